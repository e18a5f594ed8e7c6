//! A URL that is being put together: the one joint where a doubled slash is merged, and the place
//! of a query that the value at the beginning brings along.

use std::collections::HashSet;

use ::url::form_urlencoded;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a value in a path or a query keeps as it is: `unreserved = ALPHA / DIGIT / "-" / "." / "_"
/// / "~"` (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A URL that is being put together.
pub(super) struct Assembly {
    pub(super) text: String,
    /// True directly after the base.
    at_base: bool,
    /// True directly after a value or a base that is the beginning.
    at_joint: bool,
    joined: Option<Joined>,
}

/// The query of the value at the beginning: the template's path text goes in front of it, its query
/// text after it.
struct Joined {
    query: String,
    /// True once the query is in the text.
    is_placed: bool,
    /// What goes in front of the next text of the template's query.
    separator: &'static str,
    /// The names of the parameters that the template adds, as a query string without values; `None`
    /// once an expression without a value is part of one.
    names: Option<String>,
    in_name: bool,
}

/// What is wrong with the parameters that a template adds to the query of a value.
pub(super) enum Clash {
    /// The value has a parameter of that name.
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

    /// Literal text where no query is held back.
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

    /// A URL at the beginning, whose query waits for its place.
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

    /// A value as it is to be written.
    pub(super) fn value(&mut self, value: &str) {
        self.at_joint = self.text.is_empty();
        self.at_base = false;
        self.text.push_str(value);
    }

    /// A value in a path or a query.
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

    /// An expression that has no value yet, as it is to be written.
    pub(super) fn open(&mut self, expression: &str) {
        if let Some(joined) = &mut self.joined {
            if joined.is_placed && joined.in_name {
                joined.names = None;
            }
            joined.separate(&mut self.text);
        }
        self.value(expression);
    }

    /// Ends the text. No parameter that the template adds may be in the query of the value: two
    /// readers of one URL could pick different ones.
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

    /// Puts the `&` before the first text that follows the query of the value.
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
