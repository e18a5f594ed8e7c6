//! Reads the exchanges of an HTTP Archive (HAR 1.2), as browsers export it.
//!
//! [`read`] reads one entry of an archive, and [`read_all`] reads all of them.

mod body;
mod message;

use openapi_expr::eval::RecordedExchange;

use self::message::{request, response};
use crate::json::{JsonError, Part};

/// The error for an archive, or an entry of one, that cannot be read.
///
/// Messages do not show what the archive contains: headers and bodies carry secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HarError {
    /// The archive is not JSON, or a value in it is not what it must be.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The archive does not have the entry.
    #[error("{}", no_entry(*entry, *count))]
    NoEntry {
        /// The number of the entry.
        entry: usize,
        /// How many entries there are.
        count: usize,
    },
}

impl HarError {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Json(error) => error.code(),
            Self::NoEntry { .. } => "no-entry",
        }
    }
}

/// Reads an entry of an archive by its number, from 0.
///
/// ```
/// use openapi_expr_files::har;
///
/// let archive = r#"{"log": {"entries": [{"request": {"method": "GET", "url": "https://h.example/"}}]}}"#;
/// assert_eq!(har::read(archive, 0)?.request_method(), Some("GET"));
/// let error = har::read(archive, 1).unwrap_err();
/// assert_eq!(error.to_string(), "there is no entry 1: the archive has one, number 0");
/// # Ok::<(), har::HarError>(())
/// ```
///
/// # Errors
///
/// A text that is not an archive, a number that is too large, and an entry that cannot be read.
pub fn read(har: &str, entry: usize) -> Result<RecordedExchange, HarError> {
    let entries = entries(har)?;
    let count = entries.len();
    let json = entries.get(entry);
    let json = json.ok_or(HarError::NoEntry { entry, count })?;
    Ok(read_entry(json)?)
}

/// Reads every entry of an archive. One that cannot be read does not affect the others.
///
/// # Errors
///
/// A text that is not an archive.
pub fn read_all(har: &str) -> Result<Vec<Result<RecordedExchange, HarError>>, HarError> {
    let entries = entries(har)?;
    let read = entries.iter().map(|json| Ok(read_entry(json)?));
    Ok(read.collect())
}

fn entries(har: &str) -> Result<Vec<Part<'_>>, JsonError> {
    let log = Part::parse(har)?.object()?.need("log")?;
    log.object()?.need("entries")?.items()
}

fn read_entry(json: &Part<'_>) -> Result<RecordedExchange, JsonError> {
    let mut entry = json.object()?;
    let recorded = request(&mut entry.need("request")?.object()?)?;
    match entry.take("response")? {
        Some(json) => response(&mut json.object()?, recorded),
        None => Ok(recorded),
    }
}

fn no_entry(entry: usize, count: usize) -> String {
    match count {
        0 => "the archive has no entries".to_owned(),
        1 => format!("there is no entry {entry}: the archive has one, number 0"),
        count => format!(
            "there is no entry {entry}: the archive has {count}, numbers 0 to {}",
            count - 1
        ),
    }
}
