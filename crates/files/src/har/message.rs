//! Requests and responses of an archive.

use http::uri::Authority;
use http::{HeaderMap, StatusCode, header};
use openapi_expr::eval::{RecordedBody, RecordedExchange};

use super::body::{Recorded, content, post_data};
use crate::json::{JsonError, Object, Part};
use crate::message::{append_header, content_type};

pub(super) fn request(object: &mut Object<'_>) -> Result<RecordedExchange, JsonError> {
    let Fields {
        mut headers,
        pseudo,
    } = fields(object)?;
    let pseudo = |wanted: &str| {
        pseudo
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let authority = pseudo(":authority").filter(|authority| is_authority(authority));
    // HTTP/2 and HTTP/3 give the host in a pseudo-header (RFC 9113 §8.3.1).
    if let Some(authority) = authority.filter(|_| !headers.contains_key(header::HOST)) {
        let _ = append_header(&mut headers, header::HOST.as_str(), authority);
    }
    let body = match object.take("postData")? {
        Some(json) => post_data(&mut json.object()?, &headers)?,
        None => Recorded::Nothing(content_type(&headers).to_owned()),
    };
    let body = body.payload(&headers, &[object.take("bodySize")?]);
    // A URL that is only a path is relative to the pseudo-headers.
    let scheme = pseudo(":scheme").filter(|scheme| is_scheme(scheme));
    let url = object.text("url")?.map(|url| match (scheme, authority) {
        (Some(scheme), Some(authority)) if url.starts_with('/') && !url.starts_with("//") => {
            format!("{scheme}://{authority}{url}")
        }
        _ => url,
    });
    let method = object.text("method")?;
    let mut recorded = method.map_or_else(RecordedExchange::empty, RecordedExchange::new);
    if let Some(url) = url {
        recorded = recorded.url(url);
    }
    Ok(recorded.request_headers(headers).request_body(body))
}

/// RFC 3986 §3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// A host and a port, if any (RFC 3986 §3.2). User information is not allowed here (RFC 9113
/// §8.3.1).
fn is_authority(text: &str) -> bool {
    let Ok(authority) = text.parse::<Authority>() else {
        return false;
    };
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    match authority.as_str().strip_prefix(authority.host()) {
        Some(port) if !authority.host().is_empty() => {
            port.is_empty() || port.strip_prefix(':').is_some_and(is_port)
        }
        _ => false,
    }
}

/// Adds the response. Status 0 means that there is none: browsers write it for a request that was
/// blocked or aborted.
pub(super) fn response(
    object: &mut Object<'_>,
    recorded: RecordedExchange,
) -> Result<RecordedExchange, JsonError> {
    let Some(json) = object
        .take("status")?
        .filter(|json| json.raw().get() != "0")
    else {
        return Ok(recorded);
    };
    let is_head = recorded.request_method() == Some("HEAD");
    let Fields { headers, .. } = fields(object)?;
    let status = status(&json)?;
    let (body, size) = match object.take("content")? {
        Some(json) => content(&mut json.object()?, &headers)?,
        None => (Recorded::Nothing(content_type(&headers).to_owned()), None),
    };
    let body = match body {
        // The headers are those of a body that was not sent (RFC 9110 §6.4.1).
        Recorded::Nothing(_)
            if is_head || status.is_informational() || matches!(status.as_u16(), 204 | 304) =>
        {
            RecordedBody::NONE
        }
        body => body.payload(&headers, &[size, object.take("bodySize")?]),
    };
    let recorded = recorded.status(status).response_headers(headers);
    Ok(recorded.response_body(body))
}

/// The headers of a message. HTTP/2 has method and URL among them, as `:method` and `:path`:
/// expressions cannot read these.
struct Fields {
    headers: HeaderMap,
    pseudo: Vec<(String, String)>,
}

fn fields(object: &mut Object<'_>) -> Result<Fields, JsonError> {
    let (mut headers, mut pseudo) = (HeaderMap::new(), Vec::new());
    for item in object.items("headers")? {
        let mut header = item.object()?;
        let (name, value) = (header.need("name")?.text()?, header.need("value")?.text()?);
        if name.starts_with(':') {
            pseudo.push((name.to_ascii_lowercase(), value));
            continue;
        }
        // Chrome puts the lines of a repeated header into one value.
        for line in value.split('\n') {
            // A browser may record a line that is not a valid header field. The rest is still read.
            let _ = append_header(&mut headers, &name, line);
        }
    }
    Ok(Fields { headers, pseudo })
}

fn status(json: &Part<'_>) -> Result<StatusCode, JsonError> {
    let expected = "a status code from 100 to 999";
    StatusCode::from_u16(json.number(expected)?).map_err(|_| json.wrong(expected))
}
