//! A simulator of Alipay: it takes payments without money, and tells the merchant of them as the
//! real service does.

mod deliver;
mod gateway;
mod key;
mod pay;
mod play;
mod scenario;
mod schedule;
mod trade;

pub use deliver::{Attempt, Outcome};
pub use gateway::{CALLBACK_KEY, Gateway, NoGateway, PayForm, Settings, document, router};
pub use key::{NoKey, SigningKey};
pub use pay::{Accepted, NotPaid};
pub use play::play;
pub use scenario::{Message, Scenario};
pub use schedule::WAITS;
pub use trade::{Trade, TradeReport};
