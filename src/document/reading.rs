//! How the text of a parameter is read, by its `style` or the media type of its `content`.

use serde_json::Value;

use super::parameter_in::ParameterIn;
use super::shape::{Shape, shape};
use crate::eval::essence;

/// How the value of a parameter is read from its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// The text is the value.
    Text,
    /// The text is JSON, by `content`.
    Json,
    Styled(Style, Shape),
    /// It is not read: the location does not have the style, or the `content` is neither JSON nor
    /// text.
    Unread,
}

/// The styles of paths and queries, with `explode` where it makes a difference.
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

/// Why a parameter never has a text, whatever a request sends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Unreadable<'d> {
    /// The location does not have this style.
    Style(&'d str),
    /// This style is for arrays and objects.
    Lists(&'d str),
    /// This style is for objects.
    Objects(&'d str),
    /// This media type is neither JSON nor text.
    Content(&'d str),
}

impl<'d> Unreadable<'d> {
    /// Returns why a declared parameter never has a text; `None` where it may have one.
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

/// Returns how a declared parameter is read.
pub(super) fn reading(root: &Value, location: ParameterIn, parameter: &Value) -> Reading {
    if let Some(content) = parameter.get("content").and_then(Value::as_object) {
        return content
            .keys()
            .next()
            .map_or(Reading::Text, |media| by_media_type(media));
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

fn by_media_type(media: &str) -> Reading {
    if is_json(media) {
        Reading::Json
    } else if essence(media).starts_with("text/") {
        Reading::Text
    } else {
        Reading::Unread
    }
}

/// Returns whether a media type is JSON.
pub(crate) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}
