//! From a template to a URL that is safe to call.

mod address;
mod assembly;
mod build;
mod character;
mod convert;
mod error;
mod host;
mod layout;
mod policy;
mod text;

pub use address::{ADDRESS_RANGES, AddressRange, Cidr, InvalidCidr, REGISTRY_DATE};
pub use build::{Slashes, UrlTemplate};
pub use character::BadCharacter;
pub use error::{UrlError, UrlErrorKind};
pub use host::{HostPattern, InvalidHost};
pub use layout::Position;
pub use policy::{Denied, Policy};
pub use text::TextRule;
