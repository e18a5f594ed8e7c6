//! Links of a document.

use serde_json::Value;

use super::data::LinkData;
use super::model::Document;
use super::operation::Operation;
use crate::syntax::ParseError;
use crate::syntax::Template;

/// A Link Object of a [`Document`].
///
/// ```
/// use openapi_expr::{Body, Document, Exchange};
///
/// let api = Document::from_json(r##"{"openapi": "3.1.0", "paths": {
///     "/orders": {"post": {"operationId": "createOrder", "responses": {"201": {"links": {"get": {
///         "operationId": "getOrder", "parameters": {"path.id": "$response.body#/id"}
///     }}}}}},
///     "/orders/{id}": {"get": {"operationId": "getOrder"}}
/// }}"##)?;
/// let create = api.operation("createOrder").expect("an operation");
/// let link = create.links(http::StatusCode::CREATED).next().expect("a link");
/// assert_eq!(link.operation_id(), Some("getOrder"));
///
/// let exchange = Exchange::new("POST").response_body(Body::json(br#"{"id": 42}"#));
/// let resolved = link.resolve(&exchange)?;
/// assert_eq!(resolved.operation.and_then(|target| target.path()), Some("/orders/{id}"));
/// assert_eq!((resolved.parameters[0].name, &resolved.parameters[0].value), ("id", &42.into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Link<'d> {
    pub(super) document: &'d Document,
    pub(super) data: &'d LinkData,
    pub(super) name: &'d str,
}

/// An expression of a [`Link`], from [`Link::expressions`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LinkExpression<'d> {
    /// The member of the link that has the expression as its value.
    pub member: LinkMember<'d>,
    /// The parsed expression, or the error of a text that begins like an expression but is not one.
    ///
    /// The template is the text of the whole value. Braces that do not open an expression are text
    /// in it, although [`Template::parse`] rejects them.
    pub template: Result<&'d Template, &'d ParseError>,
}

/// A member of a Link Object that has a value for the linked operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkMember<'d> {
    /// A member of `parameters`, by its name as it is written in the document, such as `path.id`.
    Parameter(&'d str),
    /// `requestBody`.
    RequestBody,
}

impl<'d> Link<'d> {
    /// Returns the JSON Pointer of the Link Object in the document. For a `$ref`, it is the pointer
    /// of the object that the `$ref` refers to.
    pub fn pointer(&self) -> &'d str {
        &self.data.pointer
    }

    /// Returns the name in the response's `links`.
    pub fn name(&self) -> &'d str {
        self.name
    }

    /// Returns the status code, range or `default` of the response where the link was found first.
    /// Returns `None` for a component that no operation uses.
    pub fn status(&self) -> Option<&'d str> {
        self.data.status.as_deref()
    }

    /// Returns the `operationId` as it is written in the document.
    pub fn operation_id(&self) -> Option<&'d str> {
        self.data.operation_id.as_deref()
    }

    /// Returns the `operationRef` as it is written in the document.
    pub fn operation_ref(&self) -> Option<&'d str> {
        self.data.operation_ref.as_deref()
    }

    /// Returns the linked operation, which the `operationId` or else the `operationRef` names.
    ///
    /// It is in the document or in one that is [bundled](crate::document::Bundled) with it. Returns
    /// `None` if none of them has it.
    pub fn operation(&self) -> Option<Operation<'d>> {
        self.document.operation_by_id(self.data.target.operation()?)
    }

    /// Returns the names and values of the parameters as they are written in the document.
    pub fn parameters(&self) -> impl Iterator<Item = (&'d str, &'d Value)> + use<'d> {
        self.data
            .parameters
            .iter()
            .map(|(name, value)| (name.as_str(), value.constant()))
    }

    /// Returns the request body as it is written in the document.
    pub fn request_body(&self) -> Option<&'d Value> {
        Some(self.data.request_body.as_ref()?.constant())
    }

    /// Returns the values that are expressions or begin like one: first those of the parameters,
    /// then that of the request body. Constants are not listed.
    ///
    /// ```
    /// use openapi_expr::Document;
    /// use openapi_expr::document::LinkMember;
    ///
    /// let api = Document::from_json(r##"{"openapi": "3.1.0", "components": {"links": {"get": {
    ///     "operationId": "get", "parameters": {"id": "$response.body#/id", "full": true},
    ///     "requestBody": "$request.body.note"
    /// }}}}"##)?;
    /// let link = api.links().next().expect("a link");
    /// let all: Vec<_> = link.expressions().collect();
    /// assert_eq!(all[0].member, LinkMember::Parameter("id"));
    /// assert!(all[0].template.is_ok());
    /// assert_eq!(all[1].member, LinkMember::RequestBody);
    /// assert!(all[1].template.is_err());
    /// # Ok::<(), openapi_expr::DocumentError>(())
    /// ```
    pub fn expressions(&self) -> impl Iterator<Item = LinkExpression<'d>> + use<'d> {
        let parameters = self.data.parameters.iter();
        let parameters = parameters.map(|(name, value)| (LinkMember::Parameter(name), value));
        let body = self.data.request_body.iter();
        let body = body.map(|value| (LinkMember::RequestBody, value));
        parameters.chain(body).filter_map(|(member, value)| {
            let template = value.template()?.as_ref();
            Some(LinkExpression { member, template })
        })
    }
}

impl<'d> Operation<'d> {
    /// Returns the links of the response for a status code: the response with this code, or else
    /// with its range (`2XX`), or else `default`.
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

    /// Returns all links, each with the status code, range or `default` of its response.
    pub fn all_links(&self) -> impl Iterator<Item = (&'d str, Link<'d>)> + use<'d> {
        let (document, responses) = (self.document, &self.data.responses);
        responses.iter().flat_map(move |(status, response)| {
            let response = document.data.responses.get(*response);
            let links = response.into_iter().flat_map(|response| &response.links);
            links.filter_map(move |(name, link)| {
                let data = document.data.links.get(*link)?;
                let link = Link {
                    document,
                    data,
                    name,
                };
                Some((status.as_str(), link))
            })
        })
    }
}

impl Document {
    /// Returns every link of the document once, including components that no operation uses.
    pub fn links(&self) -> impl Iterator<Item = Link<'_>> {
        let own = self.data.links.rows().take(self.data.own.links);
        own.map(|data| Link {
            document: self,
            data,
            name: &data.name,
        })
    }
}
