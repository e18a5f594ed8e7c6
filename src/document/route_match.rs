//! A request that matches an operation, and its exchange as the operation declares it.

use std::fmt;

use super::model::Document;
use super::operation::Operation;
use super::parameters::Parameters;
use super::route::PathParameter;
use crate::eval::Exchange;
use crate::eval::{Context, Lookup, NoValue};
use crate::syntax::{Expression, Source};

/// The operation that a request is for, from [`Document::match_request`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RouteMatch<'d> {
    /// The operation.
    pub operation: Operation<'d>,
    /// The path parameters by name, decoded, for [`Exchange::path_param`].
    ///
    /// A single value with `style: label` or `style: matrix` comes without the prefix that the
    /// style adds. Arrays and objects are as they are sent; [`RouteMatch::context`] reads them.
    pub path_params: Vec<(&'d str, String)>,
    sent: Vec<PathParameter<'d>>,
    parameters: &'d Parameters,
}

/// An exchange whose parameters are read as an operation declares them, from
/// [`RouteMatch::context`].
#[derive(Clone)]
pub struct RouteContext<'m, 'a> {
    exchange: Exchange<'a>,
    route: &'m RouteMatch<'m>,
}

impl Document {
    /// Returns the operation that a request with this method and path is for, and its path
    /// parameters.
    ///
    /// `path` is the path as it is sent: percent-encoded, without the query. It may begin with the
    /// path of a server: one of the document's, or one that the Path Item or the operation has in
    /// their place. A server variable without `enum` takes any text without a slash, or its
    /// default. Concrete paths are matched before templated ones.
    ///
    /// ```
    /// use openapi_expr::Document;
    ///
    /// let api = Document::from_json(r#"{"openapi": "3.1.0",
    ///     "servers": [{"url": "https://api.example.com/v1"}],
    ///     "paths": {"/pets/{id}": {"get": {"operationId": "getPet"}}}
    /// }"#)?;
    /// let found = api.match_request("GET", "/v1/pets/a%20b").expect("an operation");
    /// assert_eq!(found.operation.id(), Some("getPet"));
    /// assert_eq!(found.path_params, [("id", "a b".to_owned())]);
    /// assert!(api.match_request("PUT", "/v1/pets/7").is_none());
    /// # Ok::<(), openapi_expr::DocumentError>(())
    /// ```
    pub fn match_request(&self, method: &str, path: &str) -> Option<RouteMatch<'_>> {
        let found = self.router.at(path, |template| {
            self.operation_at(method, template).is_some()
        })?;
        let operation = self.operation_at(method, found.template)?;
        let mut route = RouteMatch {
            operation,
            path_params: Vec::new(),
            sent: found.parameters,
            parameters: operation.unlike_text(),
        };
        let path_params = route.sent.iter().map(|parameter| {
            let text = match route.in_path(parameter) {
                Lookup::Value(value) => value.as_str().map(str::to_owned),
                Lookup::NoValue(_) | Lookup::Unknown => None,
            };
            let text = text.unwrap_or_else(|| parameter.text.clone());
            (parameter.name, text)
        });
        route.path_params = path_params.collect();
        Some(route)
    }
}

impl RouteMatch<'_> {
    /// Returns the exchange with its path parameters, and with the parameters of path and query
    /// read as the operation declares them: by `style` and `explode`, or by the media type of
    /// `content`.
    ///
    /// So an array is read as an array, and an object as an object. A parameter with a style that
    /// is not supported, or with a text that does not fit its style, is [`NoValue::Style`]. Path
    /// parameters that the exchange already has stay as they are, and so do headers and everything
    /// that is not declared.
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
    /// let route = api.match_request("POST", "/pets/;id=5").expect("an operation");
    /// let context = route.context(Exchange::new("POST"));
    /// let callback = route.operation.callback("fed").expect("a callback");
    /// assert_eq!(callback.to_url(&context, &Policy::public())?.as_str(), "https://h.example/pets/5");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn context<'a>(&self, exchange: Exchange<'a>) -> RouteContext<'_, 'a> {
        RouteContext {
            exchange,
            route: self,
        }
    }

    fn in_path(&self, parameter: &PathParameter<'_>) -> Lookup<'static> {
        match self.parameters.path(parameter.name) {
            Some(declared) => declared.in_path(parameter.sent.as_deref(), &parameter.text),
            None => parameter.text.clone().into(),
        }
    }
}

impl RouteContext<'_, '_> {
    fn path(&self, expression: &Expression<'_>, name: &str) -> Lookup<'_> {
        match self.exchange.lookup(expression) {
            Lookup::NoValue(NoValue::Parameter) => {}
            given => return given,
        }
        let mut sent = self.route.sent.iter();
        let parameter = sent.find(|parameter| parameter.name == name);
        parameter.map_or(Lookup::NoValue(NoValue::Parameter), |parameter| {
            self.route.in_path(parameter)
        })
    }

    fn query(&self, expression: &Expression<'_>, name: &str) -> Lookup<'_> {
        let parameters = self.route.parameters;
        let read =
            parameters.in_query(name, self.exchange.query_string(), self.exchange.repeated());
        read.unwrap_or_else(|| self.exchange.lookup(expression))
    }
}

impl Context for RouteContext<'_, '_> {
    fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_> {
        match expression {
            Expression::Request(Source::Path(name)) => self.path(expression, name.as_str()),
            Expression::Request(Source::Query(name)) => self.query(expression, name.as_str()),
            // Query, path, then anything else of that name in the exchange.
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

/// Prints the operation alone: values may be secret.
impl fmt::Debug for RouteContext<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RouteContext")
            .field("operation", &self.route.operation.pointer())
            .finish_non_exhaustive()
    }
}
