//! Characters that a URL cannot contain, described by kind and place. Messages never show the
//! character itself.

use std::fmt;

/// A character that a URL cannot contain, such as `a space at the end`.
///
/// ```
/// use openapi_expr::policy::{Denied, TextRule};
/// use openapi_expr::Policy;
///
/// let denied = Policy::public().check_url("https://h.example/a b").unwrap_err();
/// let Denied::Text(TextRule::Character(bad)) = denied else { panic!("{denied}") };
/// assert_eq!(bad.to_string(), "it has a space in the path: write it as `%20`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BadCharacter {
    class: CharacterClass,
    part: UrlPart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum CharacterClass {
    Space,
    /// A whitespace character other than U+0020.
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
    /// A backtick: the only one that the other classes leave.
    Backtick,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum UrlPart {
    Start,
    End,
    /// At the start and at the end.
    Around,
    Host,
    Path,
    Query,
    /// In a text that does not start with `scheme://`.
    Anywhere,
}

impl BadCharacter {
    /// Describes the character at a byte of a text.
    pub(crate) fn of(text: &str, at: usize) -> Self {
        let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let class = rest
            .chars()
            .next()
            .map_or(CharacterClass::Backtick, CharacterClass::of);
        Self {
            class,
            part: class
                .edge(before, rest)
                .unwrap_or_else(|| UrlPart::after(before)),
        }
    }
}

impl CharacterClass {
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

    /// Returns true for a character that often ends up around a URL that was copied from a text.
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

    /// Returns the place of a character at the start or at the end of a URL.
    fn edge(self, before: &str, rest: &str) -> Option<UrlPart> {
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
            return Some(if closes {
                UrlPart::Around
            } else {
                UrlPart::Start
            });
        }
        rest.chars()
            .all(|c| Self::of(c).surrounds())
            .then_some(UrlPart::End)
    }
}

impl UrlPart {
    fn after(before: &str) -> Self {
        match before.split_once("://") {
            None => Self::Anywhere,
            Some((_, rest)) if rest.contains('?') => Self::Query,
            Some((_, rest)) if rest.contains('/') => Self::Path,
            Some(_) => Self::Host,
        }
    }
}

impl fmt::Display for BadCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.class, self.part) {
            (CharacterClass::AngleBracket, UrlPart::Around) => {
                return f.write_str("it is enclosed in angle brackets");
            }
            (CharacterClass::QuotationMark, UrlPart::Around) => {
                return f.write_str("it is enclosed in quotation marks");
            }
            (CharacterClass::NonAscii, UrlPart::Host) => {
                return f.write_str("it has a non-ASCII host: write it as `xn--…`");
            }
            _ => {}
        }
        let class = match self.class {
            CharacterClass::Space => "a space",
            CharacterClass::WideSpace => "a non-ASCII space",
            CharacterClass::Tab => "a tab",
            CharacterClass::LineBreak => "a line break",
            CharacterClass::Control => "a control character",
            CharacterClass::Invisible => "an invisible character",
            CharacterClass::QuotationMark => "a quotation mark",
            CharacterClass::AngleBracket => "an angle bracket",
            CharacterClass::Brace => "a brace",
            CharacterClass::Backslash => "a backslash",
            CharacterClass::NonAscii => "a non-ASCII character",
            CharacterClass::Caret => "a `^`",
            CharacterClass::Pipe => "a `|`",
            CharacterClass::Backtick => "a backtick",
        };
        let (part, is_data) = match self.part {
            UrlPart::Start => (" at the start", false),
            UrlPart::End => (" at the end", false),
            UrlPart::Host => (" in the host", false),
            UrlPart::Path => (" in the path", true),
            UrlPart::Query => (" in the query", true),
            UrlPart::Around | UrlPart::Anywhere => ("", false),
        };
        let advice = match self.class {
            _ if !is_data => "",
            CharacterClass::Space => ": write it as `%20`",
            CharacterClass::Brace => ": fill in the placeholder, or write `%7B` and `%7D`",
            CharacterClass::Backslash => ": write `/`, or `%5C` if it is data",
            CharacterClass::NonAscii => ": percent-encode it, such as `%C3%A9` for `é`",
            CharacterClass::QuotationMark
            | CharacterClass::AngleBracket
            | CharacterClass::Caret
            | CharacterClass::Pipe
            | CharacterClass::Backtick => ": percent-encode it",
            CharacterClass::WideSpace
            | CharacterClass::Tab
            | CharacterClass::LineBreak
            | CharacterClass::Control
            | CharacterClass::Invisible => ": remove it",
        };
        write!(f, "it has {class}{part}{advice}")
    }
}
