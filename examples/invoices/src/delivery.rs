//! Deliveries: a notification that has to arrive, and the attempts at it.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

use crate::lane::Lane;

/// Where a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It waits for its next attempt.
    Pending,
    /// An attempt is under way, until its lease ends.
    Leased,
    /// The receiver has taken it.
    Delivered,
    /// Every attempt of the schedule has failed.
    Failed,
    /// The policy refuses the URL.
    Blocked,
    /// The receiver wants no more, 410.
    Gone,
}

impl State {
    /// Its name, as the API and the database have it.
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
        .ok_or_else(|| format!("no state `{name}`"))
    }
}

/// A notification and how far it has got.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// The `webhook-id`, the same for every attempt.
    pub id: String,
    /// What happened.
    pub event: String,
    /// Where it goes.
    pub url: String,
    /// Where it is.
    pub state: State,
    /// When the next attempt is due, or the lease of this one ends; in milliseconds since 1970.
    pub next_at: i64,
    /// What was tried, in order.
    pub attempts: Vec<Attempt>,
}

/// One request, and what came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Attempt {
    /// From 1.
    pub number: i64,
    /// In milliseconds since 1970.
    pub started_at: i64,
    /// In milliseconds since 1970; none while it is under way.
    pub finished_at: Option<i64>,
    /// `delivered`, `failed`, `blocked`, `gone`, or `lost` where nobody heard of its end: it may
    /// have arrived.
    pub outcome: Option<String>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// What went wrong, or what is odd in the answer.
    pub detail: Option<String>,
}

/// A delivery in the hands of one worker, for as long as the lease lasts.
#[derive(Clone, Debug)]
pub struct Leased {
    /// The `webhook-id`.
    pub id: String,
    /// Whose it is.
    pub lane: Lane,
    /// Where it goes.
    pub url: String,
    /// The notification, byte for byte.
    pub body: String,
    /// The number of this attempt.
    pub attempt: i64,
    /// How many have failed since the delivery was asked for; attempts that were lost do not count.
    pub failures: i64,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The state that it leads to: never `Leased`; `Pending` when there is a next attempt.
    pub state: State,
    /// How long until then.
    pub delay: std::time::Duration,
    /// `delivered`, `failed`, `blocked` or `gone`.
    pub outcome: &'static str,
    /// The status of the answer.
    pub status: Option<u16>,
    /// What went wrong, or what is odd in the answer.
    pub detail: Option<String>,
}
