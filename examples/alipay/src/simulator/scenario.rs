//! What can happen to a trade, as a sequence of notifications.

use clap::ValueEnum;

use crate::order::State;

/// A sequence of events that a trade goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// Paid.
    Paid,
    /// Paid, and later no longer refundable.
    Finished,
    /// Nobody paid in time.
    ClosedUnpaid,
    /// Paid, and later fully refunded.
    Refunded,
    /// Paid, and notified three times although each was acknowledged.
    Repeated,
    /// Paid and finished, with the notifications in the wrong order.
    Reordered,
    /// Paid, but the amount was changed after signing.
    Tampered,
}

/// A notification of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// The `trade_status`.
    pub status: &'static str,
    /// Whether it contains the fields of a full refund.
    pub refunded: bool,
    /// Whether the amount is changed after signing.
    pub tampered: bool,
    /// How often it is sent, each time until it is acknowledged.
    pub times: u32,
}

impl Message {
    const fn of(status: &'static str) -> Self {
        Self {
            status,
            refunded: false,
            tampered: false,
            times: 1,
        }
    }
}

const WAITING: Message = Message::of("WAIT_BUYER_PAY");
const SUCCESS: Message = Message::of("TRADE_SUCCESS");
const FINISHED: Message = Message::of("TRADE_FINISHED");
const CLOSED: Message = Message::of("TRADE_CLOSED");
const REFUNDED: Message = Message {
    refunded: true,
    ..CLOSED
};

impl Scenario {
    /// Returns the messages in the order in which they are sent.
    pub fn messages(self) -> &'static [Message] {
        match self {
            Self::Paid => &[SUCCESS],
            Self::Finished => &[SUCCESS, FINISHED],
            Self::ClosedUnpaid => &[CLOSED],
            Self::Refunded => &[SUCCESS, REFUNDED],
            Self::Repeated => &[Message {
                times: 3,
                ..SUCCESS
            }],
            Self::Reordered => &[FINISHED, SUCCESS, WAITING],
            Self::Tampered => &[Message {
                tampered: true,
                ..SUCCESS
            }],
        }
    }

    /// Returns the state in which a merchant's order must end, and whether its points must stay.
    pub fn ends(self) -> (State, bool) {
        match self {
            Self::Paid | Self::Repeated => (State::Paid, true),
            Self::Finished | Self::Reordered => (State::Finished, true),
            Self::ClosedUnpaid => (State::Closed, false),
            Self::Refunded => (State::Refunded, false),
            Self::Tampered => (State::Created, false),
        }
    }

    /// Returns the name that arguments and forms use.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}
