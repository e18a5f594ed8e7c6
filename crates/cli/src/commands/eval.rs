//! `eval`: evaluates templates against an exchange.

use std::io::{self, Write as _};

use openapi_expr::eval::RecordedExchange;
use openapi_expr::{Exchange, Leniency, Policy, Syntax, Template, UrlTemplate, Value};
use openapi_expr_files::json::{Object, Part};
use openapi_expr_files::line::OneLine;
use serde::Serialize;
use serde_json::value::RawValue;

use super::stream;
use crate::args::eval::{EvalArgs, Form};
use crate::args::lenient::read_lenient;
use crate::args::url::UrlArgs;
use crate::input::exchange_flags;
use crate::outcome::{Stop, Verdict};
use crate::output::error_json::{ErrorAnswer, Refused};
use crate::output::stderr;

pub(crate) fn run(args: &EvalArgs) -> Result<Verdict, Stop> {
    if args.jsonl {
        return stream::answer_lines(|line| answer(args, line));
    }
    let leniency = args.lenient.leniency();
    let warn = leniency.is_none() && !args.strict;
    let leniency = leniency.unwrap_or(if args.strict {
        Leniency::STRICT
    } else {
        Leniency::FASTAPI
    });
    let how = How {
        form: args.form.unwrap_or_default(),
        base: args.base.as_deref(),
        options: args.options,
        policy: &args.policy.policy(),
    };
    let recorded = exchange_flags::exchange(&args.exchange)?;
    let exchange = recorded.exchange();
    let mut output = io::stdout().lock();
    let mut verdict = Verdict::Good;
    for text in &args.texts {
        let mut parsed =
            Template::parse_with(text, Syntax::openapi().lenient(leniency)).map_err(Refused::Parse);
        if parsed.is_err() && warn {
            // Leniency was not asked for, and the text may be valid as it is, such as `<$5>`.
            parsed = Template::parse(text).or(parsed);
        }
        if let Ok(template) = &parsed
            && warn
            && !template.used().is_empty()
        {
            warn_of(template);
        }
        match parsed.and_then(|template| how.evaluate(&template, &exchange)) {
            Ok(Evaluated::Text(line) | Evaluated::Json(line)) => writeln!(output, "{line}")?,
            Err(refused) => {
                verdict = Verdict::Bad;
                stderr::error(&refused.to_string());
            }
        }
    }
    Ok(verdict)
}

fn warn_of(template: &Template) {
    let names: Vec<_> = template
        .leniency()
        .names()
        .map(|name| format!("`{name}`"))
        .collect();
    let standard = template.to_standard();
    stderr::warning(format_args!(
        "non-standard spelling ({}): write `{}`",
        names.join(", "),
        OneLine(&standard)
    ));
}

/// How templates are evaluated.
struct How<'a> {
    form: Form,
    base: Option<&'a str>,
    options: UrlArgs,
    policy: &'a Policy,
}

/// What a template evaluates to, as it is printed.
enum Evaluated {
    Text(String),
    Json(String),
}

impl How<'_> {
    fn evaluate(&self, template: &Template, exchange: &Exchange<'_>) -> Result<Evaluated, Refused> {
        match self.form {
            Form::Url => {
                let template = match self.base {
                    Some(base) => UrlTemplate::with_base(template, base),
                    None => UrlTemplate::new(template),
                };
                let url = template.and_then(|template| {
                    self.options.apply(template).to_url(exchange, self.policy)
                });
                url.map(|url| Evaluated::Text(url.into()))
                    .map_err(Refused::Url)
            }
            Form::Text => template
                .expand(exchange)
                .map(Evaluated::Text)
                .map_err(Refused::Evaluate),
            Form::Value => {
                let value = template.evaluate(exchange).map_err(Refused::Evaluate)?;
                Ok(Evaluated::Json(json(&value)))
            }
        }
    }
}

/// JSON on one line, numbers in their spelling: of all but strings that is the text.
fn json(value: &Value<'_>) -> String {
    value.as_str().map_or_else(
        || value.to_text().into_owned(),
        |text| serde_json::Value::from(text).to_string(),
    )
}

#[derive(Serialize)]
#[serde(untagged)]
enum LineAnswer {
    Text { ok: bool, value: String },
    Json { ok: bool, value: Box<RawValue> },
    Refused { ok: bool, error: ErrorAnswer },
}

/// Flags apply to what a line does not set.
fn answer(args: &EvalArgs, mut line: Object<'_>) -> Result<LineAnswer, String> {
    let text = line.need("text")?.text()?;
    let recorded = line
        .take("exchange")?
        .map(|json| read_exchange(&json))
        .transpose()?
        .unwrap_or_default();
    let recorded = exchange_flags::repeat(args.exchange.repeated, recorded);
    let form = line.take("as")?.map(|json| read_form(&json)).transpose()?;
    let base = line.text("base")?;
    let leniency = read_lenient(&mut line)?
        .or(args.lenient.leniency())
        .unwrap_or_default();
    let how = How {
        form: form.or(args.form).unwrap_or_default(),
        base: base.as_deref().or(args.base.as_deref()),
        options: args.options.with(&mut line)?,
        policy: &args.policy.with(&mut line)?.policy(),
    };
    let template =
        Template::parse_with(&text, Syntax::openapi().lenient(leniency)).map_err(Refused::Parse);
    match template.and_then(|template| how.evaluate(&template, &recorded.exchange())) {
        Ok(Evaluated::Text(value)) => Ok(LineAnswer::Text { ok: true, value }),
        Ok(Evaluated::Json(json)) => {
            let value = RawValue::from_string(json).map_err(|error| error.to_string())?;
            Ok(LineAnswer::Json { ok: true, value })
        }
        Err(refused) => Ok(LineAnswer::Refused {
            ok: false,
            error: ErrorAnswer::from(&refused),
        }),
    }
}

/// The exchange in a member of a line.
fn read_exchange(json: &Part<'_>) -> Result<RecordedExchange, String> {
    let read = RecordedExchange::try_from(json.raw());
    read.map_err(|error| error.within(json.place()).to_string())
}

fn read_form(json: &Part<'_>) -> Result<Form, String> {
    match json.text()?.as_str() {
        "url" => Ok(Form::Url),
        "text" => Ok(Form::Text),
        "value" => Ok(Form::Value),
        _ => Err(json.wrong("`url`, `text` or `value`").into()),
    }
}
