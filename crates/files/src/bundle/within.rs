//! What the members of an object are, for the walk that follows references: fields, free names, or
//! data.

use serde_json::{Map, Value};

use crate::source::is_named;

/// What an object is, as far as its members depend on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// An object of the specification, or a schema.
    Fields,
    Components,
    Links,
    Link,
    Examples,
    Example,
    Discriminator,
    Mapping,
    Callbacks,
    /// Objects by free names.
    Names,
    /// Objects by free names, with extensions beside them: paths, a callback, the responses of an operation.
    Patterned,
    /// In an extension or another file: what it is depends on the references to it.
    Unknown,
    /// A value of a message, which has no references.
    Data,
}

/// Who is to blame for a reference that does not resolve.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blame {
    /// The document is wrong.
    Document,
    /// Nobody: it is in an extension, whose meaning is unknown.
    Extension,
    /// Nobody: it is relative to the URI of a schema.
    OtherBase,
}

/// Where the walk is.
#[derive(Clone, Copy)]
pub(super) struct Within {
    kind: Kind,
    pub(super) blame: Blame,
}

impl Within {
    /// The root of a file.
    pub(super) fn root() -> Self {
        Self {
            kind: Kind::Unknown,
            blame: Blame::Document,
        }
    }

    /// What a reference in the object, at a place, takes its target for: a `$ref` for the same, the
    /// others for an operation or a schema.
    pub(super) fn referred(self, place: &[String]) -> Self {
        let is_same = self.kind != Kind::Mapping && place.last().is_some_and(|name| name == "$ref");
        Self {
            kind: if is_same { self.kind } else { Kind::Fields },
            ..self
        }
    }

    /// The same, with what a reference to the object takes it for.
    pub(super) fn or_taken(self, taken: Option<&Self>) -> Self {
        match (self.kind, taken) {
            (Kind::Unknown, Some(taken)) => Self {
                kind: taken.kind,
                ..self
            },
            _ => self,
        }
    }

    /// The same, with what the object itself shows.
    pub(super) fn object(self, object: &Map<String, Value>) -> Self {
        let is_open = matches!(self.kind, Kind::Fields | Kind::Unknown);
        let kind = match self.kind {
            _ if is_open && is_link(object) => Kind::Link,
            Kind::Unknown if is_example(object) => Kind::Example,
            Kind::Unknown if !has_names(object) => Kind::Fields,
            kind => kind,
        };
        let own = object
            .get("$id")
            .and_then(Value::as_str)
            .filter(|own| is_open && !own.starts_with('#'));
        Self {
            kind,
            blame: if own.is_some() {
                Blame::OtherBase
            } else {
                self.blame
            },
        }
    }

    /// What a member of the object is.
    pub(super) fn member(self, name: &str, member: &Value) -> Self {
        if self.is_extension(name) {
            let blame = if self.blame == Blame::Document {
                Blame::Extension
            } else {
                self.blame
            };
            return Self {
                kind: Kind::Unknown,
                blame,
            };
        }
        let kind = match (self.kind, name) {
            (Kind::Data | Kind::Mapping, _)
            | (Kind::Link, "parameters" | "requestBody")
            | (Kind::Example, "value" | "dataValue")
            | (Kind::Fields, "const" | "default" | "enum" | "example") => Kind::Data,
            (Kind::Fields, "examples") if !member.is_object() => Kind::Data,
            (Kind::Names | Kind::Patterned, _) => Kind::Fields,
            (Kind::Callbacks, _) => Kind::Patterned,
            (Kind::Links, _) => Kind::Link,
            (Kind::Examples, _) => Kind::Example,
            (Kind::Discriminator, "mapping") => Kind::Mapping,
            (Kind::Components, "responses") => Kind::Names,
            (_, "callbacks") => Kind::Callbacks,
            (_, "components") => Kind::Components,
            (_, "discriminator") => Kind::Discriminator,
            (_, "examples") => Kind::Examples,
            (_, "links") => Kind::Links,
            (_, "paths" | "responses") => Kind::Patterned,
            (_, name) if NAMED.contains(&name) => Kind::Names,
            (Kind::Unknown, _) => Kind::Unknown,
            _ => Kind::Fields,
        };
        Self { kind, ..self }
    }

    /// What an item of a list is.
    pub(super) fn item(self) -> Self {
        let kind = if matches!(self.kind, Kind::Data | Kind::Unknown) {
            self.kind
        } else {
            Kind::Fields
        };
        Self { kind, ..self }
    }

    pub(super) fn is_data(self) -> bool {
        self.kind == Kind::Data
    }

    /// Whether a text in the object is a URI reference: a `$ref`, an `operationRef`, or a
    /// discriminator's mapping that is not the name of a schema (OpenAPI 3.1.1, Discriminator
    /// Object).
    pub(super) fn refers(self, name: &str, text: &str) -> bool {
        match self.kind {
            Kind::Data => false,
            Kind::Mapping => text.contains('#') || is_named(text),
            Kind::Link => matches!(name, "$ref" | "operationRef"),
            _ => name == "$ref",
        }
    }

    fn is_extension(self, name: &str) -> bool {
        let has_names = matches!(
            self.kind,
            Kind::Names
                | Kind::Callbacks
                | Kind::Links
                | Kind::Examples
                | Kind::Mapping
                | Kind::Data
        );
        !has_names && name.starts_with("x-")
    }
}

/// Fields that are objects by free names, besides those with a kind of their own.
const NAMED: [&str; 20] = [
    "$defs",
    "additionalOperations",
    "content",
    "definitions",
    "dependencies",
    "dependentSchemas",
    "encoding",
    "headers",
    "mediaTypes",
    "parameters",
    "pathItems",
    "patternProperties",
    "properties",
    "requestBodies",
    "schemas",
    "scopes",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Whether an object may consist of free names: each of its members is an object, and none is named
/// like a field that occurs beside `examples`.
fn has_names(object: &Map<String, Value>) -> bool {
    let is_field = |name: &str| {
        matches!(
            name,
            "additionalProperties"
                | "content"
                | "items"
                | "itemSchema"
                | "not"
                | "patternProperties"
                | "properties"
                | "schema"
        )
    };
    let mut members = object.iter().filter(|(name, _)| !name.starts_with("x-"));
    members.all(|(name, member)| member.is_object() && (object.len() == 1 || !is_field(name)))
}

/// Only a link has an `operationRef`, or has its parameters by name beside an `operationId`.
fn is_link(object: &Map<String, Value>) -> bool {
    let is_text = |name: &str| object.get(name).is_some_and(Value::is_string);
    is_text("operationRef")
        || is_text("operationId") && object.get("parameters").is_some_and(Value::is_object)
}

fn is_example(object: &Map<String, Value>) -> bool {
    let is_field = |name: &str| {
        matches!(
            name,
            "summary" | "description" | "value" | "dataValue" | "serializedValue"
        )
    };
    object.len() > 1
        && ["value", "dataValue"]
            .iter()
            .any(|name| object.contains_key(*name))
        && object
            .keys()
            .all(|name| is_field(name) || name.starts_with("x-"))
        && object.iter().any(|(_, member)| member.is_string())
}
