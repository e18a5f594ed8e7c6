//! OpenAPI runtime expressions.
mod ascii;
mod body;
mod context;
mod dialect;
mod error;
mod eval;
mod exchange;
mod expression;
pub mod limits;
mod name;
mod parse;
mod pointer;
mod report;
mod serde;
mod span;
mod target;
mod template;
mod urlencoded;
mod value;

pub use body::Body;
pub use context::{Context, Lookup, Missing};
pub use dialect::{Dialect, Leniency, UnknownLeniency};
pub use error::{Fix, ParseError, ParseErrorKind};
pub use eval::EvalError;
pub use exchange::{Exchange, RepeatedHeader};
pub use expression::{Expression, Message, Source};
pub use name::{Name, Token};
pub use pointer::JsonPointer;
pub use span::Span;
pub use target::{
    ADDRESS_RANGES, AddressRange, Cidr, Denied, HostPattern, InvalidCidr, InvalidHost, Policy, Position, REGISTRY_DATE,
    TextRule, UrlError, UrlErrorKind, UrlTemplate,
};
pub use template::{Embedded, Piece, Template, Used};
pub use urlencoded::RepeatedQuery;
pub use value::{Value, ValueType};
