//! `callbacks`: what documents call, and what recorded traffic would have called.

mod answer;
pub(crate) mod args;
mod text;
mod traffic;

use std::io::{self, Write as _};

use openapi_expr::{Callback, Document, Policy, Template, UrlError, UrlTemplate};

use crate::callbacks::answer::FileAnswer;
use crate::callbacks::args::CallbacksArgs;
use crate::callbacks::traffic::Traffic;
use crate::documents::{self, Input, Overlay};
use crate::remarks::{Remarks, Weight};
use crate::report::OneLine;
use crate::{Stop, Verdict};

pub(crate) fn run(args: &CallbacksArgs) -> Result<Verdict, Stop> {
    documents::check_root(args.root.as_deref())?;
    if let Some(base) = &args.base {
        let tried = UrlTemplate::with_base(&Template::default(), base);
        tried.map_err(|error| Stop::Usage(format!("--base: {}", error.message())))?;
    }
    let traffic = Traffic::read(args)?;
    let policy = args.policy.policy();
    let (inputs, errors) = documents::inputs(&args.specs);
    let mut verdict = if errors.is_empty() {
        Verdict::Good
    } else {
        Verdict::Unread
    };
    let mut remarks = Remarks::default();
    for error in errors {
        remarks.say(Weight::Error, error);
    }
    let (mut answers, mut skipped) = (Vec::new(), Vec::new());
    for input in &inputs {
        match answer(args, input, traffic.as_ref(), &policy, &mut remarks) {
            Ok(Some(answer)) => {
                if answer.is_bad() && verdict == Verdict::Good {
                    verdict = Verdict::Bad;
                }
                answers.push(answer);
            }
            Ok(None) => skipped.push(input.path.clone()),
            Err(message) => {
                verdict = Verdict::Unread;
                remarks.say(Weight::Error, message);
            }
        }
    }
    if answers.is_empty() && verdict != Verdict::Unread {
        verdict = Verdict::Unread;
        remarks.say(
            Weight::Error,
            documents::nothing_found(&args.specs, &skipped),
        );
    }
    // What such an entry would have called is not known, so nobody may take it for nothing.
    if verdict == Verdict::Good && traffic.as_ref().is_some_and(Traffic::has_unread) {
        verdict = Verdict::Bad;
    }
    if args.json {
        let mut output = io::stdout().lock();
        serde_json::to_writer_pretty(&mut output, &answers)?;
        writeln!(output)?;
    } else {
        text::print(&answers, traffic.as_ref())?;
    }
    Ok(verdict)
}

fn answer(
    args: &CallbacksArgs,
    input: &Input,
    traffic: Option<&Traffic>,
    policy: &Policy,
    remarks: &mut Remarks,
) -> Result<Option<FileAnswer>, String> {
    if input.path == "-"
        && [&args.har, &args.exchange]
            .into_iter()
            .flatten()
            .any(|path| path == "-")
    {
        return Err("stdin can be read once: the traffic has it".to_owned());
    }
    let Some(mut bundle) = documents::open(input, args.root.as_deref(), &mut Overlay::new())?
    else {
        return Ok(None);
    };
    let said = documents::remarks(&bundle).chain(documents::losses(&bundle));
    said.for_each(|remark| remarks.say(Weight::Warning, remark));
    let name = bundle
        .sources
        .first()
        .map(|source| source.name.clone())
        .unwrap_or_default();
    let leniency = args.lenient.leniency().unwrap_or_default();
    let bundled = bundle.bundled();
    let document = Document::bundled(bundle.take(), &bundled, leniency)
        .map_err(|error| format!("{}: {error}", OneLine(&name)))?;
    let target = |callback: &Callback<'_>| target(args, callback);
    let found = traffic.map(|traffic| traffic.found(&document, policy, target));
    Ok(Some(FileAnswer::new(
        name, &bundle, &document, found, target,
    )))
}

/// A key compiled as the flags say.
fn target(args: &CallbacksArgs, callback: &Callback<'_>) -> Result<UrlTemplate, UrlError> {
    match (&args.base, callback.template()) {
        (Some(base), Ok(template)) => UrlTemplate::with_base(template, base),
        _ => callback.target().cloned().map_err(Clone::clone),
    }
}
