//! A simulator of Alipay. It takes payments without moving money, and notifies the merchant as the
//! real service does.

mod api;
mod attempt;
mod deliver;
mod gateway;
mod key;
mod pay;
mod play;
mod scenario;
mod schedule;
mod trade;

pub use api::{CALLBACK_KEY, PayForm, document, router};
pub use attempt::{Attempt, Outcome};
pub use gateway::{Gateway, GatewayError, Settings};
pub use key::{SigningError, SigningKey};
pub use pay::{Accepted, PayError};
pub use play::play;
pub use scenario::{Message, Scenario};
pub use schedule::WAITS;
pub use trade::{Trade, TradeReport};
