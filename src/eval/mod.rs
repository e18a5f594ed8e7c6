//! Evaluation: from a template and an HTTP exchange to a value.
//!
//! Start with [`Exchange`], which describes a request and its response and borrows what a server
//! already has. [`Body`] is the body of either. A [`RecordedExchange`] owns its parts and is read
//! from JSON. For values from elsewhere, implement [`Context`].
//!
//! [`Template::evaluate`](crate::Template::evaluate) then returns a [`Value`] with its type, and
//! [`Template::expand`](crate::Template::expand) returns text. If an expression has no value, the
//! result is an [`EvalError`], and [`NoValue`] is the reason.

mod body;
mod context;
mod evaluate;
mod exchange;
mod raw_json;
mod recorded;
mod urlencoded;
mod value;

pub use body::Body;
pub(crate) use body::essence;
pub use context::{Context, Lookup, NoValue};
pub use evaluate::EvalError;
pub(crate) use evaluate::Part;
pub use exchange::{Exchange, RepeatedHeader};
pub use recorded::{InvalidExchange, RecordedBody, RecordedExchange};
pub use urlencoded::RepeatedQuery;
pub(crate) use urlencoded::{decode, named, object, pairs};
pub use value::{Value, ValueType};
