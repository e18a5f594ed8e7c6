//! The limits that bound the work for any input. Each has its own error.

/// The maximum length of a template or an expression, in bytes.
pub const MAX_TEMPLATE_BYTES: usize = 4096;

/// The maximum number of expressions in a template.
pub const MAX_EXPRESSIONS: usize = 32;

/// The maximum number of reference tokens in a JSON Pointer.
pub const MAX_POINTER_TOKENS: usize = 64;

/// The maximum length of a value in a path or a query, in bytes before percent-encoding. Only
/// [`MAX_URL_BYTES`] limits the value of a leading expression.
pub const MAX_VALUE_BYTES: usize = 512;

/// The maximum length of a URL, given or built, in bytes.
pub const MAX_URL_BYTES: usize = 2048;
