//! The rules for the text of a URL, each with its code and its message.

use std::fmt;

use super::character::BadCharacter;
use crate::text::limits::MAX_URL_BYTES;

/// A rule that the text of a URL breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextRule {
    /// The URL must be absolute: `scheme://authority…`.
    Absolute,
    /// The URL must be absolute, and this text would be if it were percent-decoded:
    /// `https%3A%2F%2F…`.
    EncodedTwice,
    /// The scheme must be http or https.
    Scheme,
    /// The URL must not contain spaces, control characters, non-ASCII characters, or any of
    /// ``\ " < > ^ ` { | }``.
    Character(BadCharacter),
    /// `%` must be followed by two hexadecimal digits.
    Triplet,
    /// The authority must not contain `%`.
    EncodedAuthority,
    /// The authority must not contain user information (`@`).
    Userinfo,
    /// The URL must not have a fragment, because fragments are never sent.
    Fragment,
    /// The host must not be empty.
    EmptyHost,
    /// Each label of the host must be 1 to 63 letters, digits, `-` and `_`, and must not start or
    /// end with `-`. The whole name must be at most 253 bytes long.
    HostName,
    /// An IPv4 address must be written as four decimal numbers without leading zeros.
    Ipv4,
    /// An IPv6 address must be in brackets and must not have a zone.
    Ipv6,
    /// The port must be 1 to 65535, without leading zeros.
    Port,
    /// The path must not have a `.` or `..` segment, plain or percent-encoded. An encoded `/` or
    /// `\` also ends a segment.
    DotSegment,
    /// The URL must be at most [`MAX_URL_BYTES`] long.
    Length,
    /// The `url` crate must print the URL as it is written. Only these may differ: the case of
    /// scheme and host, a default port, the spelling of an IPv6 address, and `/` for an empty path.
    Fixpoint,
}

impl TextRule {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Absolute | Self::EncodedTwice => "not-absolute",
            Self::Scheme => "scheme",
            Self::Character(_) => "character",
            Self::Triplet => "percent-triplet",
            Self::EncodedAuthority => "encoded-authority",
            Self::Userinfo => "userinfo",
            Self::Fragment => "fragment",
            Self::EmptyHost => "empty-host",
            Self::HostName => "host-name",
            Self::Ipv4 => "ipv4-spelling",
            Self::Ipv6 => "ipv6-spelling",
            Self::Port => "port-spelling",
            Self::DotSegment => "dot-segment",
            Self::Length => "url-too-long",
            Self::Fixpoint => "not-canonical",
        }
    }
}

impl fmt::Display for TextRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absolute => "it must be absolute: `https://` or `http://`, then a host",
            Self::EncodedTwice => {
                "it looks percent-encoded twice: it must start with `https://` or `http://`"
            }
            Self::Scheme => "the scheme must be http or https",
            Self::Character(bad) => return bad.fmt(f),
            Self::Triplet => "`%` must be followed by two hexadecimal digits",
            Self::EncodedAuthority => "the authority must not be percent-encoded",
            Self::Userinfo => "the authority must not contain user information (`@`)",
            Self::Fragment => "it must not have a fragment (`#`): fragments are never sent",
            Self::EmptyHost => "the host must not be empty",
            Self::HostName => {
                "each label of the host must be 1 to 63 letters, digits, `-` or `_`, without `-` at \
                 either end, and the host at most 253 bytes"
            }
            Self::Ipv4 => "an IPv4 address must be four decimal numbers without leading zeros",
            Self::Ipv6 => {
                "an IPv6 address must be in brackets and have no zone, and nothing else may be in brackets"
            }
            Self::Port => "the port must be a number from 1 to 65535 without leading zeros",
            Self::DotSegment => {
                "the path must not have a `.` or `..` segment, plain or percent-encoded"
            }
            Self::Length => return write!(f, "it must not be longer than {MAX_URL_BYTES} bytes"),
            Self::Fixpoint => {
                "it must be written in normalized form, such as `%27` for `'` in a query"
            }
        })
    }
}
