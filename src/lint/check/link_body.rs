//! The request body of a link.
//!
//! Rule: OE407 `link-without-body`.

use crate::lint::operation::content::Content;
use crate::lint::operation::request::Request;
use crate::lint::remark::{Remark, Subject};
use crate::lint::rules::Rule;

/// A request body for a target that takes none.
pub(in crate::lint) fn unused(target: &Request<'_>, subject: Subject<'_>) -> Option<Remark> {
    let unused = matches!(target.content, Content::Nothing);
    unused.then(|| {
        let message = format!("{} takes no request body", target.label());
        subject.remark(Rule::LinkWithoutBody, message)
    })
}
