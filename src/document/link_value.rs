//! A value in a Link Object: a constant, or an expression.

use serde_json::{Map, Value as Json};

use crate::eval::Context;
use crate::eval::EvalError;
use crate::syntax::ParseError;
use crate::syntax::Template;

/// `Any | {expression}`: text that is an expression, bare or in braces, is evaluated; all else is a
/// constant. A constant that has the form of an expression cannot be written (OpenAPI 3.1.1, Link
/// Object). The text is not a URL, so a brace that opens no expression is text.
#[derive(Clone, Debug)]
pub(crate) struct LinkValue {
    constant: Json,
    /// What evaluates; the mistake, where the text has the beginning of an expression and is none.
    template: Option<Result<Template, ParseError>>,
}

impl LinkValue {
    pub(crate) fn new(value: &Json) -> Self {
        let template = value
            .as_str()
            .filter(|text| text.starts_with('$') || text.contains("{$"))
            .map(Template::parse_text);
        Self {
            constant: value.clone(),
            template,
        }
    }

    pub(crate) fn constant(&self) -> &Json {
        &self.constant
    }

    /// The expression; `None` for a constant.
    pub(crate) fn template(&self) -> Option<&Result<Template, ParseError>> {
        self.template.as_ref()
    }

    /// The value for an exchange. Text that is no expression is a constant.
    pub(crate) fn evaluate(
        &self,
        context: &(impl Context + ?Sized),
        nested: bool,
    ) -> Result<Json, EvalError> {
        match &self.template {
            Some(Ok(template)) => evaluate(template, context),
            None if nested => nest(&self.constant, context),
            Some(Err(_)) | None => Ok(self.constant.clone()),
        }
    }
}

fn evaluate(template: &Template, context: &(impl Context + ?Sized)) -> Result<Json, EvalError> {
    let value = template.evaluate(context)?;
    let text = value.to_text().into_owned();
    // A number that `serde_json` cannot hold stays what it is spelled.
    Ok(value.into_json().unwrap_or(Json::String(text)))
}

/// Evaluates the strings inside a constant. The depth is that of a document that was read, or
/// built, by the caller.
fn nest(constant: &Json, context: &(impl Context + ?Sized)) -> Result<Json, EvalError> {
    match constant {
        Json::String(_) => LinkValue::new(constant).evaluate(context, false),
        Json::Array(items) => items
            .iter()
            .map(|item| nest(item, context))
            .collect::<Result<_, _>>()
            .map(Json::Array),
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| Ok((name.clone(), nest(value, context)?)));
            members.collect::<Result<Map<_, _>, _>>().map(Json::Object)
        }
        other => Ok(other.clone()),
    }
}
