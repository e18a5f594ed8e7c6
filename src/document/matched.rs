//! An exchange as the operation that it matches declares it.

use std::fmt;

use serde_json::Value;

use super::model::Document;
use super::operation::Operation;
use super::route::Segment;
use super::style::Parameters;
use crate::eval::Exchange;
use crate::eval::{Context, Lookup, NoValue};
use crate::syntax::{Expression, Source};

/// An operation that a request matches.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Matched<'d> {
    /// The operation.
    pub operation: Operation<'d>,
    /// The path parameters by name, decoded, for [`Exchange::path_param`]. Of one with `style:
    /// label` or `style: matrix` that is one text it is the value, without what the style puts in
    /// front; arrays and objects are as they are sent, and [`Matched::context`] reads them.
    pub path_params: Vec<(&'d str, String)>,
    sent: Vec<Segment<'d>>,
    parameters: &'d Parameters,
}

/// An exchange whose parameters are read as an operation declares them; see [`Matched::context`].
#[derive(Clone)]
pub struct MatchedContext<'m, 'a> {
    exchange: Exchange<'a>,
    matched: &'m Matched<'m>,
}

impl Document {
    /// The operation that a request with this method and path is for; `path` is as it is sent,
    /// percent-encoded and without the query. The path of a server may stand in front: one of the
    /// document's, or of those that the Path Item or the operation has in their place. A server's
    /// variable without `enum` takes any text without a slash, or its default. Concrete paths go
    /// before templated ones.
    pub fn matching(&self, method: &str, path: &str) -> Option<Matched<'_>> {
        let found = self
            .router
            .at(path, |template| self.operation_at(method, template).is_ok())?;
        let operation = self.operation_at(method, found.template).ok()?;
        let parameters = operation.declared();
        let mut matched = Matched {
            operation,
            path_params: Vec::new(),
            sent: found.parameters,
            parameters,
        };
        let path_params = matched.sent.iter().map(|segment| {
            let text = match matched.in_path(segment) {
                Lookup::Value(value) => value.as_str().map(str::to_owned),
                Lookup::NoValue(_) | Lookup::Unknown => None,
            };
            (segment.name, text.unwrap_or_else(|| segment.text.clone()))
        });
        matched.path_params = path_params.collect();
        Some(matched)
    }
}

impl<'d> Operation<'d> {
    /// Its parameters, and those of its Path Item that it does not declare itself.
    fn declared(&self) -> &'d Parameters {
        self.data.parameters.get_or_init(|| {
            let items = self
                .data
                .path_items
                .iter()
                .map(|item| self.document.at(item));
            let lists = std::iter::once(self.value())
                .chain(items)
                .filter_map(|place| place.get("parameters"));
            Parameters::new(
                &self.document.value,
                lists.filter_map(Value::as_array).flatten(),
            )
        })
    }
}

impl Matched<'_> {
    /// The exchange with its path parameters, and with the parameters of path and query read as the
    /// operation declares them: by `style` and `explode`, or by the media type of `content`. An
    /// array is an array then, and an object an object. A parameter whose style is not read, or
    /// whose text does not fit it, is [`NoValue::Style`]. Path parameters that the exchange has
    /// already stay as they are; so do headers, and what is not declared.
    ///
    /// ```
    /// use openapi_expr::{Document, Exchange, Policy};
    ///
    /// let api = Document::from_json(r#"{"openapi": "3.1.0", "paths": {"/pets/{id}": {"post": {
    ///     "parameters": [
    ///         {"name": "id", "in": "path", "required": true, "style": "matrix", "schema": {"type": "integer"}}
    ///     ],
    ///     "callbacks": {"fed": {"https://h.example/pets/{$request.path.id}": {"post": {}}}}
    /// }}}}"#)?;
    /// let matched = api.matching("POST", "/pets/;id=5").expect("an operation");
    /// let context = matched.context(Exchange::new("POST"));
    /// let callback = matched.operation.callback("fed").expect("a callback");
    /// assert_eq!(callback.to_url(&context, &Policy::public())?.as_str(), "https://h.example/pets/5");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn context<'a>(&self, exchange: Exchange<'a>) -> MatchedContext<'_, 'a> {
        MatchedContext {
            exchange,
            matched: self,
        }
    }

    fn in_path(&self, segment: &Segment<'_>) -> Lookup<'static> {
        match self.parameters.path(segment.name) {
            Some(declared) => declared.in_path(segment.sent.as_deref(), &segment.text),
            None => segment.text.clone().into(),
        }
    }
}

impl MatchedContext<'_, '_> {
    fn path(&self, expression: &Expression<'_>, name: &str) -> Lookup<'_> {
        match self.exchange.lookup(expression) {
            Lookup::NoValue(NoValue::Parameter) => {}
            given => return given,
        }
        let segment = self
            .matched
            .sent
            .iter()
            .find(|segment| segment.name == name);
        segment.map_or(Lookup::NoValue(NoValue::Parameter), |segment| {
            self.matched.in_path(segment)
        })
    }

    fn query(&self, expression: &Expression<'_>, name: &str) -> Lookup<'_> {
        let parameters = self.matched.parameters;
        let read =
            parameters.in_query(name, self.exchange.query_string(), self.exchange.repeated());
        read.unwrap_or_else(|| self.exchange.lookup(expression))
    }
}

impl Context for MatchedContext<'_, '_> {
    fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_> {
        match expression {
            Expression::Request(Source::Path(name)) => self.path(expression, name.as_str()),
            Expression::Request(Source::Query(name)) => self.query(expression, name.as_str()),
            // Query, path, then what else the exchange has of that name.
            Expression::Parameter(name) => {
                let query = Expression::Request(Source::Query(name.clone()));
                let path = Expression::Request(Source::Path(name.clone()));
                match self.query(&query, name.as_str()) {
                    Lookup::NoValue(NoValue::Parameter) => {}
                    found => return found,
                }
                match self.path(&path, name.as_str()) {
                    Lookup::NoValue(NoValue::Parameter) => self.exchange.lookup(expression),
                    found => found,
                }
            }
            _ => self.exchange.lookup(expression),
        }
    }

    fn lookup_all<'c>(&'c self, expressions: &[Expression<'_>], answers: &mut [Lookup<'c>]) {
        self.exchange.lookup_all(expressions, answers);
        for (expression, answer) in expressions.iter().zip(answers) {
            if matches!(
                expression,
                Expression::Request(Source::Path(_) | Source::Query(_)) | Expression::Parameter(_)
            ) {
                *answer = self.lookup(expression);
            }
        }
    }
}

/// What is known, not what it is.
impl fmt::Debug for MatchedContext<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.matched.operation.pointer();
        f.debug_struct("MatchedContext")
            .field("operation", &operation)
            .finish_non_exhaustive()
    }
}
