//! Bodies of an archive, and those that it leaves out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, header};
use openapi_expr::eval::RecordedBody;
use url::form_urlencoded;

use crate::json::{JsonError, Object, Part};
use crate::message::{FORM, content_type, media_type};

/// The media type of forms with files, and the beginning of all media types with parts.
const FORM_DATA: &str = "multipart/form-data";
const MULTIPART: &str = "multipart/";

/// What an archive records of a body.
pub(super) enum Recorded {
    Body(RecordedBody),
    /// Nothing: there was no body, or the archive leaves it out. With the media type.
    Nothing(String),
}

impl Recorded {
    /// The body. A header or a size may say that there was one that the archive leaves out.
    pub(super) fn payload(self, headers: &HeaderMap, sizes: &[Option<Part<'_>>]) -> RecordedBody {
        let mime_type = match self {
            Self::Body(body) => return body,
            Self::Nothing(mime_type) => mime_type,
        };
        let is_multipart = |text: &str| media_type(text).starts_with(MULTIPART);
        if let Some(unread) = [mime_type.as_str(), content_type(headers)]
            .into_iter()
            .find(|text| is_multipart(text))
        {
            // Browsers leave out the files, and everything around them.
            return RecordedBody::typed(unread, "--");
        }
        let length = headers
            .get_all(header::CONTENT_LENGTH)
            .iter()
            .filter_map(|length| length.to_str().ok());
        // -1 is an unknown size.
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

pub(super) fn post_data(
    object: &mut Object<'_>,
    headers: &HeaderMap,
) -> Result<Recorded, JsonError> {
    let mime_type = mime_type(object, headers)?;
    let media_type = media_type(&mime_type);
    let params = object.items("params")?;
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

fn form_data(params: &[Part<'_>]) -> Result<RecordedBody, JsonError> {
    let parts: Result<Vec<_>, _> = params.iter().map(part).collect();
    parts.map(RecordedBody::fields)
}

/// A field of a multipart form. Files, and parts with a media type of their own such as JSON, have
/// no value here. Some archives write an empty `fileName` for each text field.
fn part(json: &Part<'_>) -> Result<(String, Option<String>), JsonError> {
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
pub(super) fn content<'j>(
    object: &mut Object<'j>,
    headers: &HeaderMap,
) -> Result<(Recorded, Option<Part<'j>>), JsonError> {
    let mime_type = mime_type(object, headers)?;
    let body = match text(object)? {
        Some(bytes) if !bytes.is_empty() => Recorded::Body(RecordedBody::typed(mime_type, bytes)),
        _ => Recorded::Nothing(mime_type),
    };
    Ok((body, object.take("size")?))
}

/// The bytes of `text`, decoded as `encoding` says.
fn text(object: &mut Object<'_>) -> Result<Option<Vec<u8>>, JsonError> {
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
            return Err(JsonError::new(format!(
                "`{}` has an encoding that is not `base64`",
                json.place()
            )));
        }
    };
    Ok(Some(bytes))
}

/// `mimeType`, or the header if the archive leaves it empty.
fn mime_type(object: &mut Object<'_>, headers: &HeaderMap) -> Result<String, JsonError> {
    let given = object.text("mimeType")?.filter(|given| !given.is_empty());
    Ok(given.unwrap_or_else(|| content_type(headers).to_owned()))
}
