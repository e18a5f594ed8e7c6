//! `lint --explain`: describes a rule, or lists all rules.

use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use openapi_expr::lint::Rule;
use openapi_expr_files::find_rule;

use crate::outcome::{Stop, Verdict};

const NAME: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

pub(super) fn run(name: &str) -> Result<Verdict, Stop> {
    let mut output = anstream::stdout().lock();
    if name == "all" {
        list(&mut output)?;
    } else {
        let rule = find_rule(name).map_err(|error| Stop::Usage(format!("{error:#}")))?;
        writeln!(
            output,
            "{CODE}{}{CODE:#} {NAME}{}{NAME:#}: {}",
            rule.code(),
            rule.name(),
            rule.summary()
        )?;
        writeln!(
            output,
            "{}, {} by default\n",
            rule.category(),
            rule.severity()
        )?;
        writeln!(output, "{}\n", rule.explanation().trim_end())?;
        writeln!(output, "See {}.", rule.clause())?;
    }
    output.flush()?;
    Ok(Verdict::Good)
}

fn list(output: &mut impl io::Write) -> io::Result<()> {
    let width = Rule::ALL
        .iter()
        .map(|rule| rule.name().len())
        .max()
        .unwrap_or_default();
    for rule in Rule::ALL {
        let severity = rule.severity().to_string();
        writeln!(
            output,
            "{CODE}{}{CODE:#}  {severity:7}  {:width$}  {}",
            rule.code(),
            rule.name(),
            rule.summary()
        )?;
    }
    Ok(())
}
