//! Links of a document, and what they make of an exchange.

use serde_json::Value;

use super::data::{LinkData, Target};
use super::model::Document;
use super::operation::Operation;
use super::parameter_in::ParameterIn;
use crate::eval::Context;
use crate::eval::EvalError;
use crate::syntax::ParseError;
use crate::syntax::Template;

/// A Link Object of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Link<'d> {
    pub(super) document: &'d Document,
    pub(super) data: &'d LinkData,
    pub(super) name: &'d str,
}

/// What a link makes of an exchange.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResolvedLink<'d> {
    /// The operation to call; `None` where the document does not have it.
    pub operation: Option<Operation<'d>>,
    /// Its parameters.
    pub parameters: Vec<LinkParameter<'d>>,
    /// Parameters that have no value, and why: "no parameter value is passed to the linked
    /// operation".
    pub left_out: Vec<(&'d str, EvalError)>,
    /// Its request body.
    pub request_body: Option<Value>,
}

/// A parameter for the target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkParameter<'d> {
    /// Its name, without the qualifier of `path.id`.
    pub name: &'d str,
    /// Where it goes, by the qualifier or else by the target's declaration: the first one, where
    /// several locations have the name. `None` where neither says so.
    pub location: Option<ParameterIn>,
    /// Its value, with its type.
    pub value: Value,
}

impl<'d> Link<'d> {
    /// Its JSON Pointer in the document: where a `$ref` leads.
    pub fn pointer(&self) -> &'d str {
        &self.data.pointer
    }

    /// The name in the response's `links`.
    pub fn name(&self) -> &'d str {
        self.name
    }

    /// The status code, range or `default` of the response that it was found at first; `None` for
    /// one among the components that no operation uses.
    pub fn status(&self) -> Option<&'d str> {
        self.data.status.as_deref()
    }

    /// The `operationId` or the `operationRef`, as the document has it.
    pub fn target(&self) -> Option<&'d str> {
        self.data
            .operation_id
            .as_deref()
            .or(self.data.operation_ref.as_deref())
    }

    /// The operation that it leads to; `None` where neither the document has it nor one that is
    /// [bundled](crate::document::Bundled) with it.
    pub fn operation(&self) -> Option<Operation<'d>> {
        let data = &self.document.data;
        let number = match (&self.data.operation_id, &self.data.operation_ref) {
            (Some(id), _) => data.operation_by_id(id, &self.data.pointer)?,
            (None, Some(reference)) => {
                match data.operation_by_reference(&self.document.value, reference) {
                    Target::Operation(number) => number,
                    Target::Unknown | Target::Nowhere => return None,
                }
            }
            (None, None) => return None,
        };
        self.document.operation_number(number)
    }

    /// The names and values of its parameters, as the document has them.
    pub fn parameters(&self) -> impl Iterator<Item = (&'d str, &'d Value)> + use<'d> {
        self.data
            .parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.constant()))
    }

    /// The expressions among its values, or the mistake where a text begins as one and is none:
    /// parameters by their names, then the request body as `None`. A template has the text of the
    /// value, in which braces that open no expression are text; [`Template::parse`] would refuse
    /// them.
    pub fn expressions(
        &self,
    ) -> impl Iterator<Item = (Option<&'d str>, Result<&'d Template, &'d ParseError>)> + use<'d>
    {
        let named = self
            .data
            .parameters
            .iter()
            .map(|(name, value)| (Some(name.as_str()), value));
        let all = named.chain(self.data.request_body.iter().map(|value| (None, value)));
        all.filter_map(|(name, value)| Some((name, value.template()?.as_ref())))
    }

    /// The parameters and the request body for an exchange of the operation that has the link. Text
    /// that is no expression is a constant, and so is all inside an object or array.
    ///
    /// # Errors
    ///
    /// A request body without a value. A *parameter* without one is left out and listed.
    pub fn resolve(
        &self,
        context: &(impl Context + ?Sized),
    ) -> Result<ResolvedLink<'d>, EvalError> {
        self.resolve_with(context, false)
    }

    /// The same, and strings inside a request body that is an object or an array are evaluated too.
    /// The specification does not say so; some tools do.
    ///
    /// # Errors
    ///
    /// As [`Link::resolve`].
    pub fn resolve_nested(
        &self,
        context: &(impl Context + ?Sized),
    ) -> Result<ResolvedLink<'d>, EvalError> {
        self.resolve_with(context, true)
    }

    fn resolve_with(
        &self,
        context: &(impl Context + ?Sized),
        nested: bool,
    ) -> Result<ResolvedLink<'d>, EvalError> {
        let operation = self.operation();
        let (mut parameters, mut left_out) = (Vec::new(), Vec::new());
        for (written, value) in &self.data.parameters {
            let (location, name) = located(operation, written);
            match value.evaluate(context, false) {
                Ok(value) => parameters.push(LinkParameter {
                    name,
                    location,
                    value,
                }),
                Err(error) => left_out.push((written.as_str(), error)),
            }
        }
        let request_body = self
            .data
            .request_body
            .as_ref()
            .map(|body| body.evaluate(context, nested))
            .transpose()?;
        Ok(ResolvedLink {
            operation,
            parameters,
            left_out,
            request_body,
        })
    }
}

/// The location and the name of a parameter in a link. `path.id` is `id` in the path, unless the
/// target has none there and one that is called `path.id`.
fn located<'d>(target: Option<Operation<'d>>, written: &'d str) -> (Option<ParameterIn>, &'d str) {
    let whole = || target.and_then(|target| target.locations(written).next());
    let Some((qualifier, name)) = ParameterIn::qualified(written) else {
        return (whole(), written);
    };
    let declared =
        target.is_some_and(|target| target.locations(name).any(|location| location == qualifier));
    match whole() {
        Some(location) if !declared => (Some(location), written),
        _ => (Some(qualifier), name),
    }
}

impl<'d> Operation<'d> {
    /// The links of its response with a status code: those of the exact code, else of its range
    /// (`2XX`), else of `default`.
    pub fn links(&self, status: http::StatusCode) -> impl Iterator<Item = Link<'d>> + use<'d> {
        let (code, range) = (
            status.as_str().to_owned(),
            format!("{}XX", status.as_u16() / 100),
        );
        let responses = self.value().get("responses");
        let has = move |key: &str| responses.is_some_and(|responses| responses.get(key).is_some());
        let status = [code, range]
            .into_iter()
            .find(|key| has(key))
            .unwrap_or_else(|| "default".to_owned());
        self.all_links()
            .filter(move |(of, _)| *of == status)
            .map(|(_, link)| link)
    }

    /// All links, each with the status code, range or `default` of its response.
    pub fn all_links(&self) -> impl Iterator<Item = (&'d str, Link<'d>)> + use<'d> {
        let (document, responses) = (self.document, &self.data.responses);
        responses.iter().flat_map(move |(status, number)| {
            let links = document
                .data
                .responses
                .get(*number)
                .into_iter()
                .flat_map(|response| &response.links);
            links.filter_map(move |(name, link)| {
                let data = document.data.links.get(*link)?;
                Some((
                    status.as_str(),
                    Link {
                        document,
                        data,
                        name,
                    },
                ))
            })
        })
    }
}

impl Document {
    /// Every link of the document, each once, also those among the components that no operation
    /// uses.
    pub fn links(&self) -> impl Iterator<Item = Link<'_>> {
        self.data
            .links
            .iter()
            .take(self.data.own.links)
            .map(|data| Link {
                document: self,
                data,
                name: &data.name,
            })
    }
}
