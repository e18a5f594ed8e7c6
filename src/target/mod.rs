//! From a template to a URL that is safe to call.

mod address;
mod build;
mod error;
mod host;
mod layout;
mod policy;
mod text;

pub use address::{ADDRESS_RANGES, AddressRange, Cidr, InvalidCidr, REGISTRY_DATE};
pub use build::UrlTemplate;
pub use error::{UrlError, UrlErrorKind};
pub use host::{HostPattern, InvalidHost};
pub use layout::Position;
pub use policy::{Denied, Policy};
pub use text::TextRule;
