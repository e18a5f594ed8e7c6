//! `lint`: finds what is wrong in documents, prints it in one of several formats, and fixes it.

mod explain;
mod run;
mod write;

use std::io;

use openapi_expr_files::{GitHub, Json, Level, Reporter, Sarif, Settings, find_rule};

use self::run::Run;
use crate::args::lint::{Format, LintArgs};
use crate::input::documents;
use crate::outcome::{Stop, Verdict};
use crate::output::diff::Diff;
use crate::output::lint_text::Human;
use crate::output::stderr::Stderr;

pub(crate) fn run(args: &LintArgs) -> Result<Verdict, Stop> {
    if let Some(rule) = &args.explain {
        return explain::run(rule);
    }
    if args.fix && args.files.iter().any(|file| file == "-") {
        return Err(Stop::Usage(
            "`--fix` cannot write to stdin; use `--diff` to see the fixes".to_owned(),
        ));
    }
    documents::check_root(args.root.as_deref())?;
    let settings = settings(args).map_err(Stop::Usage)?;
    let (inputs, errors) = documents::inputs(&args.files);
    let mut run = Run::new(args, settings, reporter(args), inputs.len());
    for error in errors {
        run.fail(error);
    }
    for input in &inputs {
        run.input(input)?;
    }
    run.end()
}

/// The settings that the flags ask for.
fn settings(args: &LintArgs) -> Result<Settings, String> {
    let mut settings = match &args.config {
        _ if args.no_config => Settings::none(),
        Some(file) => Settings::file(file),
        None => Settings::nearest(),
    };
    for (names, level) in [
        (&args.allow, Level::Allow),
        (&args.warn, Level::Warn),
        (&args.deny, Level::Deny),
    ] {
        for name in names {
            if name == "warnings" && level == Level::Deny {
                settings.deny_warnings();
            } else {
                let rule = find_rule(name).map_err(|error| format!("{error:#}"))?;
                settings.set(rule, level);
            }
        }
    }
    Ok(settings)
}

fn reporter(args: &LintArgs) -> Box<dyn Reporter> {
    let output = io::stdout().lock();
    if args.diff {
        return Box::new(Diff::new(output, Stderr));
    }
    match args.format {
        Format::Human => Box::new(Human::new(anstream::AutoStream::auto(output))),
        Format::Json => Box::new(Json::new(output)),
        Format::Sarif => Box::new(Sarif::new(output, env!("CARGO_PKG_VERSION"))),
        Format::Github => Box::new(GitHub::new(output, Stderr)),
    }
}
