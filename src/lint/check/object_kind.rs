//! The kinds of objects on the way to callbacks and links, and what each of them holds.

use crate::document::METHODS;

/// The objects on the way to callbacks and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ObjectKind {
    Document,
    Components,
    Paths,
    PathItems,
    PathItem,
    Additional,
    Operation,
    Callbacks,
    Callback,
    RequestBodies,
    RequestBody,
    Parameters,
    NamedParameters,
    /// A Header Object too.
    Parameter,
    Schemas,
    Schema,
    Responses,
    NamedResponses,
    Response,
    Content,
    MediaTypes,
    MediaType,
    Encodings,
    Encoding,
    Examples,
    Example,
    SecuritySchemes,
    SecurityScheme,
    Links,
    Link,
    /// An `operationId` or an `operationRef`.
    LinkTarget,
    LinkParameters,
    /// A value that a link passes, and everything in it.
    LinkValue,
    LinkServer,
}

/// What is below an object and on the way to callbacks and links.
pub(super) enum Below {
    Nothing,
    /// Fields, each with its kind, and whether null is a mistake there.
    Fields(&'static [(&'static str, ObjectKind, bool)]),
    /// The operations of a Path Item.
    Operations,
    /// All members but extensions.
    Members(ObjectKind),
    /// All members, by names that their author chose, and whether null is a mistake there.
    Named(ObjectKind, bool),
    /// The same, and null is a mistake if it is one above.
    Inherited(ObjectKind),
    /// The Path Items of a Callback Object.
    Keys,
    /// The values of a link.
    Values,
    Subschemas,
}

impl ObjectKind {
    /// What is below an object of this kind.
    pub(super) const fn below(self) -> Below {
        match self {
            Self::Document => Below::Fields(&[
                ("paths", Self::Paths, false),
                ("webhooks", Self::PathItems, false),
                ("components", Self::Components, false),
            ]),
            Self::Components => Below::Fields(&[
                ("callbacks", Self::Callbacks, true),
                ("links", Self::Links, true),
                ("pathItems", Self::PathItems, false),
                ("requestBodies", Self::RequestBodies, false),
                ("responses", Self::NamedResponses, false),
                ("parameters", Self::NamedParameters, false),
                ("headers", Self::NamedParameters, false),
                ("schemas", Self::Schemas, false),
                ("mediaTypes", Self::MediaTypes, false),
                ("examples", Self::Examples, false),
                ("securitySchemes", Self::SecuritySchemes, false),
            ]),
            Self::Operation => Below::Fields(&[
                ("callbacks", Self::Callbacks, true),
                ("parameters", Self::Parameters, false),
                ("requestBody", Self::RequestBody, false),
                ("responses", Self::Responses, false),
            ]),
            Self::RequestBody => Below::Fields(&[("content", Self::Content, false)]),
            Self::Response => Below::Fields(&[
                ("headers", Self::NamedParameters, false),
                ("content", Self::Content, false),
                ("links", Self::Links, true),
            ]),
            Self::Parameter => Below::Fields(&[
                ("schema", Self::Schema, false),
                ("content", Self::Content, false),
                ("examples", Self::Examples, false),
            ]),
            Self::Link => Below::Fields(&[
                ("operationId", Self::LinkTarget, false),
                ("operationRef", Self::LinkTarget, false),
                ("parameters", Self::LinkParameters, true),
                ("requestBody", Self::LinkValue, false),
                ("server", Self::LinkServer, false),
            ]),
            Self::MediaType => Below::Fields(&[
                ("schema", Self::Schema, false),
                ("itemSchema", Self::Schema, false),
                ("encoding", Self::Encodings, false),
                ("examples", Self::Examples, false),
            ]),
            Self::Encoding => Below::Fields(&[("headers", Self::NamedParameters, false)]),
            Self::PathItem => Below::Operations,
            Self::Additional => Below::Inherited(Self::Operation),
            Self::Paths => Below::Members(Self::PathItem),
            Self::Responses => Below::Members(Self::Response),
            Self::Content => Below::Members(Self::MediaType),
            Self::Callbacks => Below::Named(Self::Callback, true),
            Self::Links => Below::Named(Self::Link, true),
            Self::PathItems => Below::Named(Self::PathItem, false),
            Self::RequestBodies => Below::Named(Self::RequestBody, false),
            Self::NamedResponses => Below::Named(Self::Response, false),
            Self::NamedParameters => Below::Named(Self::Parameter, false),
            Self::Schemas => Below::Named(Self::Schema, false),
            Self::MediaTypes => Below::Named(Self::MediaType, false),
            Self::Encodings => Below::Named(Self::Encoding, false),
            Self::Examples => Below::Named(Self::Example, false),
            Self::SecuritySchemes => Below::Named(Self::SecurityScheme, false),
            Self::Callback => Below::Keys,
            Self::LinkParameters | Self::LinkValue => Below::Values,
            Self::Schema => Below::Subschemas,
            Self::Parameters
            | Self::Example
            | Self::SecurityScheme
            | Self::LinkTarget
            | Self::LinkServer => Below::Nothing,
        }
    }

    /// The kind of the items, if it is a list of objects.
    pub(super) const fn items(self) -> Option<Self> {
        match self {
            Self::Parameters => Some(Self::Parameter),
            Self::LinkValue => Some(Self::LinkValue),
            _ => None,
        }
    }

    /// What is expected here; `None` if no callback or link can be lost.
    pub(super) const fn expected(self) -> Option<&'static str> {
        Some(match self {
            Self::Paths => "an object of Path Items by path",
            Self::PathItems => "an object of Path Items by name",
            Self::PathItem => "a Path Item Object",
            Self::Additional => "an object of operations by method",
            Self::Operation => "an Operation Object",
            Self::Callbacks => "an object of callbacks by name",
            Self::Callback => "a Callback Object",
            Self::Responses => "an object of responses by status code",
            Self::NamedResponses => "an object of responses by name",
            Self::Response => "a Response Object",
            Self::Links => "an object of links by name",
            Self::Link => "a Link Object",
            Self::LinkTarget => "a string",
            Self::LinkParameters => "an object of values by parameter name",
            Self::LinkServer => "a Server Object",
            Self::Components => "a Components Object",
            _ => return None,
        })
    }

    /// An example, if a short one exists.
    pub(super) const fn example(self) -> Option<&'static str> {
        Some(match self {
            Self::Callbacks => {
                "callbacks: { paid: { '{$request.body#/callbackUrl}': { post: … } } }"
            }
            Self::Callback => "paid: { '{$request.body#/callbackUrl}': { post: … } }",
            Self::PathItem => "{ post: … }",
            Self::Links => "links: { order: { operationId: getOrder } }",
            Self::Link => "order: { operationId: getOrder }",
            Self::LinkParameters => "parameters: { id: $response.body#/id }",
            _ => return None,
        })
    }

    /// What a message calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Document => "the root of a document",
            Self::Components => "`components`",
            Self::Paths => "`paths`",
            Self::PathItem => "a Path Item",
            Self::Operation => "an operation",
            Self::RequestBody => "a request body",
            Self::Responses => "`responses`",
            Self::Response => "a response",
            Self::Content => "`content`",
            Self::MediaType => "a media type",
            _ => "a link",
        }
    }

    pub(super) const fn may_refer(self) -> bool {
        matches!(
            self,
            Self::PathItem
                | Self::Callback
                | Self::RequestBody
                | Self::Parameter
                | Self::Schema
                | Self::Response
                | Self::MediaType
                | Self::Example
                | Self::SecurityScheme
                | Self::Link
        )
    }

    /// Whether a dangling reference is less severe here, and is reported once for each target.
    pub(super) const fn is_aside(self) -> bool {
        matches!(self, Self::Schema | Self::Example | Self::SecurityScheme)
    }

    /// Members that may be misspelled here.
    pub(super) const fn own(self) -> &'static [&'static str] {
        match self {
            Self::Components => &["callbacks", "links", "pathItems", "responses"],
            Self::PathItem => &METHODS,
            Self::Operation => &["callbacks", "responses"],
            Self::Response => &["links"],
            Self::Link => &["parameters", "requestBody"],
            _ => &[],
        }
    }

    /// Whether callbacks and links are lost with it.
    pub(super) const fn leads(self) -> bool {
        self.expected().is_some() || matches!(self, Self::LinkValue)
    }

    /// Whether members that belong elsewhere are looked for.
    pub(super) const fn has_fields(self) -> bool {
        matches!(
            self,
            Self::Document
                | Self::Components
                | Self::Paths
                | Self::PathItem
                | Self::Operation
                | Self::RequestBody
                | Self::Responses
                | Self::Response
                | Self::Content
                | Self::MediaType
        )
    }
}
