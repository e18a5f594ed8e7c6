//! Headers that are between the client and the next hop, so not the caller's to set.

use http::header::{
    CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderMap, HeaderName, PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};

/// What says where a request ends, and what speaks to the next hop alone: RFC 9110 §7.6.1, and what
/// a proxy takes as its own.
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

/// Drops them, and what `Connection` names as another of them. `Host` follows from the URL.
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

/// True where the default headers of a client have one of them. reqwest adds those after a request
/// is handed over, and gives them back in its debug text alone, where a quotation mark in a value
/// is escaped.
pub(super) fn has_hop_by_hop(builder: &reqwest::ClientBuilder) -> bool {
    let text = format!("{builder:?}");
    HOP.iter()
        .any(|name| text.contains(&format!("\"{name}\": ")))
}
