//! Findings as workflow commands of GitHub Actions, which shows them next to the lines.

use std::io::{self, Write};

use openapi_expr::lint::Severity;

use super::reporter::{Remark, Reporter, Summary};
use crate::findings::Placed;
use crate::line::{OneLine, inert_within};
use crate::source::Source;

/// Writes one workflow command per finding, and the summary to a log.
#[derive(Debug)]
pub struct GitHub<W, L> {
    output: W,
    log: L,
}

impl<W: Write, L: Write> GitHub<W, L> {
    /// Creates a reporter that writes to an output, which GitHub reads, and to a log for people.
    pub fn new(output: W, log: L) -> Self {
        Self { output, log }
    }
}

impl<W: Write, L: Write> Reporter for GitHub<W, L> {
    fn finding(&mut self, _: &Source, placed: &Placed) -> io::Result<()> {
        let (finding, start, end) = (&placed.finding, placed.start, placed.end);
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        write!(
            self.output,
            "::{command} file={},line={},endLine={},col={}",
            property(&placed.name),
            start.line,
            end.line,
            start.column
        )?;
        // Columns count within one line alone, and the last one is part of the place.
        if start.line == end.line && end.column > start.column {
            write!(self.output, ",endColumn={}", end.column - 1)?;
        }
        let title = format!("{} {}", finding.rule.code(), finding.rule.name());
        let help = finding.help.as_deref();
        let help = help.map(|help| format!("%0Ahelp: {}", data(help)));
        writeln!(
            self.output,
            ",title={}::{}{}",
            property(&title),
            data(&finding.message),
            help.unwrap_or_default()
        )
    }

    fn finish(&mut self, summary: &Summary, _: &[Remark]) -> io::Result<()> {
        self.output.flush()?;
        // If nothing was read, the errors show what happened.
        if summary.files > 0 {
            // At once, beside what others write there.
            self.log.write_all(format!("{summary}\n").as_bytes())?;
        }
        Ok(())
    }
}

/// Text of one line.
fn data(text: &str) -> String {
    inert_within(&OneLine(text).to_string()).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
