//! What a schema says about a string that is read as a URL.

use serde_json::{Map, Value};

use super::lookup::At;
use super::pattern::{self, Begins};
use super::schemas::Schemas;
use super::types::list;

impl<'d> Schemas<'d> {
    /// Returns true if a string is declared as a URL, or may be one: by its format, or by a pattern
    /// or values of its own.
    pub(in crate::lint) fn may_be_url(&self, schemas: &[&'d Value]) -> bool {
        self.ask();
        schemas.iter().any(|schema| self.url(schema, 0))
    }

    fn url(&self, schema: &'d Value, depth: usize) -> bool {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else {
            return true;
        };
        let declared = schema.get("format").is_some_and(|format| {
            let format = format.as_str().unwrap_or_default().to_ascii_lowercase();
            ["uri", "url", "iri"]
                .iter()
                .any(|known| format.contains(known))
        });
        declared
            || ["pattern", "enum", "const"]
                .iter()
                .any(|word| schema.contains_key(*word))
            || match reference {
                Some(Ok(target)) => self.url(target, depth + 1),
                Some(Err(())) => true,
                None => false,
            }
            || ["allOf", "oneOf", "anyOf"]
                .iter()
                .any(|name| list(schema, name).any(|part| self.url(part, depth + 1)))
    }

    /// Returns true if a string is declared as a reference, which may be relative, or as text that
    /// begins with `/`.
    pub(in crate::lint) fn may_be_relative(&self, at: &At<'d>) -> bool {
        self.ask();
        let mut forms = at.schemas.iter().filter_map(|schema| self.form(schema, 0));
        if at.branched {
            forms.any(|form| form == Form::Relative)
        } else {
            all(forms) == Some(Form::Relative)
        }
    }

    /// What a schema says about the form, through all that applies with it.
    fn form(&self, schema: &'d Value, depth: usize) -> Option<Form> {
        let reference = self.referred(schema);
        let schema = schema.as_object().filter(|_| self.visit(depth))?;
        let referred = match reference {
            Some(Ok(target)) => self.form(target, depth + 1),
            _ => None,
        };
        let parts = list(schema, "allOf").filter_map(|part| self.form(part, depth + 1));
        let branches = ["oneOf", "anyOf"]
            .into_iter()
            .filter_map(|name| any(list(schema, name).map(|branch| self.form(branch, depth + 1))));
        all(own(schema)
            .into_iter()
            .chain(referred)
            .chain(parts)
            .chain(branches))
    }
}

/// The form of a string that is read as a URL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A URL with its scheme.
    Whole,
    /// A reference, which may be relative.
    Relative,
}

/// The form if all of them apply: a relative reference is not a whole URL.
fn all(mut forms: impl Iterator<Item = Form>) -> Option<Form> {
    let first = forms.next()?;
    Some(
        if first == Form::Whole || forms.any(|form| form == Form::Whole) {
            Form::Whole
        } else {
            Form::Relative
        },
    )
}

/// The form if any of them may apply: a whole URL only if each of them says so.
fn any(forms: impl Iterator<Item = Option<Form>>) -> Option<Form> {
    let (mut relative, mut whole) = (false, None);
    for form in forms {
        relative |= form == Some(Form::Relative);
        whole = Some(whole.unwrap_or(true) && form == Some(Form::Whole));
    }
    if relative {
        Some(Form::Relative)
    } else {
        whole?.then_some(Form::Whole)
    }
}

/// What a schema's own keywords say.
fn own(schema: &Map<String, Value>) -> Option<Form> {
    let text = |word: &str| schema.get(word).and_then(Value::as_str);
    let format = text("format").and_then(|format| match format.to_ascii_lowercase().as_str() {
        "uri" | "url" | "iri" => Some(Form::Whole),
        "uri-reference" | "iri-reference" => Some(Form::Relative),
        _ => None,
    });
    let pattern = text("pattern")
        .and_then(pattern::begins)
        .map(|begins| match begins {
            Begins::Scheme => Form::Whole,
            Begins::Slash => Form::Relative,
        });
    let value = |value: &Value| match value.as_str()? {
        text if text.starts_with('/') => Some(Form::Relative),
        text => text.contains("://").then_some(Form::Whole),
    };
    let values = any(list(schema, "enum").map(value));
    all(format
        .into_iter()
        .chain(pattern)
        .chain(values)
        .chain(schema.get("const").and_then(value)))
}
