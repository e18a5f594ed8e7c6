//! Where a request may go: the rules for the text of a URL, the hosts, and the address ranges.

mod address;
mod character;
mod check;
mod host;
pub(crate) mod url_text;

pub use address::{ADDRESS_RANGES, AddressRange, Cidr, InvalidCidr, REGISTRY_DATE};
pub use character::BadCharacter;
pub use check::{Denied, Policy};
pub use host::{HostPattern, InvalidHost};
pub use url_text::TextRule;
pub(crate) use url_text::UrlText;
