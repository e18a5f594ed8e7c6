//! Notifications: from the bytes of a body to the reported event, with a reason for each refusal.

mod fields;
mod read;
mod refusal;
mod signature;

pub use fields::Fields;
pub use read::{MerchantIds, Notification};
pub use refusal::Refusal;
pub use signature::{InvalidPublicKey, PublicKey};

/// The longest body of a notification, in bytes. Real ones have one or two thousand.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
