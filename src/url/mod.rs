//! From a template, a context and a policy to a URL that is safe to call.

mod assembly;
mod convert;
mod error;
mod error_kind;
mod evaluate;
mod positions;
mod url_template;
mod writer;

pub use error::UrlError;
pub use error_kind::UrlErrorKind;
pub use positions::Position;
pub use url_template::{Slashes, UrlTemplate};

// The type of a built URL. Its crate cannot be re-exported under its name, which this room has.
pub use ::url::Url;
