//! Exchanges of an HTTP Archive (HAR 1.2), as browsers export it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::uri::Authority;
use http::{HeaderMap, header};
use url::form_urlencoded;

use crate::exchange::json::{At, Object};
use crate::exchange::{
    ExchangeData, FORM, Payload, RequestData, ResponseData, append, content_type, media_type,
    status,
};

/// The media type of forms with files, and the beginning of all media types with parts.
const FORM_DATA: &str = "multipart/form-data";
const MULTIPART: &str = "multipart/";

/// Reads entry number `entry`, counted from 0.
pub(crate) fn read(har: &str, entry: usize) -> Result<ExchangeData, String> {
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
pub(crate) fn read_all(har: &str) -> Result<Vec<Result<ExchangeData, String>>, String> {
    Ok(entries(har)?.iter().map(read_entry).collect())
}

fn entries(har: &str) -> Result<Vec<At<'_>>, String> {
    let log = At::parse(har)?.object()?.need("log")?;
    log.object()?.need("entries")?.items()
}

fn read_entry(json: &At<'_>) -> Result<ExchangeData, String> {
    let mut entry = json.object()?;
    let request = request(&mut entry.need("request")?.object()?)?;
    let is_head = request.method.as_deref() == Some("HEAD");
    Ok(ExchangeData {
        request,
        response: entry
            .take("response")?
            .map(|json| response(&mut json.object()?, is_head))
            .transpose()?
            .flatten(),
        ..ExchangeData::default()
    })
}

fn request(object: &mut Object<'_>) -> Result<RequestData, String> {
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
    Ok(RequestData {
        method: object.text("method")?,
        url,
        body,
        headers,
        ..RequestData::default()
    })
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

/// `None` for status 0: browsers write that for a request that was blocked or broken off.
fn response(object: &mut Object<'_>, is_head: bool) -> Result<Option<ResponseData>, String> {
    let Some(json) = object
        .take("status")?
        .filter(|json| json.raw().get() != "0")
    else {
        return Ok(None);
    };
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
            Payload::None
        }
        body => body.payload(&headers, &[size, object.take("bodySize")?]),
    };
    Ok(Some(ResponseData {
        status: Some(status),
        headers,
        body,
    }))
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
            // What a browser let pass and no header field can be is no reason to refuse the rest.
            let _ = append(&mut headers, &name, line);
        }
    }
    Ok(Fields { headers, pseudo })
}

/// What an archive has of a body.
enum Recorded {
    Body(Payload),
    /// Nothing: there was no body, or the archive leaves it out. With the media type.
    Nothing(String),
}

impl Recorded {
    /// The body. One that is not there was all the same where a header or a size says so.
    fn payload(self, headers: &HeaderMap, sizes: &[Option<At<'_>>]) -> Payload {
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
            return Payload::Typed(unread.to_owned(), b"--".to_vec());
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
            Payload::Unrecorded
        } else {
            Payload::None
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
        return Ok(Recorded::Body(Payload::Fields(
            params.iter().map(part).collect::<Result<_, _>>()?,
        )));
    }
    match text(object)? {
        Some(bytes) if !bytes.is_empty() => {
            return Ok(Recorded::Body(Payload::Typed(mime_type, bytes)));
        }
        _ if params.is_empty() || media_type.starts_with(MULTIPART) => {
            return Ok(Recorded::Nothing(mime_type));
        }
        // HAR 1.2 has `params` for urlencoded forms, and leaves the media type to the archive.
        _ if media_type.is_empty() || media_type == FORM => {}
        _ => {
            return Ok(Recorded::Body(Payload::Fields(
                params.iter().map(part).collect::<Result<_, _>>()?,
            )));
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
    Ok(Recorded::Body(Payload::Form(form.finish().into_bytes())))
}

/// A field of a multipart form. Files, and parts with a media type of their own such as JSON, have
/// no value here. Some archives write an empty `fileName` for each text field.
fn part(json: &At<'_>) -> Result<(Cow<'static, str>, Option<Cow<'static, str>>), String> {
    let mut part = json.object()?;
    let name = part.need("name")?.text()?;
    let content_type = part.text("contentType")?.unwrap_or_default();
    let media_type = media_type(&content_type);
    let is_file = part.text("fileName")?.is_some_and(|name| !name.is_empty());
    let is_text = !is_file && (media_type.is_empty() || media_type.starts_with("text/"));
    let value = if is_text { part.text("value")? } else { None };
    Ok((name.into(), value.map(Cow::from)))
}

/// A response's body, with its size.
fn content<'j>(
    object: &mut Object<'j>,
    headers: &HeaderMap,
) -> Result<(Recorded, Option<At<'j>>), String> {
    let mime_type = mime_type(object, headers)?;
    let body = match text(object)? {
        Some(bytes) if !bytes.is_empty() => Recorded::Body(Payload::Typed(mime_type, bytes)),
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
