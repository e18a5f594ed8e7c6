//! The kinds of objects on the way to callbacks and links.

use crate::document::METHODS;

/// The objects on the way to callbacks and links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::lint) enum Kind {
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
    /// A value that a link passes, and all that is in it.
    LinkValue,
    LinkServer,
}

impl Kind {
    /// What belongs here; `None` where nothing that is meant as a callback or a link can be lost.
    pub(in crate::lint) const fn expected(self) -> Option<&'static str> {
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
            Self::LinkTarget => "text",
            Self::LinkParameters => "an object of values by parameter name",
            Self::LinkServer => "a Server Object",
            Self::Components => "a Components Object",
            _ => return None,
        })
    }

    /// How it is written, where that is short.
    pub(in crate::lint) const fn example(self) -> Option<&'static str> {
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

    /// What its own name is in the specification.
    pub(in crate::lint) const fn name(self) -> &'static str {
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

    pub(in crate::lint) const fn may_refer(self) -> bool {
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

    /// Whether a reference to nothing weighs less here, and is reported once for each target.
    pub(in crate::lint) const fn is_aside(self) -> bool {
        matches!(self, Self::Schema | Self::Example | Self::SecurityScheme)
    }

    /// Members that may be misspelled here.
    pub(in crate::lint) const fn own(self) -> &'static [&'static str] {
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
    pub(in crate::lint) const fn leads(self) -> bool {
        self.expected().is_some() || matches!(self, Self::LinkValue)
    }

    /// Whether members that belong elsewhere are looked for.
    pub(in crate::lint) const fn has_fields(self) -> bool {
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
