//! What a schema says about its instances.

pub(super) mod discriminator;
pub(super) mod format;
pub(super) mod lookup;
mod member;
mod names;
pub(super) mod pattern;
mod schemas;
pub(super) mod types;
mod value_types;

pub(super) use schemas::Schemas;
