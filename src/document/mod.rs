//! An OpenAPI document's callbacks and links, compiled, by operation.

mod data;
mod link;
mod model;
mod operation;
mod reference;
mod route;
mod value;

pub use link::{Link, LinkParameter, ResolvedLink};
pub use model::{Document, DocumentError};
pub use operation::{Callback, Matched, Operation, UnknownOperation};
