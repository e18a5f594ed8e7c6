//! An attempt to deliver a notification, and its outcome.

use std::fmt;

use axum::http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// An attempt to deliver a notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Attempt {
    /// The id of the notification.
    pub notify_id: String,
    /// The status it reports.
    #[schema(example = "TRADE_SUCCESS")]
    pub trade_status: &'static str,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The outcome.
    #[schema(value_type = String, example = "success")]
    pub outcome: Outcome,
}

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The response was `success`. There is no further attempt.
    Acknowledged,
    /// There was another response.
    Refused(StatusCode, String),
    /// There was no response.
    Failed(String),
    /// The policy forbids requests to this URL. There is no further attempt.
    Denied(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Acknowledged => f.write_str("success"),
            Self::Refused(status, text) => write!(f, "{} {}", status.as_u16(), text.escape_debug()),
            Self::Failed(error) | Self::Denied(error) => f.write_str(error),
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
