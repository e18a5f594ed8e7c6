//! Exchanges of an HTTP Archive (HAR 1.2), as browsers export it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, header};
use url::form_urlencoded;

use crate::exchange::json::{At, Object};
use crate::exchange::{
    ExchangeData, FORM, Payload, RequestData, ResponseData, append, content_type, media_type, status,
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
            count => format!("there is no entry {entry}: the archive has {count}, numbers 0 to {}", count - 1),
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
    Ok(ExchangeData {
        request: request(&mut entry.need("request")?.object()?)?,
        response: entry.take("response")?.map(|json| response(&mut json.object()?)).transpose()?.flatten(),
        ..ExchangeData::default()
    })
}

fn request(object: &mut Object<'_>) -> Result<RequestData, String> {
    let Fields { mut headers, pseudo } = fields(object)?;
    let pseudo = |wanted: &str| pseudo.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let authority = pseudo(":authority").filter(|authority| !authority.is_empty());
    // HTTP/2 and HTTP/3 say the host in a pseudo-header (RFC 9113 §8.3.1).
    if let Some(authority) = authority.filter(|_| !headers.contains_key(header::HOST)) {
        let _ = append(&mut headers, header::HOST.as_str(), authority);
    }
    let body = match object.take("postData")? {
        Some(json) => post_data(&mut json.object()?, &headers)?,
        None => Payload::None,
    };
    // The pseudo-headers say what a URL that is only a path is relative to.
    let url = object.text("url")?.map(|url| match (pseudo(":scheme"), authority) {
        (Some(scheme), Some(authority)) if url.starts_with('/') && !url.starts_with("//") => {
            format!("{scheme}://{authority}{url}")
        }
        _ => url,
    });
    Ok(RequestData { method: object.text("method")?, url, body, headers, ..RequestData::default() })
}

/// `None` for status 0: browsers write that for a request that was blocked or broken off.
fn response(object: &mut Object<'_>) -> Result<Option<ResponseData>, String> {
    let Some(json) = object.take("status")?.filter(|json| json.raw().get() != "0") else {
        return Ok(None);
    };
    let Fields { headers, .. } = fields(object)?;
    let body = match object.take("content")? {
        Some(json) => content(&mut json.object()?, &headers)?,
        None => Payload::None,
    };
    Ok(Some(ResponseData { status: Some(status(&json)?), headers, body }))
}

/// The headers of a message. HTTP/2 has method and URL among them, as `:method` and `:path`: expressions cannot read these.
struct Fields {
    headers: HeaderMap,
    pseudo: Vec<(String, String)>,
}

fn fields(object: &mut Object<'_>) -> Result<Fields, String> {
    let (mut headers, mut pseudo) = (HeaderMap::new(), Vec::new());
    let items = object.take("headers")?.map(|json| json.items()).transpose()?;
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

fn post_data(object: &mut Object<'_>, headers: &HeaderMap) -> Result<Payload, String> {
    let mime_type = mime_type(object, headers)?;
    let media_type = media_type(&mime_type);
    let params = object.take("params")?.map(|json| json.items()).transpose()?.unwrap_or_default();
    if media_type == FORM_DATA && !params.is_empty() {
        return Ok(Payload::Fields(params.iter().map(part).collect::<Result<_, _>>()?));
    }
    match text(object)? {
        Some(bytes) if !bytes.is_empty() => return Ok(Payload::Typed(mime_type, bytes)),
        // Browsers leave out the files, and all around them.
        _ if media_type.starts_with(MULTIPART) => return Ok(unread(mime_type)),
        _ if params.is_empty() => return Ok(Payload::None),
        // HAR 1.2 has `params` for urlencoded forms, and leaves the media type to the archive.
        _ if media_type.is_empty() || media_type == FORM => {}
        _ => return Ok(Payload::Fields(params.iter().map(part).collect::<Result<_, _>>()?)),
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    for param in params {
        let mut param = param.object()?;
        form.append_pair(&param.need("name")?.text()?, &param.text("value")?.unwrap_or_default());
    }
    Ok(Payload::Form(form.finish().into_bytes()))
}

/// A field of a multipart form. Files, and parts with a media type of their own such as JSON, have no value here.
fn part(json: &At<'_>) -> Result<(Cow<'static, str>, Option<Cow<'static, str>>), String> {
    let mut part = json.object()?;
    let name = part.need("name")?.text()?;
    let content_type = part.text("contentType")?.unwrap_or_default();
    let media_type = media_type(&content_type);
    let is_text = part.take("fileName")?.is_none() && (media_type.is_empty() || media_type.starts_with("text/"));
    let value = if is_text { part.text("value")? } else { None };
    Ok((name.into(), value.map(Cow::from)))
}

fn content(object: &mut Object<'_>, headers: &HeaderMap) -> Result<Payload, String> {
    let mime_type = mime_type(object, headers)?;
    match text(object)? {
        Some(bytes) if !bytes.is_empty() => Ok(Payload::Typed(mime_type, bytes)),
        None if media_type(&mime_type).starts_with(MULTIPART) => Ok(unread(mime_type)),
        _ => Ok(Payload::None),
    }
}

/// A multipart body that was there and is not in the archive.
fn unread(mime_type: String) -> Payload {
    Payload::Typed(mime_type, b"--".to_vec())
}

/// The bytes of `text`, decoded as `encoding` says.
fn text(object: &mut Object<'_>) -> Result<Option<Vec<u8>>, String> {
    let Some(json) = object.take("text")? else {
        return Ok(None);
    };
    let text = json.text()?;
    let bytes = match object.text("encoding")?.as_deref() {
        Some("base64") => STANDARD.decode(text).map_err(|_| json.wrong("base64, as `encoding` says"))?,
        None | Some("") => text.into_bytes(),
        Some(_) => return Err(format!("`{}` has an encoding that is not `base64`", json.place())),
    };
    Ok(Some(bytes))
}

/// `mimeType`, or the header where the archive leaves it blank.
fn mime_type(object: &mut Object<'_>, headers: &HeaderMap) -> Result<String, String> {
    let given = object.text("mimeType")?.filter(|given| !given.is_empty());
    Ok(given.unwrap_or_else(|| content_type(headers).to_owned()))
}
