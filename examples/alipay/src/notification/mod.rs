//! Notifications: from the bytes of a body to the reported event, with a reason for each refusal.

mod fields;
mod read;
mod refusal;
mod signature;

pub use fields::Fields;
pub use read::{MerchantIds, Notification};
pub use refusal::{MAX_BODY_BYTES, Refusal};
pub use signature::{InvalidPublicKey, PublicKey};
