//! Callbacks and links for people.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use openapi_expr_files::line::{OneLine, inert};

use super::callbacks_json::{CallbackAnswer, FileAnswer, LinkAnswer, What};
use crate::input::traffic::Traffic;

const FILE: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default();
const WRONG: Style = AnsiColor::Red.on_default();
const BESIDE: Style = Style::new().dimmed();

pub(crate) fn print(answers: &[FileAnswer], traffic: Option<&Traffic>) -> io::Result<()> {
    let (mut output, mut lines) = (anstream::stdout().lock(), Vec::new());
    for (n, answer) in answers.iter().enumerate() {
        if n > 0 {
            writeln!(lines)?;
        }
        writeln!(lines, "{FILE}{}{FILE:#}", OneLine(&answer.file))?;
        match traffic {
            None => listed(&mut lines, answer)?,
            Some(traffic) => seen(&mut lines, answer, traffic)?,
        }
        // File by file: a session has many entries.
        output.write_all(inert(&String::from_utf8_lossy(&lines)).as_bytes())?;
        lines.clear();
    }
    output.flush()
}

fn listed(output: &mut impl Write, answer: &FileAnswer) -> io::Result<()> {
    if answer.callbacks.is_empty() && answer.links.is_empty() {
        return writeln!(output, "  no callbacks, no links");
    }
    let mut operation = None;
    for callback in &answer.callbacks {
        let signature = signature(callback);
        if operation.as_ref() != Some(&signature) {
            writeln!(output, "  {}", OneLine(&signature))?;
            operation = Some(signature);
        }
        key(output, callback)?;
        for words in &callback.words {
            writeln!(output, "      reads {}", OneLine(words))?;
        }
        if let Some(line) = &callback.line {
            writeln!(output, "      {WRONG}error:{WRONG:#} {}", OneLine(line))?;
        }
    }
    answer.links.iter().try_for_each(|one| link(output, one))
}

fn signature(callback: &CallbackAnswer) -> String {
    let Some(method) = &callback.method else {
        return "not used by any operation".to_owned();
    };
    let path = callback
        .path
        .as_deref()
        .unwrap_or("(of a webhook or callback)");
    match &callback.operation_id {
        Some(id) => format!("{method} {path} ({id})"),
        None => format!("{method} {path}"),
    }
}

fn key(output: &mut impl Write, callback: &CallbackAnswer) -> io::Result<()> {
    let name = OneLine(&callback.name);
    // A missing Path Item has no methods.
    let methods = if callback.methods.is_empty() {
        "(no method)".to_owned()
    } else {
        callback.methods.join(", ")
    };
    writeln!(
        output,
        "    {NAME}{name}{NAME:#}  {} {}",
        OneLine(&methods),
        OneLine(&callback.key)
    )
}

fn link(output: &mut impl Write, link: &LinkAnswer) -> io::Result<()> {
    let status = link
        .status
        .as_deref()
        .unwrap_or("(not used by any operation)");
    write!(
        output,
        "  link {} {NAME}{}{NAME:#} → ",
        OneLine(status),
        OneLine(&link.name)
    )?;
    match (&link.operation, &link.target) {
        (Some(operation), _) => writeln!(output, "{}", OneLine(operation))?,
        (None, Some(target)) => writeln!(
            output,
            "{} {BESIDE}(not in the document){BESIDE:#}",
            OneLine(target)
        )?,
        (None, None) => writeln!(
            output,
            "nothing: it has neither `operationId` nor `operationRef`"
        )?,
    }
    for (name, value) in &link.parameters {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        writeln!(output, "    {} = {}", OneLine(name), OneLine(&value))?;
    }
    Ok(())
}

fn seen(output: &mut impl Write, answer: &FileAnswer, traffic: &Traffic) -> io::Result<()> {
    for (n, operation) in answer.operations.iter().enumerate() {
        let Some((method, url)) = traffic.request(n) else {
            let what = if traffic.is_unread(n) {
                "it cannot be read"
            } else {
                "it has no method or no URL"
            };
            writeln!(output, "  entry {n}: {BESIDE}{what}{BESIDE:#}")?;
            continue;
        };
        // A query may contain secrets: it is not shown.
        let url = url.split(['?', '#']).next().unwrap_or_default();
        write!(output, "  entry {n}: {} {}", OneLine(method), OneLine(url))?;
        match operation {
            Some(operation) => {
                writeln!(output, " → {}", OneLine(operation))?;
                triggered(output, answer, n)?;
            }
            None => writeln!(output, "  {BESIDE}matches no operation{BESIDE:#}")?,
        }
    }
    Ok(())
}

/// What an entry triggers.
fn triggered(output: &mut impl Write, answer: &FileAnswer, entry: usize) -> io::Result<()> {
    let mut none = true;
    for callback in &answer.callbacks {
        let name = OneLine(&callback.name);
        // They are in the order of the entries.
        let all = callback.triggered.as_deref().unwrap_or_default();
        let first = all.partition_point(|one| one.entry < entry);
        let all = all.iter().skip(first);
        for one in all.take_while(|one| one.entry == entry) {
            none = false;
            write!(output, "    {NAME}{name}{NAME:#} → ")?;
            match &one.what {
                What::Url(url) => {
                    let methods = callback.methods.join(", ");
                    writeln!(output, "{} {url}", OneLine(&methods))?;
                }
                What::Error(error) if error.is_missing() => {
                    writeln!(output, "no callback: {}", OneLine(&one.line))?;
                }
                What::Error(_) => {
                    writeln!(output, "{WRONG}refused:{WRONG:#} {}", OneLine(&one.line))?;
                }
            }
        }
    }
    if none {
        writeln!(output, "    {BESIDE}no callbacks{BESIDE:#}")?;
    }
    Ok(())
}
