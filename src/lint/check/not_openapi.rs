//! Documents of another kind.
//!
//! Rule: OE501 `not-openapi`.

use serde_json::Value;

use crate::document::DocumentError;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rules::Rule;

/// The members that name the version of a document, of any kind.
const VERSIONS: [&str; 5] = ["openapi", "swagger", "arazzo", "asyncapi", "overlay"];

/// Reports a document that is not an OpenAPI document of a known version, at the member that says
/// so.
pub(in crate::lint) fn check(
    root: &Value,
    error: &DocumentError,
    report: &mut impl FnMut(Subject<'_>, Remark),
) {
    let version = VERSIONS
        .into_iter()
        .find_map(|name| Some((name, root.get(name)?)));
    let (pointer, value) = version.map_or((String::new(), root), |(name, value)| {
        (format!("/{name}"), value)
    });
    let subject = Subject::value(&pointer, value.as_str());
    report(subject, subject.remark(Rule::NotOpenApi, error.to_string()));
}
