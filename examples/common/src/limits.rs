//! How much time and how many connections clients may use.

use std::num::NonZeroU16;
use std::time::Duration;

use clap::Args;
use rustix::process::{Resource, getrlimit};

// A doc comment here would replace the description of the program that uses these arguments.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// How long a connection may take to send the head of a request, and how long it may stay idle
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub head_timeout: Duration,
    /// How long the whole body of a request may take to arrive
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub body_timeout: Duration,
    /// How long a client may stop reading its response
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub write_timeout: Duration,
    /// How many connections are served at a time, but at most half of the files that the process
    /// may open. Further connections wait
    #[arg(long, value_name = "N", default_value = "512")]
    pub connections: NonZeroU16,
}

/// How long a request may take to arrive when the server is nearly full.
const HURRY: Duration = Duration::from_secs(2);

impl Limits {
    /// Returns the limits that apply when less than a quarter of the connections is free.
    ///
    /// A client that opens connections and sends nothing then holds the last ones only for moments,
    /// so that others are still served.
    pub(crate) fn hurried(self) -> Self {
        let (head_timeout, body_timeout) =
            (self.head_timeout.min(HURRY), self.body_timeout.min(HURRY));
        Self {
            head_timeout,
            body_timeout,
            ..self
        }
    }

    /// Returns how many connections are served at a time.
    ///
    /// The system limits how many files a process may open. Half of them are left for the database
    /// and for outgoing requests.
    pub fn room(&self) -> usize {
        let wanted = usize::from(self.connections.get());
        let files = getrlimit(Resource::Nofile)
            .current
            .and_then(|files| usize::try_from(files).ok());
        files.map_or(wanted, |files| wanted.min(files / 2)).max(1)
    }
}

/// Parses an argument that is a number of seconds.
///
/// # Errors
///
/// Fails if it is not a number, not above 0, or more than a day.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (0.001..=86_400.0).contains(number));
    number
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "expected a number of seconds from 0.001 to 86400".to_owned())
}
