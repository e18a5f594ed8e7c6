//! Sets of ASCII characters. Every delimiter of the grammar is ASCII, so a run of text can be found
//! byte by byte and still ends on a character boundary.

/// A set of ASCII characters, as a table with one entry per byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ascii([bool; 256]);

/// The characters of a scheme: `*( ALPHA / DIGIT / "+" / "-" / "." )` (RFC 3986 §3.1).
pub(crate) static SCHEME: Ascii =
    Ascii::of("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

impl Ascii {
    /// The empty set.
    pub(crate) const NONE: Self = Self([false; 256]);
    /// The C0 control characters: U+0000 to U+001F.
    pub(crate) const CONTROLS: Self = {
        let mut table = Self::NONE;
        let (mut controls, _) = table.0.split_at_mut(0x20);
        while let [first, rest @ ..] = controls {
            *first = true;
            controls = rest;
        }
        table
    };

    /// Returns the set of the characters of `text`, which must be ASCII.
    #[allow(clippy::indexing_slicing)] // A byte is a valid index, and this runs at compile time.
    pub(crate) const fn of(text: &str) -> Self {
        let mut table = [false; 256];
        let mut rest = text.as_bytes();
        while let [byte, tail @ ..] = rest {
            assert!(byte.is_ascii(), "a run must not end inside of a character");
            table[*byte as usize] = true;
            rest = tail;
        }
        Self(table)
    }

    /// Returns the characters of both sets.
    pub(crate) const fn or(mut self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (&mut self.0 as &mut [bool], &other.0 as &[bool]);
        while let ([slot, more @ ..], [has, further @ ..]) = (mine, theirs) {
            *slot |= *has;
            (mine, theirs) = (more, further);
        }
        self
    }

    /// Returns true if a byte is in the set.
    #[inline]
    #[allow(clippy::indexing_slicing)] // A byte is a valid index of 256 entries.
    pub(crate) const fn has(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// Returns true if all characters of `text` are in the set.
    pub(crate) fn has_all(&self, text: &str) -> bool {
        text.bytes().all(|byte| self.has(byte))
    }

    /// Splits `text` before the first character that is in the set.
    #[inline]
    pub(crate) fn split_until<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        split(text, |byte| self.has(byte))
    }

    /// Splits `text` before the first character that is not in the set.
    #[inline]
    pub(crate) fn split_while<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        split(text, |byte| !self.has(byte))
    }
}

#[inline]
fn split(text: &str, stops: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(stops).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}
