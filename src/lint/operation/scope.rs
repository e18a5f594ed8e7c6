//! The context of expressions in a document. Each answer is *declared*, *missing* or *unknown*, as
//! [`Lookup`](crate::Lookup) has it, with schemas in place of values.

use serde_json::Value;

use super::content::{Content, Media};
use super::request::{EXEMPT, Request};
use super::response::{Response, STANDARD};
use super::secured::Secured;
use crate::document::{ParameterIn, Unreadable};
use crate::eval::NoValue;
use crate::lint::schema::Schemas;
use crate::lint::schema::lookup::{At, Found};
use crate::syntax::{Expression, Message, Source, bare_sources};

/// What a document says about an expression.
pub(in crate::lint) enum Answer<'d> {
    Declared(At<'d>),
    Missing(Lack<'d>),
    Unknown,
}

/// Why an expression has no value in any exchange that the document describes.
pub(in crate::lint) struct Lack<'d> {
    pub(in crate::lint) missing: NoValue,
    /// For a JSON Pointer: how many of its tokens match, and where they lead.
    pub(in crate::lint) at: Option<(usize, At<'d>)>,
}

/// The operation and the responses that an expression is about.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Scope<'s, 'd> {
    pub(in crate::lint) root: &'d Value,
    pub(in crate::lint) schemas: &'s Schemas<'d>,
    pub(in crate::lint) secured: &'s Secured,
    /// `None` for callbacks and links that no operation uses.
    pub(in crate::lint) request: Option<&'s Request<'d>>,
    /// The response of a link; `None` for any response of the operation.
    pub(in crate::lint) response: Option<&'s Response<'d>>,
    /// Only the responses without an error count, because a guess is not taken from an error.
    pub(in crate::lint) success: bool,
}

impl<'s, 'd> Scope<'s, 'd> {
    /// Returns the scope for guesses.
    pub(in crate::lint) const fn guessing(self) -> Self {
        Self {
            success: true,
            ..self
        }
    }

    fn responses(&self) -> impl Iterator<Item = &'s Response<'d>> + use<'s, 'd> {
        let (success, own) = (self.success, self.response);
        let responses = match (own, self.request) {
            (Some(response), _) => std::slice::from_ref(response),
            (None, Some(request)) => request.responses(self.root),
            (None, None) => &[],
        };
        responses
            .iter()
            .filter(move |response| !success || own.is_some() || response.success)
    }

    /// Returns the headers that the responses declare.
    pub(in crate::lint) fn response_headers(&self) -> Vec<&'d str> {
        let headers = self
            .responses()
            .flat_map(|response| response.headers.values());
        let mut names: Vec<_> = headers.map(|(name, _)| *name).collect();
        names.sort_unstable_by_key(|name| name.to_ascii_lowercase());
        names.dedup_by_key(|name| name.to_ascii_lowercase());
        names
    }

    pub(in crate::lint) fn ask(&self, expression: &Expression<'_>) -> Answer<'d> {
        match expression {
            Expression::Response(Source::Query(_) | Source::Path(_)) => {
                lack(NoValue::NotInResponse)
            }
            Expression::Response(Source::Header(name)) => self.response_header(name.as_str()),
            Expression::Response(Source::Body(_)) => self.response_body(expression),
            Expression::Request(source) => match (self.request, source) {
                (None, _) => Answer::Unknown,
                (Some(request), Source::Header(name)) => self.header(request, name.as_str()),
                (Some(request), Source::Query(name)) => {
                    self.parameter(request, ParameterIn::Query, name.as_str())
                }
                (Some(request), Source::Path(name)) => {
                    self.parameter(request, ParameterIn::Path, name.as_str())
                }
                (Some(request), Source::Body(_)) => self.body(&request.content, expression),
            },
            Expression::Parameter(name) => self.any_parameter(name.as_str()),
            _ => Answer::Unknown,
        }
    }

    /// Returns why a declared parameter never has a text.
    pub(in crate::lint) fn unreadable(
        &self,
        expression: &Expression<'_>,
    ) -> Option<Unreadable<'d>> {
        let (location, name) = match expression {
            Expression::Request(Source::Query(name)) => (ParameterIn::Query, name),
            Expression::Request(Source::Path(name)) => (ParameterIn::Path, name),
            _ => return None,
        };
        self.request?.parameter(location, name.as_str())?.unreadable
    }

    fn any_parameter(&self, name: &str) -> Answer<'d> {
        let Some(request) = self.request else {
            return Answer::Unknown;
        };
        for (source, name) in bare_sources(name) {
            if let found @ Answer::Declared(_) = self.parameter(request, source.into(), &name) {
                return found;
            }
        }
        if request.open || request.spread {
            Answer::Unknown
        } else {
            lack(NoValue::Parameter)
        }
    }

    fn header(&self, request: &Request<'d>, name: &str) -> Answer<'d> {
        let cookie = request.cookies && name.eq_ignore_ascii_case("cookie");
        if cookie
            || EXEMPT
                .iter()
                .any(|exempt| name.eq_ignore_ascii_case(exempt))
        {
            return Answer::Unknown;
        }
        match self.parameter(request, ParameterIn::Header, name) {
            Answer::Missing(_) => lack(NoValue::Header),
            answer => answer,
        }
    }

    fn parameter(&self, request: &Request<'d>, location: ParameterIn, name: &str) -> Answer<'d> {
        let Some(parameter) = request.parameter(location, name) else {
            let in_path = location == ParameterIn::Path && request.path_names(name);
            let spread = location == ParameterIn::Query && request.spread;
            let unknown = request.open || spread || in_path || self.secured.has(location, name);
            return if unknown {
                Answer::Unknown
            } else {
                lack(NoValue::Parameter)
            };
        };
        let optional = !parameter.required;
        let schemas = parameter.schema.into_iter().collect();
        Answer::Declared(At::of(schemas, optional))
    }

    fn response_header(&self, name: &str) -> Answer<'d> {
        let name = name.to_ascii_lowercase();
        if let Some((_, schema)) = self
            .responses()
            .find_map(|response| response.headers.get(&name))
        {
            return Answer::Declared(At::of(schema.iter().copied().collect(), false));
        }
        let open =
            self.responses().next().is_none() || self.responses().any(|response| response.open);
        if open || STANDARD.contains(&name.as_str()) {
            Answer::Unknown
        } else {
            lack(NoValue::Header)
        }
    }

    /// Any of the responses may be the one that is sent.
    fn response_body(&self, expression: &Expression<'_>) -> Answer<'d> {
        let (mut unknown, mut missing) = (self.responses().next().is_none(), None);
        for response in self.responses() {
            match self.body(&response.content, expression) {
                Answer::Missing(lack) => match &missing {
                    // The response that comes closest is reported.
                    Some(Lack {
                        missing: NoValue::Pointer,
                        ..
                    }) => {}
                    Some(_) if lack.missing == NoValue::Body => {}
                    _ => missing = Some(lack),
                },
                Answer::Unknown => unknown = true,
                found @ Answer::Declared(_) => return found,
            }
        }
        match missing {
            Some(lack) if !unknown => Answer::Missing(lack),
            _ => Answer::Unknown,
        }
    }

    fn body(&self, content: &Content<'d>, expression: &Expression<'_>) -> Answer<'d> {
        let Some((_, pointer)) = expression.body() else {
            return Answer::Unknown;
        };
        let media = match content {
            Content::Unknown => return Answer::Unknown,
            Content::Nothing => return lack(NoValue::Body),
            Content::Media(media) => media,
        };
        let mut structured = media.iter().filter(|media| media.structured).peekable();
        if structured.peek().is_none() {
            return if pointer.is_whole() {
                Answer::Unknown
            } else {
                lack(NoValue::NotJson)
            };
        }
        let mut missing = None;
        let mut unknown = false;
        for media in structured {
            match media
                .schema
                .map(|schema| self.schemas.at(schema, pointer.tokens()))
            {
                None | Some(Found::Open) => unknown = true,
                Some(Found::Here(at)) => return Answer::Declared(at),
                Some(Found::Lacks(number, at)) => missing = missing.or(Some((number, at))),
            }
        }
        match missing {
            Some(at) if !unknown => Answer::Missing(Lack {
                missing: NoValue::Pointer,
                at: Some(at),
            }),
            _ => Answer::Unknown,
        }
    }

    /// Returns whether the body that an expression reads may be a sequence of items.
    pub(in crate::lint) fn is_sequence(&self, expression: &Expression<'_>) -> bool {
        expression
            .body()
            .is_some_and(|(message, _)| self.media(message).any(|media| media.sequence))
    }

    /// Returns the known schemas of a message's body.
    pub(in crate::lint) fn bodies(&self, message: Message) -> Vec<&'d Value> {
        self.media(message)
            .filter(|media| media.structured)
            .filter_map(|media| media.schema)
            .collect()
    }

    fn media(&self, message: Message) -> impl Iterator<Item = &'s Media<'d>> + use<'s, 'd> {
        let request = self.request.map(|request| &request.content);
        let contents: Vec<_> = match message {
            Message::Request => request.into_iter().collect(),
            Message::Response => self.responses().map(|response| &response.content).collect(),
        };
        let media = contents.into_iter().filter_map(|content| match content {
            Content::Media(media) => Some(media),
            Content::Unknown | Content::Nothing => None,
        });
        media.flatten()
    }
}

fn lack<'d>(missing: NoValue) -> Answer<'d> {
    Answer::Missing(Lack { missing, at: None })
}
