//! Recorded traffic: an HTTP Archive, or one exchange.

use openapi_expr::eval::RecordedExchange;
use openapi_expr_files::har;

use super::argument::Inputs;
use super::exchange_flags;
use crate::args::callbacks::CallbacksArgs;
use crate::outcome::Stop;
use crate::output::stderr;

/// The entries in their order; `None` for one that cannot be read.
pub(crate) struct Traffic {
    entries: Vec<Option<RecordedExchange>>,
}

impl Traffic {
    pub(crate) fn read(args: &CallbacksArgs) -> Result<Option<Self>, Stop> {
        let mut inputs = Inputs::default();
        let entries = match (&args.har, &args.exchange) {
            (Some(path), _) => {
                let read = har::read_all(&inputs.file("--har", path)?);
                read.map_err(|message| Stop::Usage(format!("{path}: {message}")))?
            }
            (None, Some(path)) => vec![Ok(exchange_flags::from_file(&mut inputs, path)?)],
            (None, None) => return Ok(None),
        };
        let sender = exchange_flags::params("--sender", &args.sender)?;
        let entries = entries
            .into_iter()
            .enumerate()
            .map(|(n, entry)| match entry {
                Ok(mut recorded) => {
                    for (name, value) in &sender {
                        recorded = recorded.sender_param(name, value);
                    }
                    Some(exchange_flags::repeat(args.repeated, recorded))
                }
                Err(message) => {
                    stderr::warning(format_args!(
                        "entry {n} of the traffic cannot be read: {message}"
                    ));
                    None
                }
            });
        Ok(Some(Self {
            entries: entries.collect(),
        }))
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Option<&RecordedExchange>> {
        self.entries.iter().map(Option::as_ref)
    }

    /// Method and URL of an entry.
    pub(crate) fn request(&self, entry: usize) -> Option<(&str, &str)> {
        let recorded = self.entries.get(entry)?.as_ref()?;
        Some((recorded.request_method()?, recorded.request_url()?))
    }

    /// Whether an entry could not be read, so that what it would have called is unknown.
    pub(crate) fn is_unread(&self, entry: usize) -> bool {
        self.entries.get(entry).is_some_and(Option::is_none)
    }

    pub(crate) fn has_unread(&self) -> bool {
        self.entries.iter().any(Option::is_none)
    }
}
