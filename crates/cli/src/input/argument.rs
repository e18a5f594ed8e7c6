//! Arguments that may be in files or on stdin.

use std::fs;
use std::io::{self, Read as _};

use crate::outcome::Stop;

/// Reads files and, once, stdin.
#[derive(Default)]
pub(crate) struct Inputs {
    stdin: Option<&'static str>,
}

impl Inputs {
    /// The bytes of an argument: itself, `@FILE`, or `-` for stdin.
    pub(crate) fn argument(&mut self, flag: &'static str, given: &str) -> Result<Vec<u8>, Stop> {
        match given.strip_prefix('@') {
            Some(path) => read_file(path),
            None if given == "-" => self.stdin(flag),
            None => Ok(given.into()),
        }
    }

    /// The text of a file, or of stdin for `-`.
    pub(crate) fn file(&mut self, flag: &'static str, path: &str) -> Result<String, Stop> {
        let bytes = if path == "-" {
            self.stdin(flag)?
        } else {
            read_file(path)?
        };
        let text = utf8(bytes, if path == "-" { flag } else { path })?;
        Ok(text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text))
    }

    fn stdin(&mut self, flag: &'static str) -> Result<Vec<u8>, Stop> {
        if let Some(first) = self.stdin.replace(flag) {
            return Err(Stop::Usage(format!(
                "stdin can be read only once, and both {first} and {flag} read it"
            )));
        }
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

pub(crate) fn utf8(bytes: Vec<u8>, flag: &str) -> Result<String, Stop> {
    String::from_utf8(bytes).map_err(|_| Stop::Usage(format!("{flag}: the text is not UTF-8")))
}

fn read_file(path: &str) -> Result<Vec<u8>, Stop> {
    let bytes = fs::read(path).map_err(|error| Stop::Usage(format!("{path}: {error}")))?;
    // Editors add a byte order mark, and no format that is read here has one.
    Ok(bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .map(<[u8]>::to_vec)
        .unwrap_or(bytes))
}
