//! Characters that no URL holds: of which kind one is, and where. Messages never show the character
//! itself.

use std::fmt;

/// A character that no URL holds, by its kind and its place: `a space at the end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BadCharacter {
    kind: Kind,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Space,
    /// A space that is not U+0020.
    WideSpace,
    Tab,
    LineBreak,
    Control,
    Invisible,
    QuotationMark,
    AngleBracket,
    Brace,
    Backslash,
    NonAscii,
    Caret,
    Pipe,
    /// A backtick, which is what is left.
    Backtick,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    Start,
    End,
    /// One at the start and one at the end.
    Around,
    Host,
    Path,
    Query,
    /// In a text that is not `scheme://…` up to there.
    Anywhere,
}

impl BadCharacter {
    /// Describes the character at a byte of a text.
    pub(crate) fn of(text: &str, at: usize) -> Self {
        let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let kind = rest.chars().next().map_or(Kind::Backtick, Kind::of);
        Self {
            kind,
            place: kind
                .edge(before, rest)
                .unwrap_or_else(|| Place::after(before)),
        }
    }
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            ' ' => Self::Space,
            '\t' => Self::Tab,
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Self::LineBreak,
            c if c.is_control() => Self::Control,
            c if c.is_whitespace() => Self::WideSpace,
            '"' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}' => {
                Self::QuotationMark
            }
            '<' | '>' => Self::AngleBracket,
            '{' | '}' => Self::Brace,
            '\\' => Self::Backslash,
            // Default_Ignorable_Code_Point of Unicode, and the interlinear annotations.
            '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}' => Self::Invisible,
            '^' => Self::Caret,
            '|' => Self::Pipe,
            c if c.is_ascii() => Self::Backtick,
            _ => Self::NonAscii,
        }
    }

    /// True for what gets in around a URL that is copied from a text.
    const fn surrounds(self) -> bool {
        !matches!(
            self,
            Self::Brace
                | Self::Backslash
                | Self::NonAscii
                | Self::Caret
                | Self::Pipe
                | Self::Backtick
        )
    }

    /// The place of a character that is around the URL.
    fn edge(self, before: &str, rest: &str) -> Option<Place> {
        if !self.surrounds() {
            return None;
        }
        if before.is_empty() {
            let pair = matches!(self, Self::QuotationMark | Self::AngleBracket);
            let last = rest
                .chars()
                .next_back()
                .filter(|last| rest.len() > last.len_utf8());
            let closes = pair && last.map(Self::of) == Some(self);
            return Some(if closes { Place::Around } else { Place::Start });
        }
        rest.chars()
            .all(|c| Self::of(c).surrounds())
            .then_some(Place::End)
    }
}

impl Place {
    fn after(before: &str) -> Self {
        match before.split_once("://") {
            None => Self::Anywhere,
            Some((_, behind)) if behind.contains('?') => Self::Query,
            Some((_, behind)) if behind.contains('/') => Self::Path,
            Some(_) => Self::Host,
        }
    }
}

impl fmt::Display for BadCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, self.place) {
            (Kind::AngleBracket, Place::Around) => {
                return f.write_str("there are angle brackets around the URL");
            }
            (Kind::QuotationMark, Place::Around) => {
                return f.write_str("there are quotation marks around the URL");
            }
            (Kind::NonAscii, Place::Host) => {
                return f.write_str("it has a non-ASCII host: write it as `xn--…`");
            }
            _ => {}
        }
        let kind = match self.kind {
            Kind::Space => "a space",
            Kind::WideSpace => "a non-ASCII space",
            Kind::Tab => "a tab",
            Kind::LineBreak => "a line break",
            Kind::Control => "a control character",
            Kind::Invisible => "an invisible character",
            Kind::QuotationMark => "a quotation mark",
            Kind::AngleBracket => "an angle bracket",
            Kind::Brace => "a brace",
            Kind::Backslash => "a backslash",
            Kind::NonAscii => "a non-ASCII character",
            Kind::Caret => "a `^`",
            Kind::Pipe => "a `|`",
            Kind::Backtick => "a backtick",
        };
        let (place, is_data) = match self.place {
            Place::Start => (" at the start", false),
            Place::End => (" at the end", false),
            Place::Host => (" in the host", false),
            Place::Path => (" in the path", true),
            Place::Query => (" in the query", true),
            Place::Around | Place::Anywhere => ("", false),
        };
        let advice = match self.kind {
            _ if !is_data => "",
            Kind::Space => ": write it as `%20`",
            Kind::Brace => ": fill in the placeholder, or write `%7B` and `%7D`",
            Kind::Backslash => ": write `/`, or `%5C` where it is data",
            Kind::NonAscii => ": percent-encode it, as `%C3%A9` for `é`",
            Kind::QuotationMark
            | Kind::AngleBracket
            | Kind::Caret
            | Kind::Pipe
            | Kind::Backtick => ": percent-encode it",
            Kind::WideSpace | Kind::Tab | Kind::LineBreak | Kind::Control | Kind::Invisible => {
                ": remove it"
            }
        };
        write!(f, "it has {kind}{place}{advice}")
    }
}
