//! Evaluation: from a template and a context to a value.

mod body;
mod context;
mod evaluate;
mod exchange;
mod raw_json;
mod recorded;
mod urlencoded;
mod value;

pub use body::Body;
pub use context::{Context, Lookup, NoValue};
pub use evaluate::EvalError;
pub(crate) use evaluate::Part;
pub use exchange::{Exchange, RepeatedHeader};
pub use recorded::{InvalidExchange, RecordedBody, RecordedExchange};
pub use urlencoded::RepeatedQuery;
pub(crate) use urlencoded::{decode, named, pairs};
pub use value::{Value, ValueType};
