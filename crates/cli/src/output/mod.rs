//! What a command prints.

pub(crate) mod callbacks_json;
pub(crate) mod callbacks_text;
pub(crate) mod diff;
pub(crate) mod error_json;
pub(crate) mod lint_text;
pub(crate) mod parsed_json;
pub(crate) mod parsed_tree;
pub(crate) mod remarks;
pub(crate) mod stderr;
