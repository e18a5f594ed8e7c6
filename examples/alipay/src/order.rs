//! How a notification changes an order. States only move forward.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

/// The state of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing has been paid.
    Created,
    /// Paid, and still refundable.
    Paid,
    /// Paid, and no longer refundable.
    Finished,
    /// Paid and fully refunded.
    Refunded,
    /// Not paid, and closed for good.
    Closed,
}

/// What a notification reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// `WAIT_BUYER_PAY`: the trade was created.
    Waiting,
    /// `TRADE_SUCCESS`: the buyer has paid, and may have been refunded in part.
    Paid,
    /// `TRADE_FINISHED`: the buyer has paid, and a refund is no longer possible.
    Finished,
    /// `TRADE_CLOSED` with a refund of the whole amount.
    Refunded,
    /// `TRADE_CLOSED` without a refund: nobody paid in time, or the order was cancelled.
    Closed,
}

/// What an event does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The order moves to this state.
    To(State),
    /// Nothing changes: the order is already in this state or a later one.
    Stay,
    /// Both cannot be true: one says that the order was paid, the other that it was not.
    Contradiction,
}

impl State {
    /// All states.
    pub const ALL: [Self; 5] = [
        Self::Created,
        Self::Paid,
        Self::Finished,
        Self::Refunded,
        Self::Closed,
    ];

    /// Returns the step that an event asks for.
    ///
    /// The states of a paid order form a line. The furthest state that was reported wins, in
    /// whatever order the reports arrive. `Closed` is not on that line: no state leads from it, and
    /// only `Created` leads to it.
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

    /// Returns whether the buyer has paid, even if the payment was refunded.
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

    /// Returns the name that is stored and shown.
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

/// A text that is not the name of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown state of an order")]
pub struct UnknownState;

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(UnknownState)
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

    /// The whole table: one row per state, one column per event.
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
        assert_eq!("Paid".parse::<State>(), Err(UnknownState));
    }
}
