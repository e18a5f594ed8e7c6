//! An OpenAPI document's callbacks and links, compiled, by operation.

mod base;
mod bundled;
mod data;
mod kind;
mod link;
mod link_value;
mod matched;
mod model;
mod node;
mod operation;
mod parameter_in;
mod path;
mod reading;
mod reference;
mod route;
mod server;
mod shape;
mod style;
mod walk;

pub use bundled::Bundled;
pub(crate) use data::{
    CallbackData, CallbackObject, Data, LinkData, OperationData, OperationValue, Target, Values,
};
pub(crate) use kind::METHODS;
pub use kind::OtherDocument;
pub use link::{Link, LinkParameter, ResolvedLink};
pub(crate) use link_value::LinkValue;
pub use matched::{Matched, MatchedContext};
pub(crate) use model::check_version;
pub use model::{Document, DocumentError};
pub(crate) use node::Node;
pub use operation::{Callback, Operation, UnknownOperation};
pub use parameter_in::ParameterIn;
pub(crate) use reading::Unreadable;
pub(crate) use reference::{Followed, MAX_REFERENCES, fragment, local};
pub(crate) use walk::walk;
