//! The exchange of `eval`: from flags, from JSON, or from an HTTP Archive.

use std::collections::BTreeMap;

use openapi_expr::eval::{RecordedBody, RecordedExchange};
use openapi_expr::eval::{RepeatedHeader, RepeatedQuery};
use openapi_expr_files::har;
use openapi_expr_files::message::{FORM, append_header, content_type, media_type};

use super::argument::{Inputs, utf8};
use crate::args::exchange::{ExchangeArgs, Repeated};
use crate::outcome::Stop;

pub(crate) fn exchange(args: &ExchangeArgs) -> Result<RecordedExchange, Stop> {
    let mut inputs = Inputs::default();
    let mut recorded = match (&args.exchange, &args.har) {
        (Some(path), _) => from_file(&mut inputs, path)?,
        (None, Some(path)) => {
            let read = har::read(&inputs.file("--har", path)?, args.entry);
            read.map_err(|message| Stop::Usage(format!("{path}: {message}")))?
        }
        (None, None) => from_flags(args, &mut inputs)?,
    };
    for (name, value) in params("--path", &args.path)? {
        recorded = recorded.path_param(name, value);
    }
    for (name, value) in params("--sender", &args.sender)? {
        recorded = recorded.sender_param(name, value);
    }
    Ok(repeat(args.repeated, recorded))
}

/// The exchange of `--exchange FILE`.
pub(crate) fn from_file(inputs: &mut Inputs, path: &str) -> Result<RecordedExchange, Stop> {
    let read = RecordedExchange::parse(&inputs.file("--exchange", path)?);
    read.map_err(|error| Stop::Usage(format!("{path}: {error}")))
}

/// The exchange, with `--repeated` applied.
pub(crate) fn repeat(repeated: Option<Repeated>, recorded: RecordedExchange) -> RecordedExchange {
    let (query, header) = match repeated {
        None | Some(Repeated::Error) => (RepeatedQuery::Refuse, RepeatedHeader::Refuse),
        Some(Repeated::First) => (RepeatedQuery::First, RepeatedHeader::First),
        Some(Repeated::Last) => (RepeatedQuery::Last, RepeatedHeader::Last),
        Some(Repeated::Join) => (RepeatedQuery::Refuse, RepeatedHeader::Join),
    };
    recorded.repeated_query(query).repeated_header(header)
}

fn from_flags(args: &ExchangeArgs, inputs: &mut Inputs) -> Result<RecordedExchange, Stop> {
    let request_headers = headers("--header", &args.headers)?;
    let response_headers = headers("--response-header", &args.response_headers)?;
    let body = match (&args.body, args.forms.as_slice(), &args.text) {
        (Some(json), ..) => RecordedBody::json(inputs.argument("--body", json)?),
        (None, [], Some(given)) => text("--text", given, &request_headers, inputs)?,
        (None, [], None) => RecordedBody::NONE,
        (None, forms, _) => RecordedBody::form(form(forms, inputs)?),
    };
    let response_body = match (&args.response_body, &args.response_text) {
        (Some(json), _) => Some(RecordedBody::json(
            inputs.argument("--response-body", json)?,
        )),
        (None, Some(given)) => Some(text("--response-text", given, &response_headers, inputs)?),
        (None, None) => None,
    };
    let method = args.method.as_deref();
    let mut recorded = method.map_or_else(RecordedExchange::empty, RecordedExchange::new);
    if let Some(url) = &args.url {
        recorded = recorded.url(url);
    }
    if let Some(status) = args.status {
        recorded = recorded.status(status);
    }
    if !args.response_headers.is_empty() {
        recorded = recorded.response_headers(response_headers);
    }
    if let Some(body) = response_body {
        recorded = recorded.response_body(body);
    }
    Ok(recorded.request_headers(request_headers).request_body(body))
}

/// A body given as text is read by its `Content-Type`, as in a file.
fn text(
    flag: &'static str,
    given: &str,
    headers: &http::HeaderMap,
    inputs: &mut Inputs,
) -> Result<RecordedBody, Stop> {
    let content_type = content_type(headers);
    let mut text = utf8(inputs.argument(flag, given)?, flag)?;
    if media_type(content_type) == FORM {
        text.truncate(text.trim_ascii_end().len());
    }
    Ok(RecordedBody::typed(content_type, text))
}

/// Joins the fields of all forms into one.
fn form(forms: &[String], inputs: &mut Inputs) -> Result<Vec<u8>, Stop> {
    let mut fields = Vec::new();
    for form in forms {
        // Editors end a file with a line break, which is not part of a form.
        fields.push(inputs.argument("--form", form)?.trim_ascii_end().to_owned());
    }
    Ok(fields.join(&b'&'))
}

/// `NAME: VALUE`. Errors do not show the line, which may consist of a value only.
fn headers(flag: &str, lines: &[String]) -> Result<http::HeaderMap, Stop> {
    let mut headers = http::HeaderMap::new();
    for (n, line) in lines.iter().enumerate() {
        let place = place(flag, n, lines.len());
        let Some((name, value)) = line.split_once(':') else {
            return Err(Stop::Usage(format!("{place}: expected `Name: value`")));
        };
        let value = value.trim_matches([' ', '\t']);
        append_header(&mut headers, name, value)
            .map_err(|message| Stop::Usage(format!("{place}: {message}")))?;
    }
    Ok(headers)
}

/// `NAME=VALUE`
pub(crate) fn params(flag: &str, given: &[String]) -> Result<BTreeMap<String, String>, Stop> {
    let mut params = BTreeMap::new();
    for (n, param) in given.iter().enumerate() {
        let place = place(flag, n, given.len());
        let Some((name, value)) = param.split_once('=') else {
            return Err(Stop::Usage(format!("{place}: expected `name=value`")));
        };
        if params.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(Stop::Usage(format!(
                "{place}: `{name}` already has a value"
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
