//! What a schema says of a string that is read as a URL.

use serde_json::Value;

use super::schema::Schemas;
use super::types::list;

impl<'d> Schemas<'d> {
    /// True where a string is declared to be a URL, or may be: by its format, or by a pattern or values of its own.
    pub(super) fn may_be_url(&self, schemas: &[&'d Value]) -> bool {
        self.ask();
        schemas.iter().any(|schema| self.url(schema, 0))
    }

    fn url(&self, schema: &'d Value, depth: usize) -> bool {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else { return true };
        let told = schema.get("format").is_some_and(|format| {
            let format = format.as_str().unwrap_or_default().to_ascii_lowercase();
            ["uri", "url", "iri"].iter().any(|known| format.contains(known))
        });
        told || ["pattern", "enum", "const"].iter().any(|word| schema.contains_key(*word))
            || match reference {
                Some(Ok(target)) => self.url(target, depth + 1),
                Some(Err(())) => true,
                None => false,
            }
            || ["allOf", "oneOf", "anyOf"].iter().any(|name| list(schema, name).any(|part| self.url(part, depth + 1)))
    }

    /// True where a string is declared to be a reference, which may be relative, or to begin with `/`.
    pub(super) fn may_be_relative(&self, schemas: &[&'d Value]) -> bool {
        self.ask();
        schemas.iter().any(|schema| self.relative(schema, 0))
    }

    fn relative(&self, schema: &'d Value, depth: usize) -> bool {
        let reference = self.referred(schema);
        let Some(schema) = schema.as_object().filter(|_| self.visit(depth)) else { return false };
        let says = |word: &str, is: fn(&str) -> bool| schema.get(word).and_then(Value::as_str).is_some_and(is);
        says("format", |format| matches!(format, "uri-reference" | "iri-reference"))
            || says("pattern", |pattern| pattern.trim_start_matches(['^', '(', '\\']).starts_with('/'))
            || list(schema, "enum")
                .chain(schema.get("const"))
                .any(|one| one.as_str().is_some_and(|one| one.starts_with('/')))
            || matches!(reference, Some(Ok(target)) if self.relative(target, depth + 1))
            || ["allOf", "oneOf", "anyOf"]
                .iter()
                .any(|name| list(schema, name).any(|part| self.relative(part, depth + 1)))
    }
}
