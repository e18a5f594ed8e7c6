//! Where the parts of a scalar's text are in the source. The parser reports the text of a scalar;
//! this aligns it with its spelling, and gives up where the two do not agree.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

/// A part of a scalar's text that is written as one: a character, an escape, a fold.
struct Unit {
    text: Range<usize>,
    raw: Range<usize>,
}

/// The units of a scalar, in their order.
pub(crate) struct Units {
    units: Vec<Unit>,
    /// Where the content ends in the raw text.
    end: usize,
}

impl Units {
    pub(super) fn new(raw: &str, style: ScalarStyle, text: &str) -> Option<Self> {
        let mut aligner = Aligner {
            raw,
            text,
            at: 0,
            done: 0,
            units: Vec::new(),
        };
        match style {
            ScalarStyle::Plain => aligner.flow('\0')?,
            ScalarStyle::SingleQuoted => {
                aligner.at = 1;
                aligner.flow('\'')?;
            }
            ScalarStyle::DoubleQuoted => {
                aligner.at = 1;
                aligner.flow('"')?;
            }
            ScalarStyle::Literal | ScalarStyle::Folded => aligner.block()?,
        }
        Some(Self {
            units: aligner.units,
            end: aligner.at,
        })
    }

    /// The bytes of the raw text that write these bytes of the text.
    pub(crate) fn raw(&self, text: Range<usize>) -> Option<Range<usize>> {
        let first = self
            .units
            .partition_point(|unit| unit.text.end <= text.start);
        let start = self
            .units
            .get(first)
            .map_or(self.end, |unit| unit.raw.start);
        if text.is_empty() {
            return Some(start..start);
        }
        let last = self
            .units
            .partition_point(|unit| unit.text.start < text.end);
        let end = self.units.get(last.checked_sub(1)?)?.raw.end;
        (start <= end).then_some(start..end)
    }
}

struct Aligner<'s> {
    raw: &'s str,
    text: &'s str,
    at: usize,
    done: usize,
    units: Vec<Unit>,
}

impl Aligner<'_> {
    fn rest(&self) -> &str {
        self.raw.get(self.at..).unwrap_or_default()
    }

    fn wanted(&self) -> &str {
        self.text.get(self.done..).unwrap_or_default()
    }

    fn unit(&mut self, raw: usize, text: usize) {
        self.units.push(Unit {
            text: self.done..self.done + text,
            raw: self.at..self.at + raw,
        });
        self.at += raw;
        self.done += text;
    }

    /// A character that is written as itself.
    fn same(&mut self) -> Option<()> {
        let c = self.rest().chars().next()?;
        let len = c.len_utf8();
        self.wanted().starts_with(c).then(|| self.unit(len, len))
    }

    /// A plain or quoted scalar, to its closing quote.
    fn flow(&mut self, quote: char) -> Option<()> {
        while let Some(c) = self.rest().chars().next() {
            if c == '\'' && quote == '\'' && self.rest().starts_with("''") {
                self.wanted().starts_with('\'').then(|| self.unit(2, 1))?;
            } else if c == quote && quote != '\0' {
                break;
            } else if c == '\\' && quote == '"' {
                self.escape()?;
            } else if let Some((raw, breaks)) = fold(self.rest(), 0) {
                self.broken(raw, breaks)?;
            } else {
                self.same()?;
            }
        }
        self.wanted().is_empty().then_some(())
    }

    /// The line feeds that these line breaks stand for: one for each empty line.
    fn feeds(&self, breaks: usize) -> usize {
        let feeds = self.wanted().bytes().take(breaks.saturating_sub(1));
        feeds.take_while(|byte| *byte == b'\n').count()
    }

    /// A line break with the white space around it: a space, or a line feed per empty line.
    fn broken(&mut self, raw: usize, breaks: usize) -> Option<()> {
        let text = match breaks {
            0 | 1 => usize::from(self.wanted().starts_with(' ')),
            _ => self.feeds(breaks),
        };
        (text > 0).then(|| self.unit(raw, text))
    }

    fn escape(&mut self) -> Option<()> {
        let code = self.rest().chars().nth(1)?;
        if let Some((raw, breaks)) = matches!(code, '\r' | '\n')
            .then(|| fold(self.rest().get(1..)?, 0))
            .flatten()
        {
            self.unit(1 + raw, self.feeds(breaks));
            return Some(());
        }
        let digits = match code {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let written = 1 + code.len_utf8() + digits;
        let c = self.wanted().chars().next()?;
        // The two halves of a surrogate pair are one character.
        let pair = code == 'u' && u32::from(c) > 0xffff;
        self.unit(if pair { 2 * written } else { written }, c.len_utf8());
        Some(())
    }

    /// A block scalar: a header, then lines.
    fn block(&mut self) -> Option<()> {
        if self.text.is_empty() {
            self.at = self.raw.len();
            return Some(());
        }
        let (header, body) = self.raw.split_once('\n')?;
        let indent = body
            .lines()
            .find(|line| !line.trim().is_empty())
            .map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
        let start = header.len() + 1;
        // The header may give an indentation. It is at most that of the first line.
        (0..=indent).rev().find_map(|indent| {
            (self.at, self.done) = (start, 0);
            self.units.clear();
            self.lines(indent)
        })
    }

    fn lines(&mut self, indent: usize) -> Option<()> {
        self.at += self
            .rest()
            .bytes()
            .take(indent)
            .take_while(|b| *b == b' ')
            .count();
        while !self.wanted().is_empty() {
            match fold(self.rest(), indent) {
                Some((raw, breaks)) if self.rest().starts_with(['\n', '\r']) => {
                    let feeds = self
                        .wanted()
                        .bytes()
                        .take(breaks)
                        .take_while(|b| *b == b'\n')
                        .count();
                    let text = if breaks == 1 && self.wanted().starts_with(' ') {
                        1
                    } else {
                        feeds
                    };
                    (text > 0).then(|| self.unit(raw, text))?;
                }
                _ if self.rest().is_empty() => {
                    // A file may end without the line feed that the text has.
                    let rest = self.wanted();
                    let len = rest.len();
                    rest.bytes()
                        .all(|b| b == b'\n')
                        .then(|| self.unit(0, len))?;
                }
                _ => self.same()?,
            }
        }
        Some(())
    }
}

/// Bytes and line breaks of a fold at the beginning of a text. After the last break at most
/// `indent` spaces belong to it; in a flow scalar (0) all of them.
fn fold(raw: &str, indent: usize) -> Option<(usize, usize)> {
    let (mut at, mut breaks) = (0, 0);
    loop {
        let rest = raw.get(at..)?;
        let content = rest.trim_start_matches([' ', '\t']);
        let spaces = rest.len() - content.len();
        let len = if content.starts_with("\r\n") {
            2
        } else {
            usize::from(content.starts_with(['\n', '\r']))
        };
        if len == 0 {
            let taken = if indent == 0 || breaks == 0 {
                spaces
            } else {
                rest.bytes().take(indent).take_while(|b| *b == b' ').count()
            };
            return (breaks > 0).then_some((at + taken, breaks));
        }
        at += spaces + len;
        breaks += 1;
    }
}
