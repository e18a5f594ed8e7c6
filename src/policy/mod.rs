//! Policies: where a request may go.
//!
//! Start with [`Policy`], which checks the text of a URL, the addresses of a DNS answer, and the
//! peer of a connection. [`Denied`] says why it refuses one of them. Its methods take hosts as
//! [`HostPattern`] and ranges of addresses as [`Cidr`].
//!
//! [`TextRule`] lists the rules for the text of a URL, which apply under every policy.
//! [`ADDRESS_RANGES`] is the table of special-purpose addresses, and [`REGISTRY_DATE`] its date.

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
