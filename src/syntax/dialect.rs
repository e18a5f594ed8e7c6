//! How a text is read: [`Dialect`] and [`Syntax`].

use super::leniency::Leniency;

/// The specification that defines the runtime expressions.
///
/// OpenAPI 3.0.0 to 3.2.0 describe one language, so `OpenApi` has no version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// The OpenAPI Specification, 3.0.0 to 3.2.0, "Runtime Expressions".
    #[default]
    OpenApi,
}

/// How a text is read: the dialect, and the leniencies on top of it.
///
/// ```
/// use openapi_expr::{Leniency, Syntax, Template};
///
/// let text = "{$callback_url}/invoices/{$request.body.id}";
/// assert!(Template::parse(text).is_err());
/// let syntax = Syntax::openapi().lenient(Leniency::FASTAPI);
/// let template = Template::parse_with(text, syntax)?;
/// assert_eq!(template.to_standard(), "{$request.query.callback_url}/invoices/{$request.body#/id}");
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Syntax {
    dialect: Dialect,
    leniency: Leniency,
}

impl Syntax {
    /// Returns the grammar of the OpenAPI Specification, without leniencies. This is the default.
    pub const fn openapi() -> Self {
        Self::strict(Dialect::OpenApi)
    }

    /// Returns the grammar of a dialect, without leniencies.
    pub const fn strict(dialect: Dialect) -> Self {
        Self {
            dialect,
            leniency: Leniency::STRICT,
        }
    }

    /// Accepts these leniencies too.
    #[must_use]
    pub const fn lenient(self, leniency: Leniency) -> Self {
        Self {
            dialect: self.dialect,
            leniency: self.leniency.with(leniency),
        }
    }

    /// Returns the dialect.
    pub const fn dialect(self) -> Dialect {
        self.dialect
    }

    /// Returns the accepted leniencies.
    pub const fn leniency(self) -> Leniency {
        self.leniency
    }
}
