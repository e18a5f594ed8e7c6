//! Spellings that other parsers accept and YAML 1.2 forbids, and those that JSON has and YAML does
//! not: the text is rewritten with the same meaning, and places are mapped back to the original.

use saphyr_parser::ScanError;

/// Most repairs, and most bytes that are read for them: each repair reads the text again.
const MAX_REPAIRS: usize = 500;
const MAX_BYTES: usize = 256 * 1024 * 1024;
/// Deeper than any line is indented.
const PAD: usize = 100;

/// A text, repaired where necessary.
pub(super) struct Repaired {
    pub(super) text: String,
    /// The characters after which the original is shifted, in order, and by how much.
    shifts: Vec<(usize, isize)>,
    /// The sum of each shift and those before it.
    sums: Vec<isize>,
    repairs: usize,
    /// The character of the original at which the first badly indented line, or quoted text with
    /// such lines, begins.
    pub(super) indented: Option<usize>,
    /// The character of the original at which the first comment without a space before it begins.
    pub(super) glued: Option<usize>,
}

impl Repaired {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            shifts: Vec::new(),
            sums: Vec::new(),
            repairs: 0,
            indented: None,
            glued: None,
        }
    }

    /// The character of the original.
    pub(super) fn original(&self, character: usize) -> usize {
        let before = self.shifts.partition_point(|(at, _)| *at < character);
        let sum = before
            .checked_sub(1)
            .and_then(|last| self.sums.get(last))
            .copied()
            .unwrap_or_default();
        character.saturating_add_signed(sum)
    }

    /// Repairs the cause of an error, if it is known.
    pub(super) fn repair(&mut self, error: &ScanError) -> bool {
        let repaired = self.try_repair(error);
        self.sums.clear();
        self.sums
            .extend(self.shifts.iter().scan(0, |sum, (_, shift)| {
                *sum += shift;
                Some(*sum)
            }));
        repaired
    }

    fn try_repair(&mut self, error: &ScanError) -> bool {
        self.repairs += 1;
        if self.repairs > MAX_REPAIRS || self.repairs * self.text.len() > MAX_BYTES {
            return false;
        }
        let at = error.marker().index();
        match error.info() {
            "while parsing a quoted scalar, found invalid Unicode character escape code" => {
                self.join_surrogates()
            }
            "invalid indentation in quoted scalar" => {
                self.indented.get_or_insert(self.original(at));
                self.pad_quoted(at)
            }
            "invalid indentation" | "invalid indentation in flow construct" => {
                self.indented.get_or_insert(self.original(at));
                let column = error.marker().col();
                column < PAD && self.pad(&[at - column])
            }
            "comments must be separated from other tokens by whitespace" => self.separate(at),
            _ => false,
        }
    }

    /// Inserts a space before a comment that directly follows a quoted text or a bracket, which
    /// libyaml accepts.
    fn separate(&mut self, at: usize) -> bool {
        let mut characters = self.text.char_indices().skip(at.saturating_sub(1));
        let (Some((_, before)), Some((byte, '#'))) = (characters.next(), characters.next()) else {
            return false;
        };
        if !matches!(before, '\'' | '"' | ']' | '}' | '[' | '{' | ',') {
            return false;
        }
        self.glued.get_or_insert(self.original(at));
        self.text.insert(byte, ' ');
        self.shift(at, -1, 1);
        true
    }

    /// `\uD83D\uDE00` as `\U0001F600`, which is two characters shorter.
    fn join_surrogates(&mut self) -> bool {
        let (mut joined, mut found, mut characters) =
            (String::with_capacity(self.text.len()), Vec::new(), 0);
        let mut rest = self.text.as_str();
        while let Some(c) = rest.chars().next() {
            let half = |at: usize| {
                let escape = rest.get(at..at + 6)?.strip_prefix("\\u")?;
                u32::from_str_radix(escape, 16)
                    .ok()
                    .filter(|_| escape.bytes().all(|b| b.is_ascii_hexdigit()))
            };
            let (taken, put) = match (half(0), half(6)) {
                (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                    found.push(characters);
                    (
                        12,
                        format!(
                            "\\U{:08X}",
                            0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
                        ),
                    )
                }
                // An escape, so that `\\uD83D` is not one of these.
                _ if c == '\\' => {
                    let taken = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                    (taken, rest.get(..taken).unwrap_or_default().to_owned())
                }
                _ => (c.len_utf8(), c.to_string()),
            };
            characters += put.chars().count();
            joined.push_str(&put);
            rest = rest.get(taken..).unwrap_or_default();
        }
        if found.is_empty() {
            return false;
        }
        self.text = joined;
        for at in &found {
            // The pairs before it have made the text shorter already.
            self.shift(*at, 2, -2);
        }
        true
    }

    /// Indents the continuation lines of the quoted text at a character: spaces at their beginning
    /// are not part of the text.
    fn pad_quoted(&mut self, at: usize) -> bool {
        let mut characters = self.text.chars().skip(at).zip(at..).peekable();
        let Some((quote, _)) = characters.next() else {
            return false;
        };
        let (mut starts, mut escaped) = (Vec::new(), false);
        while let Some((c, n)) = characters.next() {
            match c {
                '\n' => starts.push(n + 1),
                _ if escaped => {}
                '\'' if quote == c && characters.peek().is_some_and(|(next, _)| *next == c) => {
                    characters.next();
                }
                c if c == quote => break,
                _ => {}
            }
            escaped = c == '\\' && quote == '"' && !escaped;
        }
        self.pad(&starts)
    }

    /// Inserts spaces before these characters, which are in order.
    fn pad(&mut self, starts: &[usize]) -> bool {
        let (mut padded, mut waiting) = (
            String::with_capacity(self.text.len() + starts.len() * PAD),
            starts.iter().peekable(),
        );
        for (n, c) in self.text.chars().enumerate() {
            if waiting.next_if(|start| **start == n).is_some() {
                padded.push_str(&" ".repeat(PAD));
            }
            padded.push(c);
        }
        self.text = padded;
        for (n, start) in starts.iter().enumerate() {
            self.shift(
                start + n * PAD + PAD - 1,
                -PAD.cast_signed(),
                PAD.cast_signed(),
            );
        }
        !starts.is_empty()
    }

    /// Notes a shift after a character, and moves those that follow it.
    fn shift(&mut self, at: usize, shift: isize, moved: isize) {
        let place = self.shifts.partition_point(|(known, _)| *known < at);
        self.shifts
            .iter_mut()
            .skip(place)
            .for_each(|(known, _)| *known = known.saturating_add_signed(moved));
        self.shifts.insert(place, (at, shift));
    }
}
