//! Builds the text of a URL: merges the double slash between the leading value and the text after
//! it, and puts the query of the leading value in its place.

use std::collections::HashSet;

use ::url::form_urlencoded;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters of a value that are percent-encoded in a path or a query: all except
/// `unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"` (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A URL under construction.
pub(super) struct Assembly {
    pub(super) text: String,
    /// Whether the base was written last.
    at_base: bool,
    /// Whether the base or the leading value was written last.
    at_joint: bool,
    joined: Option<Joined>,
}

/// The query of the leading value. The path of the template goes before it, and the query of the
/// template after it.
struct Joined {
    query: String,
    /// Whether the query is already in the text.
    is_placed: bool,
    /// What to write before the next text of the template's query.
    separator: &'static str,
    /// The names of the parameters that the template adds, as a query string without values. `None`
    /// if an expression without a value is part of one.
    names: Option<String>,
    /// Whether the next text of the template's query is part of a name.
    in_name: bool,
}

/// Why a template cannot add its parameters to the query of the leading value.
pub(super) enum Clash {
    /// The value already has a parameter of that name.
    Repeated,
    /// A name is not known yet.
    Unknown,
}

impl Assembly {
    pub(super) fn new(base: Option<&str>, room: usize) -> Self {
        let mut text = String::with_capacity(room + base.map_or(0, str::len) + 64);
        text.push_str(base.unwrap_or_default());
        Self {
            text,
            at_base: base.is_some(),
            at_joint: base.is_some(),
            joined: None,
        }
    }

    /// Writes literal text of the template.
    pub(super) fn literal(&mut self, literal: &str) {
        let Some(joined) = &mut self.joined else {
            return self.path(literal);
        };
        if joined.is_placed {
            joined.literal(&mut self.text, literal);
            return;
        }
        let Some((path, query)) = literal.split_once('?') else {
            return self.path(literal);
        };
        self.path(path);
        self.place_query();
        if let Some(joined) = &mut self.joined {
            joined.literal(&mut self.text, query);
        }
    }

    /// Writes literal text before the query of the leading value, or if there is none.
    fn path(&mut self, literal: &str) {
        if literal.is_empty() {
            return;
        }
        let slashes = (self.text.ends_with('/'), literal.starts_with('/'));
        match slashes {
            (true, true) if self.at_joint => {
                self.text.pop();
            }
            (false, false) if self.at_base && !literal.starts_with('?') => self.text.push('/'),
            _ => {}
        }
        (self.at_base, self.at_joint) = (false, false);
        self.text.push_str(literal);
    }

    /// Writes a leading value without its query, which is written later.
    pub(super) fn joining(&mut self, url: &str, query: &str) {
        let before = url.len().saturating_sub(query.len() + 1);
        self.value(url.get(..before).unwrap_or(url));
        self.joined = Some(Joined {
            query: query.to_owned(),
            is_placed: false,
            separator: if query.is_empty() || query.ends_with('&') {
                ""
            } else {
                "&"
            },
            names: Some(String::new()),
            in_name: true,
        });
    }

    /// Writes a value as it is.
    pub(super) fn value(&mut self, value: &str) {
        self.at_joint = self.text.is_empty();
        self.at_base = false;
        self.text.push_str(value);
    }

    /// Writes a value in a path or a query, percent-encoded.
    pub(super) fn encoded(&mut self, value: &str) {
        if let Some(joined) = self.joined.as_mut().filter(|_| !value.is_empty()) {
            joined.separate(&mut self.text);
        }
        self.value("");
        let start = self.text.len();
        self.text.extend(utf8_percent_encode(value, RESERVED));
        if let Some(joined) = &mut self.joined
            && joined.is_placed
            && joined.in_name
            && let Some(names) = &mut joined.names
        {
            names.push_str(self.text.get(start..).unwrap_or_default());
        }
    }

    /// Writes an expression that has no value yet.
    pub(super) fn open(&mut self, expression: &str) {
        if let Some(joined) = &mut self.joined {
            if joined.is_placed && joined.in_name {
                joined.names = None;
            }
            joined.separate(&mut self.text);
        }
        self.value(expression);
    }

    /// Ends the text.
    ///
    /// # Errors
    ///
    /// A parameter that the template adds and the leading value already has. Two readers of such a
    /// URL could choose different ones.
    pub(super) fn finish(&mut self) -> Result<(), Clash> {
        if self.joined.as_ref().is_some_and(|joined| !joined.is_placed) {
            self.place_query();
        }
        self.joined.as_ref().map_or(Ok(()), Joined::check)
    }

    fn place_query(&mut self) {
        if let Some(joined) = &mut self.joined {
            self.text.push('?');
            self.text.push_str(&joined.query);
            joined.is_placed = true;
        }
    }
}

impl Joined {
    fn literal(&mut self, text: &mut String, literal: &str) {
        if literal.starts_with('&') {
            self.separator = "";
        }
        if !literal.is_empty() {
            self.separate(text);
        }
        text.push_str(literal);
        for c in literal.chars() {
            self.in_name |= c == '&';
            if self.in_name {
                self.names
                    .as_mut()
                    .into_iter()
                    .for_each(|names| names.push(c));
                self.in_name = c != '=';
            }
        }
    }

    /// Writes the `&` before the first text after the query of the leading value.
    fn separate(&mut self, text: &mut String) {
        if self.is_placed {
            text.push_str(std::mem::take(&mut self.separator));
        }
    }

    fn check(&self) -> Result<(), Clash> {
        let own: HashSet<_> = form_urlencoded::parse(self.query.as_bytes())
            .map(|(name, _)| name)
            .collect();
        if own.is_empty() {
            return Ok(());
        }
        let added = self.names.as_ref().ok_or(Clash::Unknown)?;
        let repeats = form_urlencoded::parse(added.as_bytes()).any(|(name, _)| own.contains(&name));
        if repeats {
            Err(Clash::Repeated)
        } else {
            Ok(())
        }
    }
}
