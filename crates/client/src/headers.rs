//! Headers that only concern the client and the next hop. Callers cannot set them.

use http::header::{
    CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderMap, HeaderName, PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};

/// The headers that say where a request ends, those for the next hop (RFC 9110 §7.6.1), and those
/// that proxies read.
static HOP: [HeaderName; 12] = [
    CONNECTION,
    CONTENT_LENGTH,
    EXPECT,
    HeaderName::from_static("http2-settings"),
    HeaderName::from_static("keep-alive"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Removes these headers, those that `Connection` names, and `Host`, which follows from the URL.
pub(super) fn drop_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        .collect();
    for name in HOP.iter().chain(&named).chain([&HOST]) {
        headers.remove(name);
    }
}

/// Returns true if the default headers of a client contain one of these headers.
///
/// reqwest adds the default headers later, so they cannot be removed from a request. It only shows
/// them in its debug text, where quotation marks in values are escaped.
pub(super) fn has_hop_by_hop(builder: &reqwest::ClientBuilder) -> bool {
    let text = format!("{builder:?}");
    HOP.iter()
        .any(|name| text.contains(&format!("\"{name}\": ")))
}
