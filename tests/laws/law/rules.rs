//! Properties of a URL that a policy allows.

use openapi_expr::Policy;
use openapi_expr::text::limits::MAX_URL_BYTES;
use url::Url;

/// Every reader splits the URL into the same parts, and the policy allows it again.
pub(crate) fn url(url: &Url, policy: &Policy) {
    let text = url.as_str();
    assert!(text.len() <= MAX_URL_BYTES, "{} bytes", text.len());
    assert!(
        text.bytes()
            .all(|b| matches!(b, 0x21..=0x7e) && !b"\\\"<>^`{|}#".contains(&b)),
        "{text}"
    );
    assert!(["http", "https"].contains(&url.scheme()) && url.has_host());
    assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    assert!(url.port() != Some(0));
    assert!(!url.path().split('/').any(is_dot_segment), "{text}");
    assert_eq!(
        Url::parse(text).map(String::from).as_deref(),
        Ok(text),
        "a fixpoint"
    );
    assert_eq!(
        policy.check_url(text).as_ref().map(Url::as_str),
        Ok(text),
        "checked when built, and when sent"
    );
    read_alike(text, url);
}

/// Returns true if a segment is a dot segment after decoding it once, as receivers do before they
/// choose a route.
fn is_dot_segment(segment: &str) -> bool {
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(segment).collect();
    decoded
        .split(|byte| matches!(byte, b'/' | b'\\'))
        .any(|part| matches!(part, b"." | b".."))
}

/// `http::Uri`, which HTTP clients use, reads `text` as the same URL.
pub(crate) fn read_alike(text: &str, url: &Url) {
    let uri: http::Uri = text
        .parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    assert!(
        uri.scheme_str()
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case(url.scheme())),
        "{text}"
    );
    let (one, two) = (
        uri.host().unwrap_or_default(),
        url.host_str().unwrap_or_default(),
    );
    let same =
        one.eq_ignore_ascii_case(two) || address(one).is_some_and(|one| Some(one) == address(two));
    assert!(same, "{text}: {one} is not {two}");
    let default = if url.scheme() == "https" { 443 } else { 80 };
    assert_eq!(
        uri.port_u16().unwrap_or(default),
        url.port().unwrap_or(default),
        "{text}"
    );
    let path = if uri.path().is_empty() {
        "/"
    } else {
        uri.path()
    };
    assert_eq!((path, uri.query()), (url.path(), url.query()), "{text}");
    assert!(
        !uri.authority()
            .is_some_and(|authority| authority.as_str().contains('@')),
        "{text}"
    );
}

/// Returns the host as an IPv6 address, the only kind of host whose spelling may change.
fn address(host: &str) -> Option<std::net::Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}
