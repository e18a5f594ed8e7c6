//! A parsed text, for people.

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use openapi_expr::syntax::{Expression, Piece, Source, UsedLeniency};
use openapi_expr::{Span, Template};
use openapi_expr_files::line::OneLine;

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
                notes.push(words(embedded.expression()));
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
        Some(standard) => format!("{}: the standard spelling is `{standard}`", used.leniency()),
        None => format!("{}: it has no standard spelling", used.leniency()),
    }
}

/// What an expression reads, in words.
pub(crate) fn words(expression: &Expression<'_>) -> String {
    match expression {
        Expression::Url => "the URL of the request".to_owned(),
        Expression::Method => "the method of the request".to_owned(),
        Expression::StatusCode => "the status code of the response".to_owned(),
        Expression::Request(source) => of_message("request", source),
        Expression::Response(Source::Query(_) | Source::Path(_)) => {
            "never a value: a response has neither a query nor a path".to_owned()
        }
        Expression::Response(source) => of_message("response", source),
        Expression::Parameter(name) => {
            let name = name.as_str();
            format!("the parameter `{name}` of the request: query, else path, else header")
        }
        Expression::SenderParameter(name) => {
            let name = name.as_str();
            format!("the path parameter `{name}` of the callback, which the sender provides")
        }
        _ => "another source".to_owned(),
    }
}

fn of_message(message: &str, source: &Source<'_>) -> String {
    match source {
        Source::Header(name) => format!("the header `{}` of the {message}", name.as_str()),
        Source::Query(name) => format!("the query parameter `{}` of the {message}", name.as_str()),
        Source::Path(name) => format!("the path parameter `{}` of the {message}", name.as_str()),
        Source::Body(Some(pointer)) if !pointer.is_whole() => {
            let tokens: Vec<_> = pointer.tokens().map(|token| format!("`{token}`")).collect();
            format!("the body of the {message} at {}", tokens.join(" → "))
        }
        Source::Body(_) => format!("the body of the {message}"),
        _ => format!("another part of the {message}"),
    }
}
