//! Deliveries: notifications that must arrive, and the attempts to send them.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

use crate::lane::Lane;

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Waiting for the next attempt.
    Pending,
    /// An attempt is in progress, until its lease ends.
    Leased,
    /// The receiver has accepted it.
    Delivered,
    /// Every attempt of the schedule has failed.
    Failed,
    /// The policy forbids the URL.
    Blocked,
    /// The receiver wants no more notifications (410).
    Gone,
}

impl State {
    /// Returns the name that the API and the database use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Leased => "leased",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Gone => "gone",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for State {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [
            Self::Pending,
            Self::Leased,
            Self::Delivered,
            Self::Failed,
            Self::Blocked,
            Self::Gone,
        ]
        .into_iter()
        .find(|state| state.name() == name)
        .ok_or_else(|| format!("unknown state `{name}`"))
    }
}

/// A notification and its progress.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// The `webhook-id`, the same for every attempt.
    pub id: String,
    /// The event.
    pub event: String,
    /// The URL it is sent to.
    pub url: String,
    /// The state.
    pub state: State,
    /// When the next attempt is due or the current lease ends, in milliseconds since 1970.
    pub next_at: i64,
    /// The attempts so far, in order.
    pub attempts: Vec<Attempt>,
}

/// One request and its outcome.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attempt {
    /// The number of the attempt, from 1.
    pub number: i64,
    /// When it started, in milliseconds since 1970.
    pub started_at: i64,
    /// When it finished, in milliseconds since 1970; `null` while it is in progress.
    pub finished_at: Option<i64>,
    /// `delivered`, `failed`, `blocked`, `gone`, or `lost` if nobody recorded its end: it may have
    /// arrived.
    pub outcome: Option<String>,
    /// The status of the response.
    pub status: Option<u16>,
    /// What went wrong, or what is unusual about the response.
    pub detail: Option<String>,
}

/// A delivery that one worker holds until the lease ends.
#[derive(Clone, Debug)]
pub struct Leased {
    /// The `webhook-id`.
    pub id: String,
    /// The lane of its receiver.
    pub lane: Lane,
    /// The URL it is sent to.
    pub url: String,
    /// The body of the notification.
    pub body: String,
    /// The number of this attempt.
    pub attempt: i64,
    /// How many attempts have failed since the delivery was requested. Lost attempts do not count.
    pub failures: i64,
}

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The new state: never `Leased`, and `Pending` if there is a next attempt.
    pub state: State,
    /// How long until the next attempt.
    pub delay: std::time::Duration,
    /// `delivered`, `failed`, `blocked` or `gone`.
    pub outcome: &'static str,
    /// The status of the response.
    pub status: Option<u16>,
    /// What went wrong, or what is unusual about the response.
    pub detail: Option<String>,
}
