//! Responses in words.

use serde::Serialize;
use utoipa::ToSchema;

/// A response in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// The words.
    #[schema(example = "Invoice received")]
    pub(super) msg: &'static str,
}
