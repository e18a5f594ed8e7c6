//! Named departures from the grammar.

use std::fmt;
use std::ops::{BitOr, BitOrAssign};
use std::str::FromStr;

use crate::text::{Quoted, Span};

/// A set of named departures from the grammar, all off by default.
///
/// | name | accepts | means |
/// |---|---|---|
/// | `bare_parameter` | `$callback_url` | that query parameter; if there is none, path parameter, then header with `_` read as `-` |
/// | `dotted_body` | `$request.body.user.id` | the keys in turn: `$request.body#/user/id` |
/// | `angle_brackets` | `<$request.body#/id>` | `{$request.body#/id}` |
/// | `missing_slash` | `$request.body#id`, `$request.body/id` | `$request.body#/id` |
/// | `missing_dollar` | `{request.body#/id}` | `{$request.body#/id}` |
/// | `sender_parameter` | `/payments/{paymentId}` | a path parameter of the callback's own Path Item, given by the sender |
/// | `literal_braces` | `{}`, `{ "a": 1 }` | text |
///
/// [`Syntax::lenient`](crate::Syntax::lenient) accepts them,
/// [`Template::used`](crate::Template::used) lists those that a text relied on, and
/// [`Template::to_standard`](crate::Template::to_standard) prints the text without them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Leniency(u8);

impl Leniency {
    /// The published grammar: no leniencies.
    pub const STRICT: Self = Self(0);
    /// `$callback_url`: a letter or `_`, then letters, digits, `_` and `-` (ASCII).
    pub const BARE_PARAMETER: Self = Self(1);
    /// `$request.body.user.id`. A key may contain anything except `.`, `/`, `#` and what ends the
    /// expression.
    pub const DOTTED_BODY: Self = Self(1 << 1);
    /// `<$request.body#/id>`: `<$` opens and the first `>` closes.
    pub const ANGLE_BRACKETS: Self = Self(1 << 2);
    /// `$request.body#id` and `$request.body/id`.
    pub const MISSING_SLASH: Self = Self(1 << 3);
    /// `{request.body#/id}`, in braces only.
    pub const MISSING_DOLLAR: Self = Self(1 << 4);
    /// `{paymentId}`: a letter or `_`, then letters, digits, `_`, `-` and `.` (ASCII).
    pub const SENDER_PARAMETER: Self = Self(1 << 5);
    /// Braces that do not open an expression are text.
    pub const LITERAL_BRACES: Self = Self(1 << 6);
    /// What the FastAPI documentation writes: `bare_parameter`, `dotted_body`, `angle_brackets`.
    pub const FASTAPI: Self = Self(0b111);
    /// Every leniency.
    pub const LENIENT: Self = Self(0b111_1111);

    const NAMES: [(Self, &'static str); 7] = [
        (Self::BARE_PARAMETER, "bare_parameter"),
        (Self::DOTTED_BODY, "dotted_body"),
        (Self::ANGLE_BRACKETS, "angle_brackets"),
        (Self::MISSING_SLASH, "missing_slash"),
        (Self::MISSING_DOLLAR, "missing_dollar"),
        (Self::SENDER_PARAMETER, "sender_parameter"),
        (Self::LITERAL_BRACES, "literal_braces"),
    ];

    /// Returns the leniencies of both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns true if every leniency of `other` is in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns the leniencies of this set that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Returns true for [`Leniency::STRICT`].
    pub const fn is_strict(self) -> bool {
        self.0 == 0
    }

    /// Iterates over the leniencies of this set, in the order of the table above.
    pub fn iter(self) -> impl Iterator<Item = Self> {
        Self::NAMES
            .into_iter()
            .map(|(one, _)| one)
            .filter(move |one| self.contains(*one))
    }

    /// Iterates over the names of the leniencies in this set, in the order of the table above.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .filter(move |(one, _)| self.contains(*one))
            .map(|(_, name)| name)
    }
}

impl BitOr for Leniency {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

impl BitOrAssign for Leniency {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Writes the names, separated by commas, or `strict` for the empty set. [`FromStr`] reads them
/// back.
impl fmt::Display for Leniency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_strict() {
            return f.write_str("strict");
        }
        self.names().enumerate().try_for_each(|(n, name)| {
            f.write_str(if n == 0 { "" } else { "," })?;
            f.write_str(name)
        })
    }
}

impl fmt::Debug for Leniency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leniency({self})")
    }
}

/// A leniency that a text relied on, and where.
///
/// ```
/// use openapi_expr::{Leniency, Syntax, Template};
///
/// let text = "{$callback_url}/done";
/// let template = Template::parse_with(text, Syntax::openapi().lenient(Leniency::FASTAPI))?;
/// let used = template.used().first().expect("one leniency");
/// assert_eq!(used.leniency(), Leniency::BARE_PARAMETER);
/// assert_eq!(used.span().slice(text), Some("$callback_url"));
/// assert_eq!(used.standard(), Some("$request.query.callback_url"));
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedLeniency {
    leniency: Leniency,
    span: Span,
    standard: Option<String>,
}

impl UsedLeniency {
    pub(super) fn new(leniency: Leniency, span: Span, standard: Option<String>) -> Self {
        Self {
            leniency,
            span,
            standard,
        }
    }

    /// Returns the leniency, always a single one.
    pub fn leniency(&self) -> Leniency {
        self.leniency
    }

    /// Returns the part of the text that needed the leniency.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns what to write there instead, or `None` if there is no standard spelling.
    pub fn standard(&self) -> Option<&str> {
        self.standard.as_deref()
    }
}

/// A name that is not the name of a leniency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown leniency {quoted}: expected {names}, or one of the sets `strict`, `fastapi` and `all`",
    quoted = Quoted(.0),
    names = Leniency::LENIENT.names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
)]
pub struct UnknownLeniency(String);

impl UnknownLeniency {
    /// Returns the stable name of the error, in kebab case.
    pub const fn code(&self) -> &'static str {
        "unknown-leniency"
    }

    /// Returns the unknown name.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Reads names of leniencies, and of the sets `strict`, `fastapi` and `all`, separated by commas.
impl FromStr for Leniency {
    type Err = UnknownLeniency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .try_fold(Self::STRICT, |set, name| {
                let found = match name {
                    "strict" => Some(Self::STRICT),
                    "fastapi" => Some(Self::FASTAPI),
                    "all" => Some(Self::LENIENT),
                    _ => Self::NAMES
                        .iter()
                        .find(|(_, known)| *known == name)
                        .map(|(one, _)| *one),
                };
                found
                    .map(|one| set | one)
                    .ok_or_else(|| UnknownLeniency(name.to_owned()))
            })
    }
}
