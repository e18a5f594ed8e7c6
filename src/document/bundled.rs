//! Several documents in one value.

use crate::syntax::JsonPointer;

/// The documents that one value holds besides its own.
///
/// An OpenAPI Description may be several documents (OpenAPI 3.1.1, "OpenAPI Description
/// Structure"). Whoever has read them makes one value of them: the entry document, with each of the
/// others as a member below it, and with the references between them rewritten as local ones. This
/// type lists where the others are. [`Document::bundled`](crate::Document::bundled) and
/// [`Linter::check_bundled`](crate::Linter::check_bundled) then find the operations that links name
/// in any of them; a reference that is not local still leads to a document that nobody has read.
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
    /// No document but the value's own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the document at this JSON Pointer: an OpenAPI document, or a part of one, such as a
    /// Path Item Object in a file of its own.
    #[must_use]
    pub fn document(mut self, pointer: &JsonPointer<'_>) -> Self {
        self.pointers.push(pointer.as_str().to_owned());
        self
    }

    pub(crate) fn pointers(&self) -> &[String] {
        &self.pointers
    }
}
