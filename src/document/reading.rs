//! How a parameter is written, by its `style` or the media type of its `content`.

use serde_json::Value;

use super::parameter_in::ParameterIn;
use super::shape::{Shape, shape};

/// How the text of a parameter gives its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// Its text is its value.
    Text,
    /// `content` with JSON.
    Json,
    Styled(Style, Shape),
    /// A style that the location does not have, or a `content` that is not JSON or text.
    Unread,
}

/// The styles of paths and queries, with `explode` where it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    Simple(bool),
    Label(bool),
    Matrix(bool),
    Form(bool),
    /// `spaceDelimited`, `pipeDelimited`.
    Delimited(char, bool),
    DeepObject,
}

/// Why a parameter never has a text, whatever is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unreadable<'d> {
    /// Its location does not have the style.
    Style(&'d str),
    /// The style is for arrays and objects, or for objects alone.
    Lists(&'d str),
    Objects(&'d str),
    /// A media type that is neither JSON nor text.
    Content(&'d str),
}

impl<'d> Unreadable<'d> {
    pub(crate) fn of(root: &Value, location: ParameterIn, parameter: &'d Value) -> Option<Self> {
        let style = parameter.get("style").and_then(Value::as_str);
        let content = parameter
            .get("content")
            .and_then(Value::as_object)
            .and_then(|content| content.keys().next());
        if !matches!(location, ParameterIn::Path | ParameterIn::Query)
            || style.is_none() && content.is_none()
        {
            return None;
        }
        match (reading(root, location, parameter), content, style) {
            (Reading::Unread, Some(media), _) => Some(Self::Content(media)),
            (Reading::Unread, None, Some(style)) => Some(Self::Style(style)),
            (Reading::Styled(Style::DeepObject, _), _, Some(style)) => Some(Self::Objects(style)),
            (Reading::Styled(Style::Delimited(..), _), _, Some(style)) => Some(Self::Lists(style)),
            _ => None,
        }
    }
}

/// The reading of a declared parameter.
pub(super) fn reading(root: &Value, location: ParameterIn, parameter: &Value) -> Reading {
    if let Some(content) = parameter.get("content").and_then(Value::as_object) {
        let media = content
            .keys()
            .next()
            .map(|media| media.split(';').next().unwrap_or_default().trim());
        return match media.map(str::to_ascii_lowercase).as_deref() {
            Some(json)
                if json == "application/json" || json == "text/json" || json.ends_with("+json") =>
            {
                Reading::Json
            }
            Some(text) if !text.starts_with("text/") => Reading::Unread,
            _ => Reading::Text,
        };
    }
    let default = match location {
        ParameterIn::Path => "simple",
        _ => "form",
    };
    let style = parameter
        .get("style")
        .and_then(Value::as_str)
        .unwrap_or(default);
    let explode = parameter
        .get("explode")
        .and_then(Value::as_bool)
        .unwrap_or(style == "form");
    let style = match (location, style) {
        (ParameterIn::Path, "simple") => Style::Simple(explode),
        (ParameterIn::Path, "label") => Style::Label(explode),
        (ParameterIn::Path, "matrix") => Style::Matrix(explode),
        (ParameterIn::Query, "form") => Style::Form(explode),
        (ParameterIn::Query, "spaceDelimited") => Style::Delimited(' ', explode),
        (ParameterIn::Query, "pipeDelimited") => Style::Delimited('|', explode),
        (ParameterIn::Query, "deepObject") => Style::DeepObject,
        _ => return Reading::Unread,
    };
    match (style, shape(root, parameter.get("schema"))) {
        (Style::Simple(_) | Style::Form(_), Shape::Text | Shape::Unknown) => Reading::Text,
        (style, shape) => Reading::Styled(style, shape),
    }
}
