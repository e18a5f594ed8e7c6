//! Sets of ASCII characters. Every delimiter of the grammar is ASCII, so a run of text is found
//! byte by byte and ends on a character boundary.

/// A set of ASCII characters, as a table: one look-up a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ascii([bool; 256]);

/// The characters of a scheme: `*( ALPHA / DIGIT / "+" / "-" / "." )` (RFC 3986 §3.1).
pub(crate) static SCHEME: Ascii =
    Ascii::of("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

impl Ascii {
    /// No character.
    pub(crate) const NONE: Self = Self([false; 256]);
    /// C0 controls: U+0000 to U+001F.
    pub(crate) const CONTROLS: Self = {
        let mut table = Self::NONE;
        let (mut controls, _) = table.0.split_at_mut(0x20);
        while let [first, rest @ ..] = controls {
            *first = true;
            controls = rest;
        }
        table
    };

    /// The characters of `text`, which is ASCII.
    #[allow(clippy::indexing_slicing)] // A byte indexes 256 places, and this runs at compile time.
    pub(crate) const fn of(text: &str) -> Self {
        let mut table = [false; 256];
        let mut rest = text.as_bytes();
        while let [byte, tail @ ..] = rest {
            assert!(
                byte.is_ascii(),
                "a run that ends before half a character is none"
            );
            table[*byte as usize] = true;
            rest = tail;
        }
        Self(table)
    }

    /// The characters of both sets.
    pub(crate) const fn or(mut self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (&mut self.0 as &mut [bool], &other.0 as &[bool]);
        while let ([slot, more @ ..], [has, further @ ..]) = (mine, theirs) {
            *slot |= *has;
            (mine, theirs) = (more, further);
        }
        self
    }

    #[inline]
    #[allow(clippy::indexing_slicing)] // A byte indexes 256 places.
    pub(crate) const fn has(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }

    /// True if all characters of `text` are in the set.
    pub(crate) fn has_all(&self, text: &str) -> bool {
        text.bytes().all(|byte| self.has(byte))
    }

    /// Splits `text` before the first character that is in the set.
    #[inline]
    pub(crate) fn split_before<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        split(text, |byte| self.has(byte))
    }

    /// Splits `text` before the first character that is not in the set.
    #[inline]
    pub(crate) fn split_behind<'t>(&self, text: &'t str) -> (&'t str, &'t str) {
        split(text, |byte| !self.has(byte))
    }
}

#[inline]
fn split(text: &str, stops: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(stops).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}
