//! Careful code written by hand for `{$request.query.callback_url}/invoices/{$request.body#/id}`.
//! It has the same look-ups, encoding and checks, but nothing that only another template needs.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use openapi_expr::policy::ADDRESS_RANGES;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::{Host, Url};

const KEEP: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Returns the query parameter, which must occur exactly once.
fn callback_url(query: &str) -> Option<Cow<'_, str>> {
    let mut found = None;
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let named = if name.contains(['%', '+']) {
            let name = name.replace('+', " ");
            percent_decode_str(&name)
                .decode_utf8()
                .is_ok_and(|name| name == "callback_url")
        } else {
            name == "callback_url"
        };
        if named && found.replace(value).is_some() {
            return None;
        }
    }
    let value = found?;
    if value.contains('+') {
        let value = value.replace('+', " ");
        return percent_decode_str(&value)
            .decode_utf8()
            .ok()
            .map(|value| Cow::Owned(value.into_owned()));
    }
    percent_decode_str(value).decode_utf8().ok()
}

/// Evaluates to text, without encoding.
pub(crate) fn expand(query: &str, body: &serde_json::Value, buffer: &mut String) -> Option<()> {
    let id = body.get("id")?;
    buffer.push_str(&callback_url(query)?);
    buffer.push_str("/invoices/");
    match id {
        serde_json::Value::String(id) => buffer.push_str(id),
        other => buffer.push_str(&other.to_string()),
    }
    Some(())
}

/// Checks the rules for the text of a URL.
fn text_is_safe(url: &str) -> bool {
    let bytes = url.as_bytes();
    let characters = bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        b'#' | b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
        byte => (0x21..=0x7e).contains(byte),
    });
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = path.split('?').next().unwrap_or(path);
    let (host, port) = authority
        .split_once(':')
        .map_or((authority, None), |(host, port)| (host, Some(port)));
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host
        .trim_end_matches('.')
        .rsplit('.')
        .next()
        .unwrap_or(host);
    let number = last.bytes().all(|b| b.is_ascii_digit())
        || last.starts_with("0x")
        || last.starts_with("0X");
    let dots = |segment: &str| {
        matches!(
            segment.replace("%2e", ".").replace("%2E", ".").as_str(),
            "." | ".."
        )
    };
    url.len() <= 2048
        && characters
        && (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && port.is_none_or(|port| !port.starts_with('0') && port.parse::<u16>().is_ok())
        && (authority.starts_with('[')
            || (if number {
                host.parse::<Ipv4Addr>().is_ok()
            } else {
                host.len() < 254 && host.split('.').all(label)
            }))
        && !path
            .split('/')
            .any(|segment| segment.contains(['.', '%']) && dots(segment))
}

fn address_is_public(address: IpAddr) -> bool {
    !ADDRESS_RANGES
        .iter()
        .any(|range| range.cidr().contains(address))
}

fn is_public(url: &Url) -> bool {
    let port = url.port_or_known_default().unwrap_or(0);
    let special = [
        "localhost",
        "localdomain",
        "local",
        "internal",
        "intranet",
        "intra",
        "lan",
        "home",
        "corp",
        "private",
        "mail",
        "domain",
        "workgroup",
        "svc",
        "cluster",
        "k8s",
        "consul",
        "docker",
        "arpa",
        "onion",
        "invalid",
        "test",
        "alt",
    ];
    let bad = [
        1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
        6669, 6679, 6697, 10080,
    ];
    let host = match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name.contains('.')
                && !special.iter().any(|special| {
                    name.strip_suffix(special)
                        .is_some_and(|before| before.is_empty() || before.ends_with('.'))
                })
        }
        Some(Host::Ipv4(address)) => address_is_public(address.into()),
        Some(Host::Ipv6(address)) => address_is_public(address.into()),
        None => false,
    };
    host && (port == 80 || port == 443 || port >= 1024) && !bad.contains(&port)
}

/// Builds the URL, encoded and checked.
pub(crate) fn to_url(query: &str, body: &serde_json::Value) -> Option<Url> {
    let prefix = callback_url(query)?;
    if !text_is_safe(&prefix) || prefix.contains('?') {
        return None;
    }
    let id: Cow<'_, str> = match body.get("id")? {
        serde_json::Value::String(id) => id.into(),
        scalar @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => {
            scalar.to_string().into()
        }
        _ => return None,
    };
    if id.is_empty() || id.len() > 512 || id.chars().any(char::is_control) {
        return None;
    }
    let mut text = String::with_capacity(prefix.len() + id.len() + 32);
    text.push_str(prefix.strip_suffix('/').unwrap_or(&prefix));
    text.push_str("/invoices/");
    text.extend(utf8_percent_encode(&id, KEEP));
    if !text_is_safe(&text) {
        return None;
    }
    let url = Url::parse(&text).ok()?;
    let end = text.get(text.find("://")? + 3..)?.find('/')? + text.find("://")? + 3;
    let unchanged = url.path() == text.get(end..)? && url.host_str()?.len() <= end;
    (unchanged && is_public(&url)).then_some(url)
}
