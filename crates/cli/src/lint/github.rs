//! Findings as workflow commands of GitHub Actions, which shows them beside the lines.

use std::io::{self, Write};

use openapi_expr::lint::Severity;

use crate::lint::placed::Placed;
use crate::output::inert::inert_within;
use crate::output::line::OneLine;

pub(super) fn print(output: &mut impl Write, placed: &Placed) -> io::Result<()> {
    let finding = &placed.finding;
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let ((line, column), (end_line, end_column)) = (placed.start, placed.end);
    write!(
        output,
        "::{command} file={},line={line},endLine={end_line},col={column}",
        property(&placed.file)
    )?;
    // Columns count within one line alone, and the last one is part of the place.
    if line == end_line && end_column > column {
        write!(output, ",endColumn={}", end_column - 1)?;
    }
    let title = format!("{} {}", finding.rule.code(), finding.rule.name());
    let help = finding
        .help
        .as_deref()
        .map(|help| format!("%0Ahelp: {}", data(help)))
        .unwrap_or_default();
    writeln!(
        output,
        ",title={}::{}{help}",
        property(&title),
        data(&finding.message)
    )
}

/// Text of one line.
fn data(text: &str) -> String {
    inert_within(&OneLine(text).to_string()).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
