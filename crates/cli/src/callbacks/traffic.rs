//! Recorded traffic against a document: the operation of each exchange, and the URLs that it would
//! trigger.

use std::collections::HashMap;

use openapi_expr::{Callback, Document, Policy, UrlError, UrlTemplate};

use crate::Stop;
use crate::callbacks::answer::signature;
use crate::callbacks::args::CallbacksArgs;
use crate::eval::ErrorAnswer;
use crate::exchange::ExchangeData;
use crate::flags;
use crate::har;
use crate::input::Inputs;
use crate::options::UrlArgs;
use crate::report;

/// What was recorded, in its order; none for an entry that cannot be read.
pub(crate) struct Traffic {
    entries: Vec<Option<ExchangeData>>,
    options: UrlArgs,
}

/// An entry, and the URL that it triggers, or why none: for machines and for people.
pub(super) type Triggered = (usize, Result<String, (ErrorAnswer, String)>);

/// What a document makes of the traffic.
pub(super) struct Seen {
    /// The operation of each entry, as people call it.
    pub(super) operations: Vec<Option<String>>,
    /// By the pointer of a callback: the entries of its operation.
    pub(super) triggered: HashMap<String, Vec<Triggered>>,
}

impl Traffic {
    pub(super) fn read(args: &CallbacksArgs) -> Result<Option<Self>, Stop> {
        let mut inputs = Inputs::default();
        let entries = match (&args.har, &args.exchange) {
            (Some(path), _) => {
                let read = har::read_all(&inputs.file("--har", path)?);
                read.map_err(|message| Stop::Usage(format!("{path}: {message}")))?
            }
            (None, Some(path)) => vec![Ok(flags::from_file(&mut inputs, path)?)],
            (None, None) => return Ok(None),
        };
        let sender = flags::params("--sender", &args.sender)?;
        let entries = entries
            .into_iter()
            .enumerate()
            .map(|(n, entry)| match entry {
                Ok(mut data) => {
                    data.sender.replace(sender.clone());
                    flags::repeat(args.repeated, &mut data);
                    Some(data)
                }
                Err(message) => {
                    report::warning(format_args!(
                        "entry {n} of the traffic cannot be read: {message}"
                    ));
                    None
                }
            });
        Ok(Some(Self {
            entries: entries.collect(),
            options: args.options,
        }))
    }

    /// Method and URL of an entry.
    pub(super) fn request(&self, entry: usize) -> Option<(&str, &str)> {
        let request = &self.entries.get(entry)?.as_ref()?.request;
        Some((request.method.as_deref()?, request.url.as_deref()?))
    }

    /// Whether an entry could not be read: what it would have called is not known.
    pub(super) fn is_unread(&self, entry: usize) -> bool {
        self.entries.get(entry).is_some_and(Option::is_none)
    }

    pub(super) fn has_unread(&self) -> bool {
        self.entries.iter().any(Option::is_none)
    }

    pub(super) fn found(
        &self,
        document: &Document,
        policy: &Policy,
        target: impl Fn(&Callback<'_>) -> Result<UrlTemplate, UrlError>,
    ) -> Seen {
        let mut seen = Seen {
            operations: Vec::new(),
            triggered: HashMap::new(),
        };
        for (n, data) in self.entries.iter().enumerate() {
            let matched = self
                .request(n)
                .and_then(|(method, url)| document.matching(method, path(url)));
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
                let target = target(&callback).map(|target| self.options.apply(target));
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
