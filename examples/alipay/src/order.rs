//! What a notification does to an order. States only move forward.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing has been paid.
    Created,
    /// Paid; it can still be refunded.
    Paid,
    /// Paid, and too late for a refund.
    Finished,
    /// Paid, and all of it paid back.
    Refunded,
    /// Not paid, and it will not be.
    Closed,
}

/// What a notification says has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// `WAIT_BUYER_PAY`: a trade was made.
    Waiting,
    /// `TRADE_SUCCESS`: the buyer has paid, and perhaps been refunded in part.
    Paid,
    /// `TRADE_FINISHED`: the buyer has paid, and no refund is possible any more.
    Finished,
    /// `TRADE_CLOSED` with a refund of the whole amount.
    Refunded,
    /// `TRADE_CLOSED` without one: nobody paid in time, or the order was cancelled.
    Closed,
}

/// What an order has to do about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Go there.
    To(State),
    /// Nothing: it is there already, or further.
    Stay,
    /// The two cannot both be true: the one says that it was paid and the other that it was not.
    Contradiction,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Created,
        Self::Paid,
        Self::Finished,
        Self::Refunded,
        Self::Closed,
    ];

    /// The step that an event asks for.
    ///
    /// The states of an order that was paid are in one line, and the furthest that is told wins, in
    /// whatever order it is told. `Closed` stands aside: it has no way back and there is none to it
    /// from the others.
    pub fn on(self, event: Event) -> Step {
        match (self, event) {
            (_, Event::Waiting) | (Self::Closed, Event::Closed) => Step::Stay,
            (Self::Created, Event::Closed) => Step::To(Self::Closed),
            (Self::Closed, _) | (_, Event::Closed) => Step::Contradiction,
            (_, Event::Paid) => self.forward(Self::Paid),
            (_, Event::Finished) => self.forward(Self::Finished),
            (_, Event::Refunded) => self.forward(Self::Refunded),
        }
    }

    /// True once the buyer has paid, also when it was paid back.
    pub fn was_paid(self) -> bool {
        self.rank() > 0
    }

    fn forward(self, to: Self) -> Step {
        if self.rank() < to.rank() {
            Step::To(to)
        } else {
            Step::Stay
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Created | Self::Closed => 0,
            Self::Paid => 1,
            Self::Finished => 2,
            Self::Refunded => 3,
        }
    }

    /// The name, as it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Paid => "paid",
            Self::Finished => "finished",
            Self::Refunded => "refunded",
            Self::Closed => "closed",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no state of an order")]
pub struct NoState;

impl FromStr for State {
    type Err = NoState;

    fn from_str(text: &str) -> Result<Self, NoState> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(NoState)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "waiting for the buyer",
            Self::Paid => "paid",
            Self::Finished => "paid and finished",
            Self::Refunded => "closed after a refund",
            Self::Closed => "closed without payment",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: a row for each state, a column for each event.
    #[test]
    fn steps() {
        use State::{Closed, Created, Finished, Paid, Refunded};
        use Step::{Contradiction, Stay, To};
        let events = [
            Event::Waiting,
            Event::Paid,
            Event::Finished,
            Event::Refunded,
            Event::Closed,
        ];
        for (state, steps) in [
            (
                Created,
                [Stay, To(Paid), To(Finished), To(Refunded), To(Closed)],
            ),
            (
                Paid,
                [Stay, Stay, To(Finished), To(Refunded), Contradiction],
            ),
            (Finished, [Stay, Stay, Stay, To(Refunded), Contradiction]),
            (Refunded, [Stay, Stay, Stay, Stay, Contradiction]),
            (
                Closed,
                [Stay, Contradiction, Contradiction, Contradiction, Stay],
            ),
        ] {
            assert_eq!(events.map(|event| state.on(event)), steps, "{state}");
        }
    }

    #[test]
    fn names_read_back() {
        for state in State::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert_eq!("Paid".parse::<State>(), Err(NoState));
    }
}
