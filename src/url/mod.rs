//! URLs: from a template, an exchange and a policy to a URL that is safe to call.
//!
//! Start with [`UrlTemplate`], which compiles a callback key once and builds a [`Url`] for each
//! exchange. The [`Position`] of an expression in the URL decides how its value is encoded, and
//! [`Slashes`] what happens to a slash in a path value. If there is no URL, [`UrlErrorKind`] says
//! why.

mod assembly;
mod convert;
mod error;
mod error_kind;
mod evaluate;
mod layout;
mod positions;
mod url_template;
mod writer;

pub use error::UrlError;
pub use error_kind::UrlErrorKind;
pub use positions::Position;
pub use url_template::{Slashes, UrlTemplate};

// The type of a built URL. Its crate cannot be re-exported under its name, which this room has.
pub use ::url::Url;
