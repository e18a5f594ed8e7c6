//! What all handlers of the receiver use.

use crate::notification::{MerchantIds, PublicKey};
use crate::store::Store;

/// The state of the receiver.
#[derive(Debug)]
pub struct Receiver {
    /// The orders and points.
    pub store: Store,
    /// The key that verifies Alipay's signatures.
    pub alipay: PublicKey,
    /// Whom notifications must be addressed to.
    pub merchant: MerchantIds,
}
