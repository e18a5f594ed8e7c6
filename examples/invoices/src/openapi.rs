//! The OpenAPI document, generated from the code it describes.

use utoipa::openapi::path::{Callback, Operation, PathItem};
use utoipa::openapi::{OpenApi as Document, RefOr};
use utoipa::{OpenApi, Path};

use crate::callback::{NAME, OPERATION};
use crate::event::{__path_invoice_event, InvoiceEvent, InvoiceEventReceived};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Invoices",
        description = "Stores invoices, and calls back when one is paid.",
        version = "1.0.0",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(),
    ),
    components(schemas(InvoiceEvent, InvoiceEventReceived))
)]
pub(crate) struct Info;

/// Adds the callback to the document of the routes.
pub(crate) fn with_callback(mut document: Document) -> Document {
    let (key, operation) = (
        __path_invoice_event::path(),
        __path_invoice_event::operation(),
    );
    let items = __path_invoice_event::methods()
        .into_iter()
        .map(|method| PathItem::new(method, operation.clone()));
    let callback: Callback = items.map(|item| (key.clone(), RefOr::T(item))).collect();
    let created = document
        .paths
        .paths
        .values_mut()
        .filter_map(|item| item.post.as_mut())
        .find(is_create);
    if let Some(operation) = created {
        operation
            .callbacks
            .insert(NAME.to_owned(), RefOr::T(callback));
    }
    document
}

fn is_create(operation: &&mut Operation) -> bool {
    operation.operation_id.as_deref() == Some(OPERATION)
}
