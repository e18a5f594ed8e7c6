//! From a template, a context and a policy to a URL that is safe to call.

mod assembly;
mod build;
mod convert;
mod error;
mod positions;

pub use build::{Slashes, UrlTemplate};
pub use error::{UrlError, UrlErrorKind};
pub use positions::Position;

// The type of a built URL. Its crate cannot be re-exported under its name, which this room has.
pub use ::url::Url;
