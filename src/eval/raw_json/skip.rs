//! Skips JSON (RFC 8259) without recursion and without a look at what it says. Each function takes
//! the rest of a text and returns what follows, or `None` where the text is not JSON.
//!
//! The text is known to be UTF-8, so a byte beyond ASCII is always part of a valid character. What
//! an escape stands for is not checked: `"\ud800"` is JSON (RFC 8259 §8.2).

/// Skips the whitespace in front of a token.
#[inline]
pub(super) fn space(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let [b' ' | b'\n' | b'\r' | b'\t', after @ ..] = rest {
        rest = after;
    }
    rest
}

/// Skips a value and the whitespace in front of it.
#[inline]
pub(super) fn value(text: &[u8]) -> Option<&[u8]> {
    match space(text) {
        // The most frequent value needs nothing that is open.
        [b'"', rest @ ..] => string(rest),
        text => nested(text),
    }
}

fn nested(mut text: &[u8]) -> Option<&[u8]> {
    let mut open = Open::default();
    'value: loop {
        if open.is_object() {
            text = name(text)?;
        }
        let (first, rest) = space(text).split_first()?;
        text = match first {
            b'"' => string(rest)?,
            b'{' => match space(rest) {
                [b'}', rest @ ..] => rest,
                members => {
                    open.push_object();
                    text = members;
                    continue;
                }
            },
            b'[' => match space(rest) {
                [b']', rest @ ..] => rest,
                items => {
                    open.push_array();
                    text = items;
                    continue;
                }
            },
            b't' => rest.strip_prefix(b"rue")?,
            b'f' => rest.strip_prefix(b"alse")?,
            b'n' => rest.strip_prefix(b"ull")?,
            b'-' => {
                let (first, rest) = rest.split_first()?;
                number(*first, rest)?
            }
            first => number(*first, rest)?,
        };
        while !open.is_empty() {
            let (next, rest) = space(text).split_first()?;
            text = rest;
            match next {
                b',' => continue 'value,
                b'}' if open.is_object() => open.pop(),
                b']' if !open.is_object() => open.pop(),
                _ => return None,
            }
        }
        return Some(text);
    }
}

/// Skips the name of a member and its colon.
#[inline]
fn name(text: &[u8]) -> Option<&[u8]> {
    let rest = string(space(text).strip_prefix(b"\"")?)?;
    space(rest).strip_prefix(b":")
}

/// Skips a string after its first quote.
#[inline]
pub(super) fn string(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        match plain(text) {
            [b'"', rest @ ..] => return Some(rest),
            [b'\\', rest @ ..] => text = escape(rest)?,
            // A control character, or the end of the text.
            _ => return None,
        }
    }
}

/// Skips the characters of a string that are not a quote, a backslash or a control character.
#[inline]
pub(super) fn plain(mut text: &[u8]) -> &[u8] {
    while let Some((eight, rest)) = text.split_first_chunk() {
        let special = special(u64::from_le_bytes(*eight));
        if special != 0 {
            let before = special.trailing_zeros() / 8;
            return text.get(before as usize..).unwrap_or_default();
        }
        text = rest;
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    let before = text.iter().position(special).unwrap_or(text.len());
    text.get(before..).unwrap_or_default()
}

/// Sets the highest bit of the first byte that is a quote, a backslash or a control character. Of
/// the bytes after that one, others may be set as well.
#[inline]
fn special(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let each = |byte: u8| ONES * u64::from(byte);
    // A byte below what is subtracted from it gets its highest bit set, and borrows from the next.
    let control = eight.wrapping_sub(each(b' '));
    let quote = (eight ^ each(b'"')).wrapping_sub(ONES);
    let backslash = (eight ^ each(b'\\')).wrapping_sub(ONES);
    (control | quote | backslash) & !eight & HIGH
}

/// Skips an escape after its backslash.
fn escape(text: &[u8]) -> Option<&[u8]> {
    match text {
        [
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
            rest @ ..,
        ] => Some(rest),
        [b'u', rest @ ..] => {
            let (digits, rest) = rest.split_first_chunk::<4>()?;
            digits.iter().all(u8::is_ascii_hexdigit).then_some(rest)
        }
        _ => None,
    }
}

/// Skips a number after its sign and its first digit.
#[inline]
fn number(first: u8, rest: &[u8]) -> Option<&[u8]> {
    let mut rest = match first {
        b'0' => rest,
        b'1'..=b'9' => digits(rest),
        _ => return None,
    };
    if let [b'.', fraction @ ..] = rest {
        rest = some_digits(fraction)?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let ([b'+' | b'-', exponent @ ..] | exponent) = exponent;
        rest = some_digits(exponent)?;
    }
    Some(rest)
}

#[inline]
fn digits(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    rest
}

#[inline]
fn some_digits(text: &[u8]) -> Option<&[u8]> {
    let rest = digits(text);
    (rest.len() < text.len()).then_some(rest)
}

/// The arrays and objects that are open, a bit each. They are on the heap beyond 63 levels.
struct Open {
    /// The highest bit that is set is not one of them. The bits below it are: 1 is an array.
    word: u64,
    full: Vec<u64>,
}

impl Default for Open {
    #[inline]
    fn default() -> Self {
        Self {
            word: 1,
            full: Vec::new(),
        }
    }
}

impl Open {
    #[inline]
    fn push_array(&mut self) {
        self.push_object();
        self.word |= 1;
    }

    #[inline]
    fn push_object(&mut self) {
        if self.word >> 63 == 1 {
            self.full.push(self.word);
            self.word = 1;
        }
        self.word <<= 1;
    }

    #[inline]
    fn is_empty(&self) -> bool {
        self.word == 1
    }

    /// Whether the innermost of them is an object.
    #[inline]
    fn is_object(&self) -> bool {
        self.word & 1 == 0
    }

    #[inline]
    fn pop(&mut self) {
        self.word >>= 1;
        if self.word == 1 {
            self.word = self.full.pop().unwrap_or(1);
        }
    }
}
