//! Where a request may go: [`Policy`], the rules for the text of a URL, host
//! patterns and address ranges.

mod address;
mod character;
mod check;
mod cidr;
mod denied;
mod host;
mod text_rule;
pub(crate) mod url_text;

pub use address::{ADDRESS_RANGES, AddressRange, REGISTRY_DATE};
pub use character::BadCharacter;
pub use check::Policy;
pub use cidr::{Cidr, InvalidCidr};
pub use denied::Denied;
pub use host::{HostPattern, InvalidHost};
pub use text_rule::TextRule;
pub(crate) use url_text::UrlText;
