//! Streams of JSON, one request a line in, one answer a line out, at constant memory.

use std::io::{self, BufRead, BufReader, BufWriter, Read as _, StdinLock, Write as _};

use openapi_expr_files::json::{Object, Part};
use serde::Serialize;

use crate::outcome::{Stop, Verdict};

/// Longest line that is read, without its end.
const MAX_LINE_BYTES: usize = 16 * 1024 * 1024;
/// The size of the buffer after a long line.
const USUAL_BYTES: usize = 64 * 1024;

/// Answers each line of stdin. An `Err` of `answer` is what is wrong with the line.
pub(crate) fn answer_lines<A: Serialize>(
    answer: impl Fn(Object<'_>) -> Result<A, String>,
) -> Result<Verdict, Stop> {
    let mut lines = Lines {
        input: BufReader::with_capacity(USUAL_BYTES, io::stdin().lock()),
        line: Vec::new(),
    };
    let mut output = BufWriter::new(io::stdout().lock());
    let mut verdict = Verdict::Good;
    let mut number = 0_u64;
    while let Some(line) = lines.next()? {
        number += 1;
        match line.and_then(|line| answer(Part::parse(line)?.object()?)) {
            Ok(answer) => serde_json::to_writer(&mut output, &answer)?,
            Err(message) => {
                verdict = Verdict::Bad;
                serde_json::to_writer(&mut output, &BadLine::new(&message, number))?;
            }
        }
        output.write_all(b"\n")?;
        // If another line is waiting, its answer follows at once. If not, the reader may wait for
        // this one.
        if !lines.input.buffer().contains(&b'\n') {
            output.flush()?;
        }
    }
    output.flush()?;
    Ok(verdict)
}

struct Lines<'i> {
    input: BufReader<StdinLock<'i>>,
    line: Vec<u8>,
}

impl Lines<'_> {
    /// The next line, or what is wrong with it; `None` at the end.
    fn next(&mut self) -> io::Result<Option<Result<&str, String>>> {
        self.line.clear();
        self.line.shrink_to(USUAL_BYTES);
        let limit = MAX_LINE_BYTES as u64 + 1;
        if self
            .input
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut self.line)?
            == 0
        {
            return Ok(None);
        }
        if self.line.len() > MAX_LINE_BYTES && !self.line.ends_with(b"\n") {
            self.input.skip_until(b'\n')?;
            return Ok(Some(Err(format!(
                "the line is longer than {MAX_LINE_BYTES} bytes"
            ))));
        }
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Some(match std::str::from_utf8(line) {
            Ok(line) if line.trim().is_empty() => Err("the line is empty".to_owned()),
            Ok(line) => Ok(line),
            Err(_) => Err("the line is not UTF-8".to_owned()),
        }))
    }
}

/// The answer to a line that is not a request.
#[derive(Serialize)]
struct BadLine<'m> {
    ok: bool,
    error: BadLineError<'m>,
}

#[derive(Serialize)]
struct BadLineError<'m> {
    code: &'static str,
    message: &'m str,
    line: u64,
}

impl<'m> BadLine<'m> {
    fn new(message: &'m str, line: u64) -> Self {
        Self {
            ok: false,
            error: BadLineError {
                code: "bad-line",
                message,
                line,
            },
        }
    }
}
