//! Several documents in one value.

use crate::syntax::JsonPointer;

/// Lists where a value contains further documents.
///
/// An OpenAPI Description may consist of several documents (OpenAPI 3.1.1, "OpenAPI Description
/// Structure"). A program that reads their files makes one value of them: the entry document, with
/// each of the others as a member somewhere in it, and with the references between them made local.
/// This type lists where the others are. [`Document::bundled`](crate::Document::bundled) and
/// [`Linter::check_bundled`](crate::Linter::check_bundled) then find the operations that links name
/// in any of them. A reference that is not local still points to a document that was not read.
///
/// ```
/// use openapi_expr::{Document, Syntax};
/// use openapi_expr::document::Bundled;
/// use openapi_expr::syntax::JsonPointer;
///
/// let value = serde_json::json!({
///     "openapi": "3.1.1",
///     "components": {"links": {"user": {"operationId": "getUser"}}},
///     "x-files": {"users": {"openapi": "3.1.1", "paths": {"/users/{id}": {"get": {"operationId": "getUser"}}}}}
/// });
/// let bundled = Bundled::new().document(&JsonPointer::parse("/x-files/users")?);
/// let document = Document::bundled(value, &bundled, Syntax::openapi())?;
/// let target = document.links().next().and_then(|link| link.operation());
/// assert_eq!(target.and_then(|operation| operation.path()), Some("/users/{id}"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundled {
    pointers: Vec<String>,
}

impl Bundled {
    /// Returns an empty list: the value is one document.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the document at this JSON Pointer.
    ///
    /// It is an OpenAPI document, or a part of one that has a file of its own, such as a Path Item
    /// Object.
    #[must_use]
    pub fn document(mut self, pointer: &JsonPointer<'_>) -> Self {
        self.pointers.push(pointer.as_str().to_owned());
        self
    }

    pub(crate) fn pointers(&self) -> &[String] {
        &self.pointers
    }
}
