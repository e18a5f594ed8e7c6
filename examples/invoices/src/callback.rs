//! The document's callback, compiled. What the document shows is what is called.

use http::Method;
use openapi_expr::{Document, DocumentError, Exchange, Policy, UrlError, UrlTemplate};
use serde_json::Value;

/// The operation whose callbacks are called.
pub const OPERATION: &str = "createInvoice";
/// The callback that is called.
pub const NAME: &str = "invoiceEvent";

/// Where invoice events are sent, and with which method.
#[derive(Clone, Debug)]
pub struct InvoiceCallback {
    key: UrlTemplate,
    method: Method,
}

/// Why a document has no usable callback.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// The value is not an OpenAPI document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The operation is missing.
    #[error("no operation `{OPERATION}`")]
    Operation,
    /// The callback is missing or does not have exactly one method.
    #[error("operation `{OPERATION}` has no callback `{NAME}` with exactly one method")]
    Callback,
    /// The callback's key cannot produce a URL.
    #[error("invalid key of callback `{NAME}`: {0:#}")]
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
            .operation(OPERATION)
            .ok_or(CallbackError::Operation)?
            .callback(NAME)
            .ok_or(CallbackError::Callback)?;
        let method = match callback.methods() {
            [method] => method.parse().map_err(|_| CallbackError::Callback)?,
            _ => return Err(CallbackError::Callback),
        };
        Ok(Self {
            key: callback.url_template().map_err(Clone::clone)?.clone(),
            method,
        })
    }

    /// Returns the URL for a request to `createInvoice`, or `None` if the caller asked for no
    /// callback.
    ///
    /// # Errors
    ///
    /// Fails if the caller asked for a callback, but the key does not produce a URL that the policy
    /// allows.
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

    /// Returns the method of the callback.
    pub fn method(&self) -> &Method {
        &self.method
    }
}
