//! The authority of a URL: host and port.

use super::parts::{Breach, Host};
use crate::policy::text_rule::TextRule;
use crate::text::Ascii;

/// The characters of a label of a host name: letters, digits, `-` and `_`.
pub(super) static LABEL: Ascii =
    Ascii::of("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

pub(super) fn read_authority(authority: &str) -> Result<(Host<'_>, Option<u16>), Breach> {
    if let Some(at) = authority.find('@') {
        return Err((TextRule::Userinfo, at));
    }
    if let Some(at) = authority.find('%') {
        return Err((TextRule::EncodedAuthority, at));
    }
    if let Some(rest) = authority.strip_prefix('[') {
        let (inside, port) = rest.split_once(']').ok_or((TextRule::Ipv6, 0))?;
        let address = inside.parse().map_err(|_| (TextRule::Ipv6, 1))?;
        let at = inside.len() + 2;
        return match port.strip_prefix(':') {
            Some(digits) => Ok((Host::V6(address), Some(read_port(digits, at + 1)?))),
            None if port.is_empty() => Ok((Host::V6(address), None)),
            None => Err((TextRule::Ipv6, at)),
        };
    }
    let (host, port) = match authority.split_once(':') {
        Some((_, port)) if port.contains(':') => return Err((TextRule::Ipv6, 0)),
        Some((host, port)) => (host, Some(read_port(port, host.len() + 1)?)),
        None => (authority, None),
    };
    Ok((read_host(host)?, port))
}

fn read_port(digits: &str, at: usize) -> Result<u16, Breach> {
    let written = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    digits
        .parse()
        .ok()
        .filter(|_| written)
        .ok_or((TextRule::Port, at))
}

fn read_host(host: &str) -> Result<Host<'_>, Breach> {
    if host.is_empty() {
        return Err((TextRule::EmptyHost, 0));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last = name
        .rfind('.')
        .and_then(|dot| name.get(dot + 1..))
        .unwrap_or(name);
    // URL parsers read a host that ends in a number as an IPv4 address, in any spelling that
    // inet_aton accepts.
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let number = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    if number || hexadecimal.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit())) {
        return host.parse().map(Host::V4).map_err(|_| (TextRule::Ipv4, 0));
    }
    let label = |label: &[u8]| {
        matches!(label, [first, .., last] | [first @ last] if *first != b'-' && *last != b'-')
            && label.len() <= 63
            && label.iter().all(|byte| LABEL.has(*byte))
    };
    let labels = name.as_bytes().split(|byte| *byte == b'.');
    if name.len() <= 253 && labels.into_iter().all(label) {
        Ok(Host::Name(host))
    } else {
        Err((TextRule::HostName, 0))
    }
}
