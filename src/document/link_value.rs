//! A value in a Link Object: a constant, or an expression.

use serde_json::{Map, Value as Json};

use crate::eval::Context;
use crate::eval::EvalError;
use crate::syntax::ParseError;
use crate::syntax::Template;

/// `Any | {expression}`: a text that is an expression, bare or in braces, is evaluated; any other
/// value is a constant. A constant in the form of an expression cannot be written (OpenAPI 3.1.1,
/// Link Object). The text is not a URL, so a brace that does not open an expression is text.
#[derive(Clone, Debug)]
pub(crate) struct LinkValue {
    constant: Json,
    /// The expression, or the error where a text begins like one; `None` for a constant.
    template: Option<Result<Template, ParseError>>,
}

impl LinkValue {
    pub(crate) fn new(value: &Json) -> Self {
        Self {
            constant: value.clone(),
            template: value.as_str().and_then(template_of),
        }
    }

    /// Returns the value as the document has it.
    pub(crate) fn constant(&self) -> &Json {
        &self.constant
    }

    /// Returns the expression; `None` for a constant.
    pub(crate) fn template(&self) -> Option<&Result<Template, ParseError>> {
        self.template.as_ref()
    }

    /// Evaluates the value for an exchange. A text that is not an expression is a constant.
    pub(crate) fn evaluate(
        &self,
        context: &(impl Context + ?Sized),
        nested: bool,
    ) -> Result<Json, EvalError> {
        match &self.template {
            Some(Ok(template)) => evaluate(template, context),
            None if nested => evaluate_inside(&self.constant, context),
            Some(Err(_)) | None => Ok(self.constant.clone()),
        }
    }
}

/// Returns the expression of a text, or its error; `None` for a constant.
fn template_of(text: &str) -> Option<Result<Template, ParseError>> {
    (text.starts_with('$') || text.contains("{$")).then(|| Template::parse_text(text))
}

fn evaluate(template: &Template, context: &(impl Context + ?Sized)) -> Result<Json, EvalError> {
    // A number that `serde_json` cannot hold stays text.
    Ok(template.evaluate(context)?.into_json_or_text())
}

/// Evaluates the strings inside a constant. It recurses as deep as the document was when it was
/// read or built by the caller.
fn evaluate_inside(constant: &Json, context: &(impl Context + ?Sized)) -> Result<Json, EvalError> {
    match constant {
        Json::String(text) => match template_of(text) {
            Some(Ok(template)) => evaluate(&template, context),
            Some(Err(_)) | None => Ok(constant.clone()),
        },
        Json::Array(items) => items
            .iter()
            .map(|item| evaluate_inside(item, context))
            .collect::<Result<_, _>>()
            .map(Json::Array),
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| Ok((name.clone(), evaluate_inside(value, context)?)));
            members.collect::<Result<Map<_, _>, _>>().map(Json::Object)
        }
        other => Ok(other.clone()),
    }
}
