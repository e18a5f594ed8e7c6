//! Exchanges of an HTTP Archive (HAR 1.2), as browsers export it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use url::form_urlencoded;

use crate::exchange::json::{At, Object};
use crate::exchange::{
    ExchangeData, FORM, Payload, RequestData, ResponseData, append, content_type, media_type, status,
};

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
    let headers = headers(object)?;
    let body = match object.take("postData")? {
        Some(json) => post_data(&mut json.object()?, &headers)?,
        None => Payload::None,
    };
    Ok(RequestData {
        method: object.text("method")?,
        url: object.text("url")?,
        body,
        headers,
        ..RequestData::default()
    })
}

/// `None` for status 0: browsers write that for a request that was blocked or broken off.
fn response(object: &mut Object<'_>) -> Result<Option<ResponseData>, String> {
    let Some(json) = object.take("status")?.filter(|json| json.raw().get() != "0") else {
        return Ok(None);
    };
    let headers = headers(object)?;
    let body = match object.take("content")? {
        Some(json) => content(&mut json.object()?, &headers)?,
        None => Payload::None,
    };
    Ok(Some(ResponseData { status: Some(status(&json)?), headers, body }))
}

fn headers(object: &mut Object<'_>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    let items = object.take("headers")?.map(|json| json.items()).transpose()?;
    for item in items.unwrap_or_default() {
        let mut header = item.object()?;
        let (name, value) = (header.need("name")?.text()?, header.need("value")?.text()?);
        // HTTP/2 carries method and URL as `:method`, `:path`: they are no headers.
        if name.starts_with(':') {
            continue;
        }
        // Chrome puts the lines of a repeated header into one value.
        for line in value.split('\n') {
            // What a browser let pass and no header field can be is no reason to refuse the rest.
            let _ = append(&mut headers, &name, line);
        }
    }
    Ok(headers)
}

fn post_data(object: &mut Object<'_>, headers: &HeaderMap) -> Result<Payload, String> {
    let mime_type = mime_type(object, headers)?;
    let text = object.text("text")?.unwrap_or_default();
    let params = object.take("params")?.map(|json| json.items()).transpose()?.unwrap_or_default();
    if !text.is_empty() {
        return Ok(Payload::typed(text.into_bytes(), &mime_type));
    }
    // Parts of `multipart/form-data` have no form that an expression could read.
    if params.is_empty() || media_type(&mime_type) != FORM {
        return Ok(Payload::None);
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    for param in params {
        let mut param = param.object()?;
        form.append_pair(&param.need("name")?.text()?, &param.text("value")?.unwrap_or_default());
    }
    Ok(Payload::Form(form.finish().into_bytes()))
}

fn content(object: &mut Object<'_>, headers: &HeaderMap) -> Result<Payload, String> {
    let mime_type = mime_type(object, headers)?;
    let Some(json) = object.take("text")? else {
        return Ok(Payload::None);
    };
    let text = json.text()?;
    let bytes = match object.text("encoding")?.as_deref() {
        Some("base64") => STANDARD.decode(text).map_err(|_| json.wrong("base64, as `encoding` says"))?,
        None | Some("") => text.into_bytes(),
        Some(_) => return Err(format!("`{}` has an encoding that is not `base64`", json.place())),
    };
    Ok(if bytes.is_empty() { Payload::None } else { Payload::typed(bytes, &mime_type) })
}

/// `mimeType`, or the header where the archive leaves it blank.
fn mime_type(object: &mut Object<'_>, headers: &HeaderMap) -> Result<String, String> {
    let given = object.text("mimeType")?.filter(|given| !given.is_empty());
    Ok(given.unwrap_or_else(|| content_type(headers).to_owned()))
}
