//! What an exchange answers to an expression.

use std::borrow::Cow;

use http::uri::{Authority, PathAndQuery};
use http::{HeaderMap, HeaderValue, header};

use super::{Exchange, Host, RepeatedHeader};
use crate::eval::context::{Context, Lookup, NoValue};
use crate::eval::urlencoded::pick;
use crate::syntax::{BareSource, Expression, JsonPointer, Message, Name, Source, bare_sources};
use crate::text::limits::MAX_EXPRESSIONS;

impl Context for Exchange<'_> {
    fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_> {
        match expression {
            Expression::Url => self.lookup_url(),
            Expression::Method => self
                .method
                .map_or(Lookup::NoValue(NoValue::Method), Lookup::from),
            Expression::StatusCode => match self.status {
                Some(status) => status.into(),
                None => Lookup::NoValue(NoValue::Response),
            },
            Expression::Request(Source::Header(token)) => self.header(self.headers, token.as_str()),
            Expression::Request(Source::Query(name)) => self.query(name),
            Expression::Request(Source::Path(name)) => {
                param(&self.path_params, name, NoValue::Parameter)
            }
            Expression::Request(Source::Body(pointer)) => self.body.lookup(
                pointer.as_ref().unwrap_or(&JsonPointer::WHOLE),
                self.repeated_query,
            ),
            Expression::Response(source) => self.response_source(source),
            Expression::Parameter(name) => self.parameter(name),
            Expression::SenderParameter(name) => {
                param(&self.sender_params, name, NoValue::SenderParameter)
            }
        }
    }

    fn lookup_all<'c>(&'c self, expressions: &[Expression<'_>], answers: &mut [Lookup<'c>]) {
        // Raw bodies first: each is read in one pass for all its pointers.
        let bodies = [
            (Message::Request, &self.body),
            (Message::Response, &self.response_body),
        ];
        for (message, body) in bodies.into_iter().filter(|(_, body)| body.is_raw()) {
            let mut pointers = [&JsonPointer::WHOLE; MAX_EXPRESSIONS];
            let mut places = [0; MAX_EXPRESSIONS];
            let mut asked = 0;
            let bodies = expressions
                .iter()
                .enumerate()
                .filter_map(|(n, expression)| {
                    expression
                        .body()
                        .filter(|(of, _)| *of == message)
                        .map(|(_, pointer)| (n, pointer))
                });
            for ((pointer, place), (n, wanted)) in pointers.iter_mut().zip(&mut places).zip(bodies)
            {
                (*pointer, *place) = (wanted, n);
                asked += 1;
            }
            body.lookup_raw(pointers.get(..asked).unwrap_or_default(), |k, lookup| {
                if let Some(slot) = places.get(k).and_then(|n| answers.get_mut(*n)) {
                    *slot = lookup;
                }
            });
        }
        for (expression, answer) in expressions.iter().zip(answers) {
            if matches!(answer, Lookup::Unknown) {
                *answer = self.lookup(expression);
            }
        }
    }
}

impl<'a> Exchange<'a> {
    fn lookup_url(&self) -> Lookup<'_> {
        let unknown = Lookup::NoValue(NoValue::Url);
        if let Some(url) = self.url {
            return url.into();
        }
        let Some(uri) = self.uri else { return unknown };
        if uri.scheme().is_some() {
            return uri.to_string().into();
        }
        // `*` (RFC 9112 §3.2.4) and an authority alone are targets, but not part of a URL.
        let target = uri
            .path_and_query()
            .map(PathAndQuery::as_str)
            .filter(|target| target.starts_with('/'));
        let (Some((scheme, host)), Some(target)) = (self.origin, target) else {
            return unknown;
        };
        let authority: Cow<'_, str> = match host {
            Host::Given(authority) => authority.into(),
            Host::Header => match self.header(self.headers, header::HOST.as_str()) {
                Lookup::Value(host) if host.to_text().parse::<Authority>().is_ok() => {
                    host.to_text().into_owned().into()
                }
                Lookup::Value(_) | Lookup::NoValue(NoValue::Header) | Lookup::Unknown => {
                    return unknown;
                }
                missing @ Lookup::NoValue(_) => return missing,
            },
        };
        format!("{scheme}://{authority}{target}").into()
    }

    fn header(&self, headers: Option<&'a HeaderMap>, name: &str) -> Lookup<'a> {
        let Some(headers) = headers else {
            return Lookup::NoValue(NoValue::Header);
        };
        let mut lines = headers.get_all(name).iter();
        let Some(first) = lines.next() else {
            return Lookup::NoValue(NoValue::Header);
        };
        let text = |value: &'a HeaderValue| std::str::from_utf8(value.as_bytes());
        let picked = match (lines.next_back(), self.repeated_header) {
            (None, _) | (_, RepeatedHeader::First) => text(first),
            (Some(last), RepeatedHeader::Last) => text(last),
            (Some(_), RepeatedHeader::Join)
                if !name.eq_ignore_ascii_case(header::SET_COOKIE.as_str()) =>
            {
                let all: Result<Vec<_>, _> = headers.get_all(name).iter().map(text).collect();
                return all.map_or(Lookup::NoValue(NoValue::NotUtf8), |all| {
                    all.join(", ").into()
                });
            }
            (Some(_), RepeatedHeader::Refuse | RepeatedHeader::Join) => {
                return Lookup::NoValue(NoValue::Repeated);
            }
        };
        picked.map_or(Lookup::NoValue(NoValue::NotUtf8), Lookup::from)
    }

    fn query(&self, name: &Name<'_>) -> Lookup<'a> {
        match pick(self.query_string(), name.as_str(), self.repeated_query) {
            Ok(Some(value)) => value.into(),
            Ok(None) => Lookup::NoValue(NoValue::Parameter),
            Err(missing) => Lookup::NoValue(missing),
        }
    }

    /// Looks up `$callback_url` in the first of its sources that has the name.
    fn parameter(&self, name: &Name<'_>) -> Lookup<'_> {
        for (source, source_name) in bare_sources(name.as_str()) {
            let answer = match source {
                BareSource::Query => self.query(name),
                BareSource::Path => param(&self.path_params, name, NoValue::Parameter),
                BareSource::Header => self.header(self.headers, &source_name),
            };
            if !matches!(
                answer,
                Lookup::NoValue(NoValue::Parameter | NoValue::Header)
            ) {
                return answer;
            }
        }
        Lookup::NoValue(NoValue::Parameter)
    }

    fn response_source(&self, source: &Source<'_>) -> Lookup<'_> {
        match source {
            Source::Query(_) | Source::Path(_) => Lookup::NoValue(NoValue::NotInResponse),
            _ if !self.answered => Lookup::NoValue(NoValue::Response),
            Source::Header(token) => self.header(self.response_headers, token.as_str()),
            Source::Body(pointer) => self.response_body.lookup(
                pointer.as_ref().unwrap_or(&JsonPointer::WHOLE),
                self.repeated_query,
            ),
        }
    }
}

fn param<'p>(
    params: &'p [(Cow<'_, str>, Cow<'_, str>)],
    name: &Name<'_>,
    missing: NoValue,
) -> Lookup<'p> {
    let found = params.iter().find(|(known, _)| known == name.as_str());
    found.map_or(Lookup::NoValue(missing), |(_, value)| value.as_ref().into())
}
