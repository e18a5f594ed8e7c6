//! Exchanges of an HTTP Archive (HAR 1.2), as browsers export it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::uri::Authority;
use http::{HeaderMap, StatusCode, header};
use openapi_expr::eval::{RecordedBody, RecordedExchange};
use url::form_urlencoded;

use crate::exchange::{FORM, append, content_type, media_type};
use crate::json::{At, Object};

/// The media type of forms with files, and the beginning of all media types with parts.
const FORM_DATA: &str = "multipart/form-data";
const MULTIPART: &str = "multipart/";

/// Reads entry number `entry`, counted from 0.
pub(crate) fn read(har: &str, entry: usize) -> Result<RecordedExchange, String> {
    let entries = entries(har)?;
    let Some(json) = entries.get(entry) else {
        return Err(match entries.len() {
            0 => "the archive has no entries".to_owned(),
            1 => format!("there is no entry {entry}: the archive has one, number 0"),
            count => format!(
                "there is no entry {entry}: the archive has {count}, numbers 0 to {}",
                count - 1
            ),
        });
    };
    read_entry(json)
}

/// Reads every entry; one that is wrong says so.
pub(crate) fn read_all(har: &str) -> Result<Vec<Result<RecordedExchange, String>>, String> {
    Ok(entries(har)?.iter().map(read_entry).collect())
}

fn entries(har: &str) -> Result<Vec<At<'_>>, String> {
    let log = At::parse(har)?.object()?.need("log")?;
    log.object()?.need("entries")?.items()
}

fn read_entry(json: &At<'_>) -> Result<RecordedExchange, String> {
    let mut entry = json.object()?;
    let recorded = request(&mut entry.need("request")?.object()?)?;
    match entry.take("response")? {
        Some(json) => response(&mut json.object()?, recorded),
        None => Ok(recorded),
    }
}

fn request(object: &mut Object<'_>) -> Result<RecordedExchange, String> {
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
    // HTTP/2 and HTTP/3 say the host in a pseudo-header (RFC 9113 §8.3.1).
    if let Some(authority) = authority.filter(|_| !headers.contains_key(header::HOST)) {
        let _ = append(&mut headers, header::HOST.as_str(), authority);
    }
    let body = match object.take("postData")? {
        Some(json) => post_data(&mut json.object()?, &headers)?,
        None => Recorded::Nothing(content_type(&headers).to_owned()),
    };
    let body = body.payload(&headers, &[object.take("bodySize")?]);
    // The pseudo-headers say what a URL that is only a path is relative to.
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

/// A host and a port, if any (RFC 3986 §3.2). User information has no place here (RFC 9113 §8.3.1).
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

/// Adds the response. There is none with status 0: browsers write that for a request that was
/// blocked or broken off.
fn response(
    object: &mut Object<'_>,
    recorded: RecordedExchange,
) -> Result<RecordedExchange, String> {
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

fn fields(object: &mut Object<'_>) -> Result<Fields, String> {
    let (mut headers, mut pseudo) = (HeaderMap::new(), Vec::new());
    let items = object
        .take("headers")?
        .map(|json| json.items())
        .transpose()?;
    for item in items.unwrap_or_default() {
        let mut header = item.object()?;
        let (name, value) = (header.need("name")?.text()?, header.need("value")?.text()?);
        if name.starts_with(':') {
            pseudo.push((name.to_ascii_lowercase(), value));
            continue;
        }
        // Chrome puts the lines of a repeated header into one value.
        for line in value.split('\n') {
            // A browser may record a line that is not a valid header field. The rest is still read.
            let _ = append(&mut headers, &name, line);
        }
    }
    Ok(Fields { headers, pseudo })
}

/// What an archive has of a body.
enum Recorded {
    Body(RecordedBody),
    /// Nothing: there was no body, or the archive leaves it out. With the media type.
    Nothing(String),
}

impl Recorded {
    /// The body. One that is not there was all the same where a header or a size says so.
    fn payload(self, headers: &HeaderMap, sizes: &[Option<At<'_>>]) -> RecordedBody {
        let mime_type = match self {
            Self::Body(body) => return body,
            Self::Nothing(mime_type) => mime_type,
        };
        let is_multipart = |text: &str| media_type(text).starts_with(MULTIPART);
        if let Some(unread) = [mime_type.as_str(), content_type(headers)]
            .into_iter()
            .find(|text| is_multipart(text))
        {
            // Browsers leave out the files, and all around them.
            return RecordedBody::typed(unread, "--");
        }
        let length = headers
            .get_all(header::CONTENT_LENGTH)
            .iter()
            .filter_map(|length| length.to_str().ok());
        // -1 is a size that is not known.
        let sizes = || {
            sizes
                .iter()
                .flatten()
                .filter_map(|size| size.raw().get().parse::<f64>().ok())
        };
        let chunked =
            headers.contains_key(header::TRANSFER_ENCODING) && sizes().all(|size| size < 0.0);
        if chunked
            || sizes()
                .chain(length.filter_map(|length| length.parse().ok()))
                .any(|size| size > 0.0)
        {
            RecordedBody::UNRECORDED
        } else {
            RecordedBody::NONE
        }
    }
}

fn post_data(object: &mut Object<'_>, headers: &HeaderMap) -> Result<Recorded, String> {
    let mime_type = mime_type(object, headers)?;
    let media_type = media_type(&mime_type);
    let params = object
        .take("params")?
        .map(|json| json.items())
        .transpose()?
        .unwrap_or_default();
    if media_type == FORM_DATA && !params.is_empty() {
        return Ok(Recorded::Body(form_data(&params)?));
    }
    match text(object)? {
        Some(bytes) if !bytes.is_empty() => {
            return Ok(Recorded::Body(RecordedBody::typed(mime_type, bytes)));
        }
        _ if params.is_empty() || media_type.starts_with(MULTIPART) => {
            return Ok(Recorded::Nothing(mime_type));
        }
        // HAR 1.2 has `params` for urlencoded forms, and leaves the media type to the archive.
        _ if media_type.is_empty() || media_type == FORM => {}
        _ => {
            return Ok(Recorded::Body(form_data(&params)?));
        }
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    for param in params {
        let mut param = param.object()?;
        form.append_pair(
            &param.need("name")?.text()?,
            &param.text("value")?.unwrap_or_default(),
        );
    }
    Ok(Recorded::Body(RecordedBody::form(form.finish())))
}

fn form_data(params: &[At<'_>]) -> Result<RecordedBody, String> {
    let parts: Result<Vec<_>, _> = params.iter().map(part).collect();
    parts.map(RecordedBody::fields)
}

fn status(json: &At<'_>) -> Result<StatusCode, String> {
    let expected = "a status code from 100 to 999";
    StatusCode::from_u16(json.number(expected)?).map_err(|_| json.wrong(expected))
}

/// A field of a multipart form. Files, and parts with a media type of their own such as JSON, have
/// no value here. Some archives write an empty `fileName` for each text field.
fn part(json: &At<'_>) -> Result<(String, Option<String>), String> {
    let mut part = json.object()?;
    let name = part.need("name")?.text()?;
    let content_type = part.text("contentType")?.unwrap_or_default();
    let media_type = media_type(&content_type);
    let is_file = part.text("fileName")?.is_some_and(|name| !name.is_empty());
    let is_text = !is_file && (media_type.is_empty() || media_type.starts_with("text/"));
    let value = if is_text { part.text("value")? } else { None };
    Ok((name, value))
}

/// A response's body, with its size.
fn content<'j>(
    object: &mut Object<'j>,
    headers: &HeaderMap,
) -> Result<(Recorded, Option<At<'j>>), String> {
    let mime_type = mime_type(object, headers)?;
    let body = match text(object)? {
        Some(bytes) if !bytes.is_empty() => Recorded::Body(RecordedBody::typed(mime_type, bytes)),
        _ => Recorded::Nothing(mime_type),
    };
    Ok((body, object.take("size")?))
}

/// The bytes of `text`, decoded as `encoding` says.
fn text(object: &mut Object<'_>) -> Result<Option<Vec<u8>>, String> {
    let Some(json) = object.take("text")? else {
        return Ok(None);
    };
    let text = json.text()?;
    let bytes = match object.text("encoding")?.as_deref() {
        Some("base64") => STANDARD
            .decode(text)
            .map_err(|_| json.wrong("base64, as `encoding` says"))?,
        None | Some("") => text.into_bytes(),
        Some(_) => {
            return Err(format!(
                "`{}` has an encoding that is not `base64`",
                json.place()
            ));
        }
    };
    Ok(Some(bytes))
}

/// `mimeType`, or the header where the archive leaves it blank.
fn mime_type(object: &mut Object<'_>, headers: &HeaderMap) -> Result<String, String> {
    let given = object.text("mimeType")?.filter(|given| !given.is_empty());
    Ok(given.unwrap_or_else(|| content_type(headers).to_owned()))
}
