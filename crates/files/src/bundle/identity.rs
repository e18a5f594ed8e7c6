//! The URIs of files: where a file was read, or its `$self` (OpenAPI 3.2, "Establishing the Base
//! URI").

use std::path::Path;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::source::Source;

/// The URI of a document without a path.
const NOWHERE: &str = "https://base.invalid/1/2/3/4/5/6/7/8/";

/// The URI that a document gives itself.
pub(super) fn own(source: &Source) -> Option<&str> {
    source.root.member("$self")?.value.text()
}

/// The URI that the references of a document are relative to: its own if it has a `$self`.
pub(super) fn base(source: &Source, path: Option<&Path>) -> Option<Url> {
    let read = path
        .and_then(|path| Url::from_file_path(path).ok())
        .or_else(|| Url::parse(NOWHERE).ok())?;
    let mut base = read.join(own(source).unwrap_or_default()).ok()?;
    base.set_fragment(None);
    Some(base)
}

/// The URI of a relative reference of a document whose `$self` is a whole URI.
pub(super) fn absolute(source: &Source, reference: &str) -> Option<Url> {
    Url::parse(own(source)?).ok()?.join(reference).ok()
}

/// The path of a relative reference from the folder of its document, if the document's `$self` is
/// relative and names another folder.
pub(super) fn relative(source: &Source, reference: &str) -> Option<String> {
    let own = own(source).filter(|own| Url::parse(own).is_err() && !own.starts_with("//"))?;
    let (folder, _) = own.split(['?', '#']).next()?.rsplit_once('/')?;
    let folder = percent_decode_str(folder).decode_utf8().ok()?;
    Some(if reference.starts_with('/') {
        reference.to_owned()
    } else {
        format!("{folder}/{reference}")
    })
}
