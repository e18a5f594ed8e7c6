//! Reads OpenAPI documents from files, for the linter of [`openapi_expr`], and maps findings and
//! fixes back to them.
//!
//! This crate is what a program, a language server or a binding for another language needs around
//! that linter. Start with [`Bundle`], which reads a document and follows its references to other
//! files.
//!
//! | to | use |
//! |---|---|
//! | read YAML or JSON with the position of every node | [`Source`], [`Text`] |
//! | read files from the disk, or texts that are not saved | [`Files`], [`Disk`], [`Overlay`] |
//! | lint a document and find each finding in its file | [`Bundle::lint`], [`Placed`] |
//! | fix documents | [`Bundle::fix`], [`Fixed`]; [`Source::edits`], [`Edit`] for a single finding |
//! | read `openapi-expr.toml` | [`Settings`] |
//! | write findings in the formats of other tools | [`Reporter`] |
//! | read recorded traffic | [`har`] |
//!
//! All files are read through the trait [`Files`]. Nothing is written, and nothing is fetched.
//!
//! ```
//! use openapi_expr::Linter;
//! use openapi_expr_files::{Bundle, Disk, Overlay, Root};
//!
//! // An editor puts its unsaved texts on top of the disk.
//! let mut files = Overlay::new(Disk);
//! files.insert(
//!     "/nowhere/openapi.yaml",
//!     "openapi: 3.1.0
//! paths:
//!   /invoices:
//!     post:
//!       callbacks:
//!         paid:
//!           '{$URL}/paid': {post: {}}
//! ",
//! );
//!
//! let linter = Linter::new();
//! let bundle = Bundle::open(&files, "/nowhere/openapi.yaml", Root::Parent)?;
//! let linted = bundle.lint(&linter);
//! let placed = &linted.findings[0];
//! assert_eq!((placed.start.line, placed.start.column), (7, 13));
//!
//! let fixed = bundle.fix(&files, &linter, &linted)?;
//! assert!(fixed.changes[0].after.contains("'{$url}/paid'"));
//! # Ok::<(), openapi_expr_files::OpenError>(())
//! ```
//!
//! # Names in messages
//!
//! Messages of this crate begin with the name of the file, as the caller gave it, and contain text
//! of the documents. [`line`](mod@line) makes text safe for a terminal and for the log of a CI
//! system; messages of one line are safe as they are.

mod bundle;
mod files;
mod findings;
mod fix;
pub mod har;
pub mod json;
pub mod line;
pub mod message;
mod report;
mod settings;
mod source;

pub use bundle::{Bundle, FileNote, Location, MAX_DOCUMENT_BYTES, OpenError, Origin, Root};
pub use files::{Disk, FileKind, Files, Metadata, NotBelow, Overlay, ReadOnce, resolve_below};
pub use findings::{Linted, Placed, RuleNameError, find_rule};
pub use fix::{Edit, FileChange, Fixed};
pub use report::{GitHub, Json, Remark, Reporter, Sarif, Summary, Weight};
pub use settings::{Level, SETTINGS_FILE, Settings, SettingsError};
pub use source::{Encoding, Entry, Node, Note, Position, Repeated, Source, Text};

/// The snippet of the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
