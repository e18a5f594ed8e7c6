//! `callbacks`: what documents call, and what recorded traffic would have called.

use std::collections::HashMap;
use std::io::{self, Write as _};

use openapi_expr::document::Callback;
use openapi_expr::{Document, Policy, Syntax, Template, UrlError, UrlTemplate};
use openapi_expr_files::line::OneLine;
use openapi_expr_files::{Disk, ReadOnce, Weight};

use crate::args::callbacks::CallbacksArgs;
use crate::input::documents::{self, Input};
use crate::input::traffic::Traffic;
use crate::outcome::{Stop, Verdict};
use crate::output::callbacks_json::{FileAnswer, Seen, signature};
use crate::output::callbacks_text;
use crate::output::error_json::ErrorAnswer;
use crate::output::remarks::Remarks;

pub(crate) fn run(args: &CallbacksArgs) -> Result<Verdict, Stop> {
    documents::check_root(args.root.as_deref())?;
    if let Some(base) = &args.base {
        let tried = UrlTemplate::with_base(&Template::default(), base);
        tried.map_err(|error| Stop::Usage(format!("--base: {}", error.message())))?;
    }
    let mut run = Run {
        args,
        traffic: Traffic::read(args)?,
        policy: args.policy.policy(),
        files: ReadOnce::new(Disk),
        remarks: Remarks::default(),
    };
    let (inputs, errors) = documents::inputs(&args.specs);
    let mut verdict = if errors.is_empty() {
        Verdict::Good
    } else {
        Verdict::Unread
    };
    for error in errors {
        run.remarks.say(Weight::Error, error);
    }
    let (mut answers, mut skipped) = (Vec::new(), Vec::new());
    for input in &inputs {
        match run.document(input) {
            Ok(Some(answer)) => {
                if answer.is_bad() {
                    verdict = verdict.max(Verdict::Bad);
                }
                answers.push(answer);
            }
            Ok(None) => skipped.push(input.path.clone()),
            Err(message) => {
                verdict = Verdict::Unread;
                run.remarks.say(Weight::Error, message);
            }
        }
    }
    if answers.is_empty() && verdict != Verdict::Unread {
        verdict = Verdict::Unread;
        let nothing = documents::nothing_found(&args.specs, &skipped);
        run.remarks.say(Weight::Error, nothing);
    }
    // What such an entry would have called is unknown, and must not be taken for nothing.
    let traffic = run.traffic.as_ref();
    if traffic.is_some_and(Traffic::has_unread) {
        verdict = verdict.max(Verdict::Bad);
    }
    print(args, &answers, traffic)?;
    Ok(verdict)
}

fn print(
    args: &CallbacksArgs,
    answers: &[FileAnswer],
    traffic: Option<&Traffic>,
) -> io::Result<()> {
    if !args.json {
        return callbacks_text::print(answers, traffic);
    }
    let mut output = io::stdout().lock();
    serde_json::to_writer_pretty(&mut output, answers)?;
    writeln!(output)
}

/// A run over the documents of a command line.
struct Run<'a> {
    args: &'a CallbacksArgs,
    traffic: Option<Traffic>,
    policy: Policy,
    files: ReadOnce<Disk>,
    remarks: Remarks,
}

impl Run<'_> {
    /// Answers for a document; `None` for one that was found and is not an OpenAPI document.
    fn document(&mut self, input: &Input) -> Result<Option<FileAnswer>, String> {
        let args = self.args;
        let mut streams = [&args.har, &args.exchange].into_iter().flatten();
        if input.path == "-" && streams.any(|path| path == "-") {
            return Err("stdin can be read only once, and the traffic is read from it".to_owned());
        }
        let opened = documents::open(input, args.root.as_deref(), &self.files)?;
        let Some(mut bundle) = opened else {
            return Ok(None);
        };
        for remark in bundle.remarks().chain(bundle.losses()) {
            self.remarks.say(Weight::Warning, remark.to_string());
        }
        let name = bundle.name().to_owned();
        let syntax = Syntax::openapi().lenient(args.lenient.leniency().unwrap_or_default());
        let bundled = bundle.bundled();
        let document = Document::bundled(bundle.take(), &bundled, syntax)
            .map_err(|error| format!("{}: {error}", OneLine(&name)))?;
        let target = |callback: &Callback<'_>| target(args, callback);
        let built =
            |callback: &Callback<'_>| target(callback).map(|template| args.options.apply(template));
        // The URLs of traffic are printed in place of the keys, and so an invalid key would be lost.
        if self.traffic.is_some() && !args.json {
            for callback in document.callbacks() {
                if let Err(error) = target(&callback) {
                    let remark = format!("{}: {error}", OneLine(&name));
                    self.remarks.say(Weight::Warning, remark);
                }
            }
        }
        let traffic = self.traffic.as_ref();
        let found = traffic.map(|traffic| triggered(traffic, &document, &self.policy, built));
        Ok(Some(FileAnswer::new(
            name, &bundle, &document, found, target,
        )))
    }
}

/// A key, compiled as the flags ask for.
fn target(args: &CallbacksArgs, callback: &Callback<'_>) -> Result<UrlTemplate, UrlError> {
    match (&args.base, callback.template()) {
        (Some(base), Ok(template)) => UrlTemplate::with_base(template, base),
        _ => callback.url_template().cloned().map_err(Clone::clone),
    }
}

/// The operation of each entry, and the URLs that the entry triggers.
fn triggered(
    traffic: &Traffic,
    document: &Document,
    policy: &Policy,
    target: impl Fn(&Callback<'_>) -> Result<UrlTemplate, UrlError>,
) -> Seen {
    let mut seen = Seen {
        operations: Vec::new(),
        triggered: HashMap::new(),
    };
    for (n, data) in traffic.entries().enumerate() {
        let matched = traffic
            .request(n)
            .and_then(|(method, url)| document.match_request(method, path(url)));
        seen.operations.push(
            matched
                .as_ref()
                .map(|matched| signature(&matched.operation)),
        );
        let (Some(matched), Some(data)) = (matched, data) else {
            continue;
        };
        let exchange = matched.context(data.exchange());
        for callback in matched.operation.callbacks() {
            let target = target(&callback);
            let url = target
                .and_then(|target| target.to_url(&exchange, policy))
                .map(String::from);
            let url = url.map_err(|error| (ErrorAnswer::from(&error), error.to_string()));
            seen.triggered
                .entry(callback.pointer().to_owned())
                .or_default()
                .push((n, url));
        }
    }
    seen
}

/// The path of a URL, as it is sent; servers see no more of it than the path and the query.
fn path(url: &str) -> &str {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://") {
        Some((_, rest)) if !url.starts_with('/') => {
            rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
        }
        _ => url,
    }
}
