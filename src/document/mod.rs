//! OpenAPI documents: their operations, and the callbacks and links of these.
//!
//! Start with [`Document`], which compiles all callback keys and links of a document once.
//! [`Document::match_request`] finds the [`Operation`] that a request is for, and
//! [`RouteMatch::context`] reads the request's parameters as that operation declares them.
//! [`Operation::callbacks`] and [`Operation::links`] return what to call then: a [`Callback`]
//! builds a URL, and a [`Link`] resolves to a [`ResolvedLink`]. [`Bundled`] is for an OpenAPI
//! Description of several documents.

mod base;
mod bundled;
mod callback;
mod data;
mod id;
mod kind;
mod link;
mod link_value;
mod model;
mod node;
mod operation;
mod parameter_in;
mod parameters;
mod path;
mod reading;
mod reference;
mod resolved_link;
mod route;
mod route_match;
mod server;
mod server_lists;
mod shape;
mod style;
mod walk;

pub use bundled::Bundled;
pub use callback::Callback;
pub(crate) use data::{
    CallbackData, CallbackObject, Data, LinkData, LinkTarget, OperationData, OperationValue, Values,
};
pub(crate) use id::{OperationId, ResponseId, each};
pub(crate) use kind::METHODS;
pub use kind::OtherDocument;
pub use link::{Link, LinkExpression, LinkMember};
pub(crate) use link_value::LinkValue;
pub(crate) use model::check_version;
pub use model::{Document, DocumentError};
pub(crate) use node::Node;
pub use operation::Operation;
pub use parameter_in::ParameterIn;
pub(crate) use reading::{Unreadable, is_json};
pub(crate) use reference::{Followed, MAX_REFERENCES, fragment, local};
pub use resolved_link::{LinkParameter, ResolvedLink};
pub use route_match::{RouteContext, RouteMatch};
pub(crate) use walk::walk;
