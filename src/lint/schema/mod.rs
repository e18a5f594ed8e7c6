//! What a schema says of a JSON Pointer into its instances.

pub(super) mod discriminator;
pub(super) mod format;
pub(super) mod lookup;
pub(super) mod pattern;
pub(super) mod types;
