//! The document's callback, compiled: what the document shows is what is called.

use http::Method;
use openapi_expr::document::UnknownOperation;
use openapi_expr::{Document, DocumentError, Exchange, Policy, UrlError, UrlTemplate};
use serde_json::Value;

/// The operation whose callbacks are called.
pub const OPERATION: &str = "createInvoice";
/// The one that is.
pub const NAME: &str = "invoiceEvent";

/// Where invoice events go, and how.
#[derive(Clone, Debug)]
pub struct InvoiceCallback {
    key: UrlTemplate,
    method: Method,
}

/// Why a document tells no callback to call.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// It is no OpenAPI document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// It lacks the operation.
    #[error(transparent)]
    Operation(#[from] UnknownOperation),
    /// The operation lacks the callback.
    #[error("operation `{OPERATION}` has no callback `{NAME}` with one method")]
    Callback,
    /// Its key makes no URL.
    #[error("the key of callback `{NAME}`: {0:#}")]
    Key(#[from] UrlError),
}

impl InvoiceCallback {
    /// Compiles the callback `invoiceEvent` of the document.
    ///
    /// # Errors
    ///
    /// See [`CallbackError`].
    pub fn of(document: &Value) -> Result<Self, CallbackError> {
        let document = Document::new(document.clone())?;
        let callback = document
            .operation(OPERATION)?
            .callback(NAME)
            .ok_or(CallbackError::Callback)?;
        let method = match callback.methods() {
            [method] => method.parse().map_err(|_| CallbackError::Callback)?,
            _ => return Err(CallbackError::Callback),
        };
        Ok(Self {
            key: callback.target().map_err(Clone::clone)?.clone(),
            method,
        })
    }

    /// The URL for an exchange of `createInvoice`; none where the caller asked for no callback.
    ///
    /// # Errors
    ///
    /// The caller asked for one, and the key makes no URL of it that the policy lets through.
    pub fn resolve(
        &self,
        exchange: &Exchange<'_>,
        policy: &Policy,
    ) -> Result<Option<String>, UrlError> {
        match self.key.to_url(exchange, policy) {
            Ok(url) => Ok(Some(url.into())),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The method to call it with.
    pub fn method(&self) -> &Method {
        &self.method
    }
}
