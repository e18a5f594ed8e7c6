//! Text from other people, made safe for output that is read line by line.

use std::fmt::{self, Write};

/// Returns whether a character affects the text around it instead of showing something.
///
/// These are control characters, line separators, and characters that change the writing direction
/// (Unicode's `Bidi_Control`). In a log they could start a new line or hide another one.
pub fn is_control(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes these characters as Rust escapes, and all others unchanged.
pub(crate) struct Escaped<'w>(pub(crate) &'w mut dyn Write);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            if is_control(char) {
                write!(self.0, "{}", char.escape_default())?;
            } else {
                self.0.write_char(char)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_escaped_and_other_text_is_kept() {
        for (text, escaped) in [
            ("Mr. Richie Rich", "Mr. Richie Rich"),
            ("a\nb\r\tc", r"a\nb\r\tc"),
            ("\u{1b}[31m", r"\u{1b}[31m"),
            ("\u{7f}\u{85}\u{9b}", r"\u{7f}\u{85}\u{9b}"),
            ("\u{2028}\u{2029}", r"\u{2028}\u{2029}"),
            (
                "\u{202e}\u{2066}\u{200f}\u{61c}",
                r"\u{202e}\u{2066}\u{200f}\u{61c}",
            ),
            ("é 演示 👩\u{200d}💻 שלום", "é 演示 👩\u{200d}💻 שלום"),
        ] {
            let mut written = String::new();
            assert!(Escaped(&mut written).write_str(text).is_ok());
            assert_eq!(written, escaped);
        }
    }
}
