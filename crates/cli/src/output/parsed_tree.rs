//! A parsed text for people.

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use openapi_expr::syntax::{Piece, UsedLeniency};
use openapi_expr::{Span, Template};
use openapi_expr_files::line::OneLine;

use super::parsed_json::Reads;

const TEXT: Style = Style::new().bold();
const EXPRESSION: Style = AnsiColor::Cyan.on_default();
const BESIDE: Style = Style::new().dimmed();

/// Prints the text, below it each piece with its bytes, and below that what it reads and how it is
/// spelled in the standard where it used a leniency.
pub(crate) fn print(template: &Template) -> io::Result<()> {
    let mut output = anstream::stdout().lock();
    writeln!(output, "{TEXT}{}{TEXT:#}", OneLine(template.as_str()))?;
    let pieces: Vec<_> = template.pieces().collect();
    let width = pieces
        .iter()
        .map(|piece| span(piece).to_string().len())
        .max()
        .unwrap_or_default();
    for (n, piece) in pieces.iter().enumerate() {
        let (branch, below) = if n + 1 == pieces.len() {
            ("└─", "  ")
        } else {
            ("├─", "│ ")
        };
        write!(
            output,
            "{branch} {BESIDE}{:width$}{BESIDE:#}  ",
            span(piece).to_string()
        )?;
        let mut notes = Vec::new();
        match piece {
            Piece::Literal { text, .. } => writeln!(output, "{}", OneLine(text))?,
            Piece::Embedded(embedded) => {
                writeln!(
                    output,
                    "{EXPRESSION}{}{EXPRESSION:#}",
                    OneLine(embedded.as_str())
                )?;
                notes.push(reads(&Reads::of(embedded.expression())));
            }
        }
        let of_piece = |used: &&UsedLeniency| {
            used.span().start() < span(piece).end() && span(piece).start() < used.span().end()
        };
        notes.extend(template.used().iter().filter(of_piece).map(note));
        notes.dedup();
        for note in notes {
            writeln!(output, "{below} {:width$}  {}", "", OneLine(&note))?;
        }
    }
    Ok(())
}

fn span(piece: &Piece<'_>) -> Span {
    match piece {
        Piece::Literal { span, .. } => *span,
        Piece::Embedded(embedded) => embedded.span(),
    }
}

fn note(used: &UsedLeniency) -> String {
    match used.standard() {
        Some(standard) => format!("{}: in the standard `{standard}`", used.leniency()),
        None => format!("{}: the standard has no spelling for it", used.leniency()),
    }
}

pub(crate) fn reads(reads: &Reads) -> String {
    let of = reads.message.unwrap_or("request");
    let name = reads.name.as_deref().unwrap_or_default();
    match (reads.source, &reads.place) {
        ("url", _) => "the URL of the request".to_owned(),
        ("method", _) => "the method of the request".to_owned(),
        ("status-code", _) => "the status code of the response".to_owned(),
        ("query" | "path", _) if of == "response" => {
            "never a value: a response has neither query nor path".to_owned()
        }
        ("query" | "path", _) => format!("the {} parameter `{name}` of the request", reads.source),
        ("parameter", _) => {
            format!("the parameter `{name}` of the request: query, else path, else header")
        }
        ("sender-parameter", _) => {
            format!("the path parameter `{name}` of the callback, which the sender gives")
        }
        (_, Some(place)) if place.tokens.is_empty() => format!("the body of the {of}"),
        (_, Some(place)) => {
            let tokens: Vec<_> = place
                .tokens
                .iter()
                .map(|token| format!("`{token}`"))
                .collect();
            format!("the body of the {of} at {}", tokens.join(" → "))
        }
        (source, _) => format!("the {source} `{name}` of the {of}"),
    }
}
