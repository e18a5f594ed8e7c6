//! Findings as workflow commands of GitHub Actions, which shows them beside the lines.

use std::io::{self, Write};

use openapi_expr::Severity;

use crate::lint::placed::Placed;

pub(super) fn print(output: &mut impl Write, placed: &Placed) -> io::Result<()> {
    let finding = &placed.finding;
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let ((line, column), (end_line, end_column)) = (placed.start, placed.end);
    write!(output, "::{command} file={},line={line},endLine={end_line},col={column}", property(&placed.file))?;
    // Columns count within one line alone, and the last one is part of the place.
    if line == end_line && end_column > column {
        write!(output, ",endColumn={}", end_column - 1)?;
    }
    let title = format!("{} {}", finding.rule.code(), finding.rule.name());
    let help = finding.help.as_deref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    writeln!(output, ",title={}::{}", property(&title), data(&format!("{}{help}", finding.message)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
