//! The limits, each with its own error: no input makes unbounded work.

/// Longest template or expression, in bytes.
pub const MAX_TEMPLATE_BYTES: usize = 4096;

/// Most expressions in one template.
pub const MAX_EXPRESSIONS: usize = 32;

/// Most reference tokens in one JSON Pointer.
pub const MAX_POINTER_TOKENS: usize = 64;

/// Longest value that is put into a path or a query, in bytes before percent-encoding. A value that
/// is the URL's beginning is bounded by [`MAX_URL_BYTES`] alone.
pub const MAX_VALUE_BYTES: usize = 512;

/// Longest URL, given or built, in bytes.
pub const MAX_URL_BYTES: usize = 2048;
