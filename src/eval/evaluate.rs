//! From a template and a [`Context`] to a value or a text.

use std::fmt;

use super::context::{Context, Lookup, NoValue};
use super::value::Value;
use crate::syntax::Expression;
use crate::syntax::Template;
use crate::syntax::{Leniency, Syntax};
use crate::text::Span;
use crate::text::limits::MAX_EXPRESSIONS;
use crate::text::{Quoted, located};

/// The error for an expression that has no value. It says which expression, and why.
///
/// It never contains a value of the exchange: bodies and headers carry secrets.
///
/// `{}` writes one line. `{:#}` shows the template with carets under the expression.
///
/// ```
/// use openapi_expr::{Exchange, Template};
/// use openapi_expr::eval::NoValue;
///
/// let template = Template::parse("{$request.query.callback_url}/invoices")?;
/// let error = template.expand(&Exchange::new("POST")).unwrap_err();
/// assert_eq!(error.reason(), Some(NoValue::Parameter));
/// assert!(error.is_missing());
/// assert_eq!(
///     format!("{error:#}"),
///     "`$request.query.callback_url` has no value: the request has no such parameter
///   {$request.query.callback_url}/invoices
///    ^^^^^^^^^^^^^^^^^^^^^^^^^^^"
/// );
/// # Ok::<(), openapi_expr::ParseError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct EvalError {
    template: Template,
    span: Span,
    reason: Option<NoValue>,
}

impl EvalError {
    #[cold]
    pub(crate) fn new(template: &Template, span: Span, reason: Option<NoValue>) -> Self {
        Self {
            template: template.clone(),
            span,
            reason,
        }
    }

    /// Returns the same error about the expression alone, without the text around it.
    pub(crate) fn of_expression_alone(self) -> Self {
        let text = self.span.slice(self.template.as_str()).unwrap_or_default();
        let braced = if text.starts_with('$') {
            text.to_owned()
        } else {
            format!("{{{text}}}")
        };
        let alone = Template::parse_with(
            &braced,
            Syntax::strict(self.template.dialect()).lenient(Leniency::LENIENT),
        )
        .ok();
        let span = alone
            .as_ref()
            .and_then(Template::as_expression)
            .map_or(Span::default(), |embedded| embedded.span());
        Self {
            template: alone.unwrap_or_default(),
            span,
            ..self
        }
    }

    /// Returns why there is no value, or `None` when the context does not know
    /// ([`Lookup::Unknown`]).
    pub fn reason(&self) -> Option<NoValue> {
        self.reason
    }

    /// Returns true if the peer simply left the value out: there is no such parameter, header, body
    /// or member. To a sender this means that the peer did not ask for the callback.
    pub fn is_missing(&self) -> bool {
        self.reason.is_some_and(NoValue::is_missing)
    }

    /// Returns true if the context does not know the value.
    pub fn is_unknown(&self) -> bool {
        self.reason.is_none()
    }

    /// Returns a stable name for machines, in kebab case.
    pub fn code(&self) -> &'static str {
        self.reason.map_or("unknown", NoValue::code)
    }

    /// Returns where the expression is in the template, without its braces.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns the template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// Returns the text of the template.
    pub fn text(&self) -> &str {
        self.template.as_str()
    }

    /// Returns what is wrong, without the place.
    pub fn message(&self) -> String {
        let expression = self.span.slice(self.template.as_str()).unwrap_or_default();
        let why = self
            .reason
            .map_or("has no known value in this context", NoValue::message);
        format!("{} {why}", Quoted(expression))
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.template.as_str();
        located(f, &self.message(), text, Some(self.span), None)
    }
}

impl fmt::Debug for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EvalError({self})")
    }
}

impl std::error::Error for EvalError {}

impl Template {
    /// Evaluates the template to a value with its type. A template that is a single expression,
    /// bare or in braces, has the type of the expression's value ("Runtime expressions preserve the
    /// type of the referenced value"). Every other template evaluates to a string.
    ///
    /// # Errors
    ///
    /// Returns an error for the first expression, in the order of the text, that has no value. A
    /// missing value never becomes the empty string.
    pub fn evaluate<'c>(
        &self,
        context: &'c (impl Context + ?Sized),
    ) -> Result<Value<'c>, EvalError> {
        let Some(embedded) = self.as_expression() else {
            return self.expand(context).map(Value::from);
        };
        self.answer(embedded.span(), context.lookup(embedded.expression()))
    }

    /// Evaluates the template to text: literals as they are, values as [`Value::to_text`]. Nothing
    /// is encoded; use [`Template::to_url`] for a URL.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Template::evaluate`].
    pub fn expand(&self, context: &(impl Context + ?Sized)) -> Result<String, EvalError> {
        let mut text = String::with_capacity(self.as_str().len() * 2);
        self.expand_into(context, &mut text).map(|()| text)
    }

    /// Appends the text of [`Template::expand`] to `buffer`. After an error the buffer is
    /// unchanged.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Template::evaluate`].
    pub fn expand_into(
        &self,
        context: &(impl Context + ?Sized),
        buffer: &mut String,
    ) -> Result<(), EvalError> {
        let start = buffer.len();
        let expanded = self.try_each(context, |part| {
            match part {
                Part::Literal(text) => buffer.push_str(text),
                Part::Value { lookup, span, .. } => self.answer(span, lookup)?.push_to(buffer),
            }
            Ok(())
        });
        expanded.inspect_err(|_| buffer.truncate(start))
    }

    /// Visits the pieces, with the answer for each expression. Where several expressions read one
    /// body, all of them are looked up together.
    #[inline]
    pub(crate) fn try_each<'t, 'c, E>(
        &'t self,
        context: &'c (impl Context + ?Sized),
        visit: impl FnMut(Part<'t, 'c>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.shares_a_body() {
            return self.try_each_with(|expression| context.lookup(expression), visit);
        }
        // Room for few expressions is cheaper to set up.
        match self.expression_count() {
            0..=4 => self.try_each_together::<4, E>(context, visit),
            5..=16 => self.try_each_together::<16, E>(context, visit),
            _ => self.try_each_together::<MAX_EXPRESSIONS, E>(context, visit),
        }
    }

    fn try_each_together<'t, 'c, const ROOM: usize, E>(
        &'t self,
        context: &'c (impl Context + ?Sized),
        visit: impl FnMut(Part<'t, 'c>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut own = self.borrowed_expressions();
        let expressions: [_; ROOM] = std::array::from_fn(|_| own.next().unwrap_or(Expression::Url));
        let mut answers = [const { Lookup::Unknown }; ROOM];
        let count = self.expression_count().min(ROOM);
        context.lookup_all(expressions.split_at(count).0, answers.split_at_mut(count).0);
        let mut answers = answers.into_iter();
        self.try_each_with(|_| answers.next().unwrap_or(Lookup::Unknown), visit)
    }

    #[inline]
    fn try_each_with<'t, 'c, E>(
        &'t self,
        mut lookup: impl FnMut(&Expression<'t>) -> Lookup<'c>,
        mut visit: impl FnMut(Part<'t, 'c>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut number = 0;
        self.try_for_each_part(|part| match part {
            Err(text) => visit(Part::Literal(text)),
            Ok((expression, span)) => {
                number += 1;
                let lookup = lookup(&expression);
                visit(Part::Value {
                    number: number - 1,
                    lookup,
                    expression,
                    span,
                })
            }
        })
    }

    #[inline]
    pub(crate) fn answer<'c>(
        &self,
        span: Span,
        lookup: Lookup<'c>,
    ) -> Result<Value<'c>, EvalError> {
        match lookup {
            Lookup::Value(value) => Ok(value),
            Lookup::NoValue(missing) => Err(EvalError::new(self, span, Some(missing))),
            Lookup::Unknown => Err(EvalError::new(self, span, None)),
        }
    }
}

/// A piece of a template. An expression has its answer.
pub(crate) enum Part<'t, 'c> {
    Literal(&'t str),
    Value {
        /// Its index among the expressions.
        number: usize,
        lookup: Lookup<'c>,
        expression: Expression<'t>,
        span: Span,
    },
}
