//! What the text of a document says and its value no longer shows.

use std::collections::{BTreeMap, HashMap};

/// What is known about a document besides its value, for
/// [`Linter::check_with`](crate::Linter::check_with).
///
/// A value has each member once, and its references may have been rewritten. The program that reads
/// the text knows which members were lost, which references point to files that cannot be read, and
/// how the others were written. The linter decides which rule that breaks and how severe it is. All
/// places are JSON Pointers into the value.
///
/// ```
/// use openapi_expr::Linter;
/// use openapi_expr::document::Bundled;
/// use openapi_expr::lint::{Facts, Rule};
///
/// // openapi: 3.1.1
/// // components:
/// //   callbacks:
/// //     paid: {'{$request.body#/url}': {post: {}}}
/// //     paid: {$ref: 'gone.yaml#/paid'}
/// let api = serde_json::json!({
///     "openapi": "3.1.1",
///     "components": {"callbacks": {"paid": {"$ref": "gone.yaml#/paid"}}}
/// });
/// let mut facts = Facts::new();
/// facts.repeated("/components/callbacks/paid", "line 4");
/// facts.unread("/components/callbacks/paid/$ref", "`gone.yaml` does not exist", None);
/// let rules: Vec<_> = Linter::new().check_with(&api, &Bundled::new(), &facts).iter().map(|finding| finding.rule).collect();
/// assert_eq!(rules, [Rule::RepeatedMember, Rule::DanglingReference]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Facts {
    written: HashMap<String, String>,
    repeated: BTreeMap<String, String>,
    unread: BTreeMap<String, Unread>,
}

/// Why a reference could not be followed.
#[derive(Clone, Debug)]
pub(super) struct Unread {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Facts {
    /// Creates facts with nothing in them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records what the author of a rewritten reference wrote. The pointer ends in `$ref` or
    /// `operationRef`.
    pub fn written(&mut self, pointer: impl Into<String>, text: impl Into<String>) {
        self.written.insert(pointer.into(), text.into());
    }

    /// Records that the text has the member at a pointer more than once. `first` says where the
    /// others are, such as `line 4`.
    pub fn repeated(&mut self, pointer: impl Into<String>, first: impl Into<String>) {
        self.repeated.insert(pointer.into(), first.into());
    }

    /// Records that a reference points to a file that cannot be read. The pointer ends in `$ref` or
    /// `operationRef`. Do not record a reference that is not followed on purpose, such as one to
    /// another host: its target is unknown.
    pub fn unread(
        &mut self,
        pointer: impl Into<String>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.unread.insert(
            pointer.into(),
            Unread {
                message: message.into(),
                help,
            },
        );
    }

    /// Returns a reference as its author wrote it.
    pub(super) fn as_written<'t>(&'t self, pointer: &str, text: &'t str) -> &'t str {
        self.written.get(pointer).map_or(text, String::as_str)
    }

    /// Returns the part before the fragment of a rewritten reference, and of the reference that its
    /// author wrote.
    pub(super) fn prefixes<'t>(
        &'t self,
        pointer: &str,
        text: &'t str,
    ) -> Option<(&'t str, &'t str)> {
        let written = self.written.get(pointer)?;
        let (file, fragment) =
            written.split_at(written.find('#').map_or(written.len(), |at| at + 1));
        Some((text.strip_suffix(fragment)?, file))
    }

    pub(super) fn all_repeated(&self) -> &BTreeMap<String, String> {
        &self.repeated
    }

    pub(super) fn all_unread(&self) -> &BTreeMap<String, Unread> {
        &self.unread
    }
}
