//! The exchange of `eval`: from flags, from JSON, or from an HTTP Archive.

use openapi_expr::{RepeatedHeader, RepeatedQuery};

use super::argument::{Inputs, utf8};
use crate::args::exchange::{ExchangeArgs, Repeated};
use crate::exchange::json::At;
use crate::exchange::{
    ExchangeData, FORM, Params, Payload, RequestData, ResponseData, append, content_type,
    media_type,
};
use crate::har;
use crate::outcome::Stop;

pub(crate) fn exchange(args: &ExchangeArgs) -> Result<ExchangeData, Stop> {
    let mut inputs = Inputs::default();
    let mut data = match (&args.exchange, &args.har) {
        (Some(path), _) => from_file(&mut inputs, path)?,
        (None, Some(path)) => {
            let read = har::read(&inputs.file("--har", path)?, args.entry);
            read.map_err(|message| Stop::Usage(format!("{path}: {message}")))?
        }
        (None, None) => from_flags(args, &mut inputs)?,
    };
    data.request.path.replace(params("--path", &args.path)?);
    data.sender.replace(params("--sender", &args.sender)?);
    repeat(args.repeated, &mut data);
    Ok(data)
}

/// The exchange of `--exchange FILE`.
pub(crate) fn from_file(inputs: &mut Inputs, path: &str) -> Result<ExchangeData, Stop> {
    let text = inputs.file("--exchange", path)?;
    let read = At::parse(&text).and_then(|json| ExchangeData::read(&json));
    read.map_err(|message| Stop::Usage(format!("{path}: {message}")))
}

pub(crate) fn repeat(repeated: Option<Repeated>, data: &mut ExchangeData) {
    (data.repeated_query, data.repeated_header) = match repeated {
        None | Some(Repeated::Error) => (RepeatedQuery::Refuse, RepeatedHeader::Refuse),
        Some(Repeated::First) => (RepeatedQuery::First, RepeatedHeader::First),
        Some(Repeated::Last) => (RepeatedQuery::Last, RepeatedHeader::Last),
        Some(Repeated::Join) => (RepeatedQuery::Refuse, RepeatedHeader::Join),
    };
}

fn from_flags(args: &ExchangeArgs, inputs: &mut Inputs) -> Result<ExchangeData, Stop> {
    let request_headers = headers("--header", &args.headers)?;
    let response_headers = headers("--response-header", &args.response_headers)?;
    let body = match (&args.body, args.forms.as_slice(), &args.text) {
        (Some(json), ..) => Payload::Json(inputs.argument("--body", json)?),
        (None, [], Some(given)) => text("--text", given, &request_headers, inputs)?,
        (None, [], None) => Payload::None,
        (None, forms, _) => Payload::Form(form(forms, inputs)?),
    };
    let response_body = match (&args.response_body, &args.response_text) {
        (Some(json), _) => Payload::Json(inputs.argument("--response-body", json)?),
        (None, Some(given)) => text("--response-text", given, &response_headers, inputs)?,
        (None, None) => Payload::None,
    };
    let answered = args.status.is_some()
        || !args.response_headers.is_empty()
        || !matches!(response_body, Payload::None);
    let response = ResponseData {
        status: args.status,
        headers: response_headers,
        body: response_body,
    };
    Ok(ExchangeData {
        request: RequestData {
            method: args.method.clone(),
            url: args.url.clone(),
            headers: request_headers,
            body,
            ..RequestData::default()
        },
        response: answered.then_some(response),
        ..ExchangeData::default()
    })
}

/// A body given as text is what its `Content-Type` says, as in a file.
fn text(
    flag: &'static str,
    given: &str,
    headers: &http::HeaderMap,
    inputs: &mut Inputs,
) -> Result<Payload, Stop> {
    let content_type = content_type(headers);
    let mut text = utf8(inputs.argument(flag, given)?, flag)?;
    if media_type(content_type) == FORM {
        text.truncate(text.trim_ascii_end().len());
    }
    Ok(Payload::Typed(content_type.to_owned(), text.into_bytes()))
}

/// The fields of all, in one form.
fn form(forms: &[String], inputs: &mut Inputs) -> Result<Vec<u8>, Stop> {
    let mut fields = Vec::new();
    for form in forms {
        // An editor ends a file with a line break; no form holds one.
        fields.push(inputs.argument("--form", form)?.trim_ascii_end().to_owned());
    }
    Ok(fields.join(&b'&'))
}

/// `NAME: VALUE`; what is wrong is told without the line, which may be all value.
fn headers(flag: &str, lines: &[String]) -> Result<http::HeaderMap, Stop> {
    let mut headers = http::HeaderMap::new();
    for (n, line) in lines.iter().enumerate() {
        let place = place(flag, n, lines.len());
        let Some((name, value)) = line.split_once(':') else {
            return Err(Stop::Usage(format!("{place}: write it as `Name: value`")));
        };
        let value = value.trim_matches([' ', '\t']);
        append(&mut headers, name, value)
            .map_err(|message| Stop::Usage(format!("{place}: {message}")))?;
    }
    Ok(headers)
}

/// `NAME=VALUE`
pub(crate) fn params(flag: &str, given: &[String]) -> Result<Params, Stop> {
    let mut params = Params::default();
    for (n, param) in given.iter().enumerate() {
        let place = place(flag, n, given.len());
        let Some((name, value)) = param.split_once('=') else {
            return Err(Stop::Usage(format!("{place}: write it as `name=value`")));
        };
        if !params.add(name.to_owned(), value.to_owned()) {
            return Err(Stop::Usage(format!(
                "{place}: `{name}` has a value already"
            )));
        }
    }
    Ok(params)
}

fn place(flag: &str, n: usize, count: usize) -> String {
    if count == 1 {
        flag.to_owned()
    } else {
        format!("{flag} number {}", n + 1)
    }
}
