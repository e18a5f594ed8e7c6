//! The parts of a URL whose text keeps the rules.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::policy::text_rule::TextRule;

/// A rule, and the byte at which the text breaks it.
pub(crate) type Breach = (TextRule, usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host<'t> {
    Name(&'t str),
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

/// The parts of a URL whose text keeps the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UrlText<'t> {
    pub(crate) https: bool,
    pub(crate) host: Host<'t>,
    /// The port of the text, or the default of the scheme.
    pub(crate) port: u16,
    /// Where the authority ends in the text.
    pub(crate) authority_end: usize,
    pub(crate) path: &'t str,
    pub(crate) query: Option<&'t str>,
}
