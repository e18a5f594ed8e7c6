//! How a run ends, and its exit code.

use std::io;
use std::process::ExitCode;

/// How a run that completed went, from good to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Every input was accepted.
    Good,
    /// An input was rejected.
    Bad,
    /// An input could not be read; the others were processed.
    Unread,
}

/// Why a run did not complete.
pub(crate) enum Stop {
    /// The command line, or a file that it names, is wrong.
    Usage(String),
    /// Reading stdin or writing stdout failed.
    Stream(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Stream(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Stream(error.into())
    }
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Good => Self::SUCCESS,
            Verdict::Bad => Self::FAILURE,
            Verdict::Unread => Self::from(2),
        }
    }
}

impl Stop {
    /// The error to print. There is none for a reader that has seen enough, such as `| head -1`.
    pub(crate) fn message(self) -> Option<String> {
        match self {
            Self::Stream(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Self::Stream(error) => Some(format!("cannot read stdin or write stdout: {error}")),
            Self::Usage(message) => Some(message),
        }
    }
}
