//! `parse`: shows what a text is made of.

use std::io::{self, Write as _};

use openapi_expr::{Expression, Leniency, ParseError, Syntax, Template};
use openapi_expr_files::json::Part;
use openapi_expr_files::line::OneLine;

use super::stream;
use crate::args::lenient::read_lenient;
use crate::args::parse::ParseArgs;
use crate::outcome::{Stop, Verdict};
use crate::output::parsed_json::ParseAnswer;
use crate::output::{parsed_tree, stderr};

/// What a text has to be.
#[derive(Clone, Copy)]
enum Kind {
    Expression,
    Template,
}

pub(crate) fn run(args: &ParseArgs) -> Result<Verdict, Stop> {
    let kind = if args.expression {
        Kind::Expression
    } else {
        Kind::Template
    };
    let leniency = args.lenient.leniency().unwrap_or_default();
    if args.jsonl {
        return answer_lines(kind, leniency);
    }
    let mut output = io::stdout().lock();
    let mut verdict = Verdict::Good;
    for text in &args.texts {
        let parsed = parse(text, kind, leniency);
        if parsed.is_err() {
            verdict = Verdict::Bad;
        }
        match &parsed {
            _ if args.json => {
                let answer = serde_json::to_string(&ParseAnswer::new(text, &parsed))?;
                writeln!(output, "{answer}")?;
            }
            Ok(template) if args.standard => {
                writeln!(output, "{}", OneLine(&template.to_standard()))?;
            }
            Ok(template) => parsed_tree::print(template)?,
            Err(error) => stderr::error(&format!("{error:#}")),
        }
    }
    Ok(verdict)
}

/// A bare expression makes a template of one piece.
fn parse(text: &str, kind: Kind, leniency: Leniency) -> Result<Template, ParseError> {
    if let Kind::Expression = kind {
        Expression::parse_with(text, Syntax::openapi().lenient(leniency))?;
    }
    Template::parse_with(text, Syntax::openapi().lenient(leniency))
}

/// Flags apply to what a line does not set.
fn answer_lines(kind: Kind, leniency: Leniency) -> Result<Verdict, Stop> {
    stream::answer_lines(|mut line| {
        let text = line.need("text")?.text()?;
        let kind = match line.take("kind")? {
            Some(json) => read_kind(&json)?,
            None => kind,
        };
        let leniency = read_lenient(&mut line)?.unwrap_or(leniency);
        let parsed = parse(&text, kind, leniency);
        serde_json::value::to_raw_value(&ParseAnswer::new(&text, &parsed))
            .map_err(|error| error.to_string())
    })
}

fn read_kind(json: &Part<'_>) -> Result<Kind, String> {
    match json.text()?.as_str() {
        "expression" => Ok(Kind::Expression),
        "template" => Ok(Kind::Template),
        _ => Err(json.wrong("`expression` or `template`").into()),
    }
}
