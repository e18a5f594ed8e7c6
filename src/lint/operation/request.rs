//! What an operation declares for its request.

use std::cell::OnceCell;

use serde_json::Value;

use super::content::{Content, MAX_DECLARED, content};
use super::response::Response;
use crate::document::{Followed, Node, OperationValue, ParameterIn, Unreadable, is_json};
use crate::lint::schema::Schemas;
use crate::lint::schema::types::Types;

/// The headers whose declaration as a parameter "SHALL be ignored".
pub(in crate::lint) const EXEMPT: [&str; 3] = ["accept", "content-type", "authorization"];

/// The most parameters whose names a message considers.
const MAX_NAMES: usize = 64;

/// A declared parameter.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Parameter<'d> {
    pub(in crate::lint) name: &'d str,
    pub(in crate::lint) location: ParameterIn,
    pub(in crate::lint) required: bool,
    pub(in crate::lint) schema: Option<&'d Value>,
    pub(in crate::lint) unreadable: Option<Unreadable<'d>>,
}

/// What an operation declares for its request.
pub(in crate::lint) struct Request<'d> {
    method: String,
    id: Option<&'d str>,
    path: Option<&'d str>,
    pub(in crate::lint) parameters: Vec<Parameter<'d>>,
    /// A declaration is in another document, or there are too many.
    pub(in crate::lint) open: bool,
    /// The members of an object are parameters of the query.
    pub(in crate::lint) spread: bool,
    pub(in crate::lint) cookies: bool,
    pub(in crate::lint) content: Content<'d>,
    responses: Option<&'d Value>,
    all: OnceCell<Vec<Response<'d>>>,
}

/// Returns the schema of a parameter whose `content` is JSON.
fn json_schema(parameter: &Value) -> Option<&Value> {
    let (media, content) = parameter.get("content")?.as_object()?.iter().next()?;
    if is_json(media) {
        content.get("schema")
    } else {
        None
    }
}

impl<'d> Request<'d> {
    pub(in crate::lint) fn new(
        root: &'d Value,
        schemas: &Schemas<'d>,
        method: &str,
        value: &OperationValue<'d>,
    ) -> Self {
        let OperationValue {
            operation,
            path_items,
            path,
        } = value;
        let (mut parameters, mut open): (Vec<Parameter<'d>>, _) = (Vec::new(), false);
        // The parameters of the operation count before those of its Path Item.
        let lists = std::iter::once(operation)
            .chain(path_items)
            .filter_map(|place| place.get("parameters"));
        for parameter in lists.filter_map(Value::as_array).flatten() {
            if parameters.len() == MAX_DECLARED {
                open = true;
                break;
            }
            let Followed::Here(parameter) = Node::root(parameter).follow(root) else {
                open = true;
                continue;
            };
            let location = parameter.text("in").and_then(ParameterIn::parse);
            let (Some(name), Some(location)) = (parameter.text("name"), location) else {
                continue;
            };
            let required = parameter.value.get("required") == Some(&Value::Bool(true))
                || location == ParameterIn::Path;
            let schema = parameter
                .value
                .get("schema")
                .or_else(|| json_schema(parameter.value));
            let unreadable = Unreadable::of(root, location, parameter.value);
            parameters.push(Parameter {
                name,
                location,
                required,
                schema,
                unreadable,
            });
        }
        let content = match operation
            .get("requestBody")
            .map(|body| Node::root(body).follow(root))
        {
            None => Content::Nothing,
            Some(Followed::Here(body)) => match content(root, &body) {
                Content::Nothing => Content::Unknown,
                content => content,
            },
            Some(Followed::Elsewhere | Followed::Nowhere) => Content::Unknown,
        };
        let is_object = |one: &Parameter<'d>| {
            one.schema
                .is_some_and(|schema| schemas.types(&[schema]).only(Types::OBJECT))
        };
        let spread = |one: &Parameter<'d>| {
            one.location == ParameterIn::Querystring
                || one.location == ParameterIn::Query && is_object(one)
        };
        Self {
            method: method.to_owned(),
            id: operation.get("operationId").and_then(Value::as_str),
            path: *path,
            open,
            spread: parameters.iter().any(spread),
            cookies: parameters
                .iter()
                .any(|one| one.location == ParameterIn::Cookie),
            parameters,
            content,
            responses: operation.get("responses"),
            all: OnceCell::new(),
        }
    }

    /// Returns what messages call the operation, such as `POST /orders`.
    pub(in crate::lint) fn label(&self) -> String {
        match (self.path, self.id) {
            (Some(path), _) => format!("{} {path}", self.method),
            (None, Some(id)) => format!("operation {id}"),
            (None, None) => "the operation".to_owned(),
        }
    }

    /// Returns a declared parameter.
    pub(in crate::lint) fn parameter(
        &self,
        location: ParameterIn,
        name: &str,
    ) -> Option<&Parameter<'d>> {
        self.parameters
            .iter()
            .find(|one| one.location == location && location.is_same_name(one.name, name))
    }

    /// Returns whether the path names a parameter.
    pub(in crate::lint) fn path_names(&self, name: &str) -> bool {
        self.path
            .is_some_and(|path| path.contains(&format!("{{{name}}}")))
    }

    /// Returns the names of the first parameters in a location, or in all; sorted, each once.
    pub(in crate::lint) fn names(&self, location: Option<ParameterIn>) -> Vec<&'d str> {
        let mut names: Vec<_> = self
            .parameters
            .iter()
            .filter(|one| location.is_none_or(|location| one.location == location))
            .map(|one| one.name)
            .take(MAX_NAMES)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns all responses of the operation, also those in another document.
    pub(in crate::lint) fn responses(&self, root: &'d Value) -> &[Response<'d>] {
        self.all.get_or_init(|| {
            let responses = self.responses.map(Node::root);
            let responses = responses.iter().flat_map(Node::members).take(MAX_DECLARED);
            responses
                .map(|(status, response)| Response::new(root, status, response))
                .collect()
        })
    }
}
