//! Why JSON is not a recorded exchange.

use crate::text::Quoted;

/// The error for JSON that is not a recorded exchange.
///
/// It names the member that is wrong and says what it must be. It never contains a value of the
/// exchange: headers and bodies carry secrets.
///
/// ```
/// use openapi_expr::eval::RecordedExchange;
///
/// let error = RecordedExchange::parse(r#"{"request": {"url": 7}}"#).unwrap_err();
/// assert_eq!(error.to_string(), "`request.url` must be a string");
/// assert_eq!((error.code(), error.member()), ("invalid-value", "request.url"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct InvalidExchange {
    member: String,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// What the parser says, without its place; the line and the column.
    NotJson(String, usize, usize),
    /// What the value must be.
    Expected(&'static str),
    Duplicate,
    /// The members that are known.
    Unknown(&'static [&'static str]),
    TwoBodies,
    HeaderName,
    HeaderValue,
    TooManyHeaders,
}

impl InvalidExchange {
    pub(super) fn new(member: impl Into<String>, problem: Problem) -> Self {
        Self {
            member: member.into(),
            problem,
        }
    }

    pub(super) fn not_json(error: &serde_json::Error) -> Self {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let problem = Problem::NotJson(message.to_owned(), error.line(), error.column());
        Self::new("", problem)
    }

    /// Returns a stable name for machines, in kebab case.
    pub fn code(&self) -> &'static str {
        match self.problem {
            Problem::NotJson(..) => "not-json",
            Problem::Expected(_) => "invalid-value",
            Problem::Duplicate => "duplicate-member",
            Problem::Unknown(_) => "unknown-member",
            Problem::TwoBodies => "two-bodies",
            Problem::HeaderName => "invalid-header-name",
            Problem::HeaderValue => "invalid-header-value",
            Problem::TooManyHeaders => "too-many-headers",
        }
    }

    /// Returns the member that is wrong, by its path, such as `request.headers.Host`. The path of
    /// the whole exchange is empty.
    pub fn member(&self) -> &str {
        &self.member
    }

    /// Returns what is wrong, where, and what to write instead.
    pub fn message(&self) -> String {
        let member = Quoted(&self.member);
        match &self.problem {
            Problem::NotJson(message, line, column) if *line > 1 => {
                format!("this is not JSON: {message}, at line {line}, column {column}")
            }
            Problem::NotJson(message, _, column) => {
                format!("this is not JSON: {message}, at column {column}")
            }
            Problem::Expected(what) if self.member.is_empty() => format!("expected {what}"),
            Problem::Expected(what) => format!("{member} must be {what}"),
            Problem::Duplicate => format!("{member} occurs twice"),
            Problem::Unknown(known) => {
                format!("unknown member {member}: the members are {}", list(known))
            }
            Problem::TwoBodies => {
                format!("{member} has both `body` and `body_text`: remove one of them")
            }
            Problem::HeaderName => format!("{member} is not a valid header field name"),
            Problem::HeaderValue => format!("{member} must not contain control characters"),
            Problem::TooManyHeaders => {
                format!("too many header fields: {member} exceeds the limit")
            }
        }
    }

    /// Returns the same error about an exchange that is itself the member `outer` of other JSON:
    /// the error about `request.url` becomes one about `outer.request.url`.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        let member = match self.member.as_str() {
            "" => outer.to_owned(),
            member => format!("{outer}.{member}"),
        };
        Self { member, ..self }
    }
}

/// `` `a`, `b` and `c` ``
fn list(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
