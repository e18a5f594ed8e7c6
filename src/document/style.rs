//! The value of a parameter, by its `style` or the media type of its `content` (OpenAPI 3.1.1,
//! Parameter Object, Style Values).

use serde_json::Value;

use super::path;
use super::reading::{Reading, Style};
use super::shape::Shape;
use crate::eval::{Lookup, NoValue};
use crate::eval::{RepeatedQuery, decode, named, object, pairs};

/// A declared parameter of a path or a query.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    name: String,
    reading: Reading,
}

/// The reason of a text that does not fit the style of its parameter.
pub(super) const UNFIT: NoValue = NoValue::Style;

impl Parameter {
    pub(super) fn new(name: &str, reading: Reading) -> Self {
        Self {
            name: name.to_owned(),
            reading,
        }
    }

    /// Returns whether the members of the parameter are pairs of a query by themselves.
    pub(super) fn is_exploded_object(&self) -> bool {
        self.reading == Reading::Styled(Style::Form(true), Shape::Object)
    }

    /// Returns the value in a path, by its text as it is sent, where that is known, and decoded.
    pub(super) fn in_path(&self, sent: Option<&str>, text: &str) -> Lookup<'static> {
        match self.reading {
            Reading::Text => text.to_owned().into(),
            Reading::Json => json(text),
            Reading::Unread => Lookup::NoValue(UNFIT),
            Reading::Styled(style, Shape::Text | Shape::Unknown) => self.single(style, text),
            Reading::Styled(style, shape) => {
                let sent = sent.ok_or(UNFIT);
                lookup(sent.and_then(|sent| self.several(style, shape, sent)))
            }
        }
    }

    /// Returns the value in a query; `None` where its text is its value.
    pub(super) fn in_query(&self, query: &str, repeated: RepeatedQuery) -> Option<Lookup<'static>> {
        match self.reading {
            Reading::Text => return None,
            Reading::Styled(Style::DeepObject, shape) => {
                return Some(lookup(self.deep(query, shape, repeated)));
            }
            Reading::Styled(Style::Form(true), Shape::Array) => {
                return Some(lookup(self.exploded(query)));
            }
            Reading::Styled(..) | Reading::Json | Reading::Unread => {}
        }
        let pair = match named(query, &self.name, repeated) {
            Ok(Some(pair)) => pair,
            Ok(None) => return Some(Lookup::NoValue(NoValue::Parameter)),
            Err(reason) => return Some(Lookup::NoValue(reason)),
        };
        let Some((_, text)) = pair.decode() else {
            return Some(Lookup::NoValue(NoValue::NotUtf8));
        };
        Some(self.in_pair(pair.value(), &text))
    }

    /// Returns the value in a pair of a query, by its text as it is sent and decoded.
    fn in_pair(&self, sent: &str, text: &str) -> Lookup<'static> {
        match self.reading {
            Reading::Json => json(text),
            // A comma is a delimiter as it is sent. Encoded, it is data.
            Reading::Styled(Style::Form(false), shape) => {
                let part = |part: &str| decode(part).map(Into::into).ok_or(NoValue::NotUtf8);
                let parts: Result<_, _> = sent.split(',').map(part).collect();
                lookup(parts.and_then(|parts| alternating(shape, parts)))
            }
            // A space or `|` is a delimiter in either spelling: a URL cannot contain it unencoded.
            Reading::Styled(Style::Delimited(delimiter, false), shape) => {
                let parts = text.split(delimiter).map(str::to_owned).collect();
                lookup(alternating(shape, parts))
            }
            _ => Lookup::NoValue(UNFIT),
        }
    }

    /// Reads a single text after `.` or `;name=`.
    fn single(&self, style: Style, text: &str) -> Lookup<'static> {
        let (value, delimiters) = match style {
            Style::Label(_) => (text.strip_prefix('.'), ['.', ',']),
            Style::Matrix(_) => (self.after_name(text), [';', ',']),
            _ => return Lookup::NoValue(UNFIT),
        };
        // Where the schema leaves the type open, a delimiter may separate several values.
        let is_text = self.reading == Reading::Styled(style, Shape::Text);
        match value.filter(|value| is_text || !value.contains(delimiters)) {
            Some(value) => value.to_owned().into(),
            None => Lookup::NoValue(UNFIT),
        }
    }

    /// Returns the text after `;name=`. An empty value is written `;name`.
    fn after_name<'t>(&self, text: &'t str) -> Option<&'t str> {
        let rest = text.strip_prefix(';')?.strip_prefix(self.name.as_str())?;
        if rest.is_empty() {
            return Some(rest);
        }
        rest.strip_prefix('=')
    }

    /// Reads an array or an object in a path. Delimiters count as they are sent; encoded, they are
    /// data.
    fn several(&self, style: Style, shape: Shape, sent: &str) -> Result<Value, NoValue> {
        let (list, delimiter, exploded) = self.list(style, sent).ok_or(UNFIT)?;
        let parts = list.split(delimiter);
        match (shape, style) {
            (Shape::Array, Style::Matrix(true)) => {
                let items = parts.map(|part| match assignment(part)? {
                    (name, item) if name == self.name => Ok(Value::from(item)),
                    _ => Err(UNFIT),
                });
                items.collect()
            }
            (Shape::Object, _) if exploded => object(parts.map(assignment), RepeatedQuery::Refuse),
            _ => alternating(shape, parts.map(decoded).collect::<Result<_, _>>()?),
        }
    }

    /// Returns the list in a segment without what the style puts before it, the delimiter of the
    /// list, and whether it is exploded.
    fn list<'s>(&self, style: Style, sent: &'s str) -> Option<(&'s str, char, bool)> {
        match style {
            Style::Simple(exploded) => Some((sent, ',', exploded)),
            Style::Label(true) => Some((sent.strip_prefix('.')?, '.', true)),
            Style::Label(false) => {
                let list = sent.strip_prefix('.')?;
                // 3.0 and 3.1.0 write `.a.b` where 3.1.1 writes `.a,b`.
                let is_clear = list.contains(',') || !list.contains('.');
                is_clear.then_some((list, ',', false))
            }
            Style::Matrix(true) => Some((sent.strip_prefix(';')?, ';', true)),
            Style::Matrix(false) => {
                let (name, list) = sent.strip_prefix(';')?.split_once('=')?;
                let is_own = decoded(name).as_deref() == Ok(self.name.as_str());
                is_own.then_some((list, ',', false))
            }
            Style::Form(_) | Style::Delimited(..) | Style::DeepObject => None,
        }
    }

    /// Reads an array that is written `name=a&name=b`.
    fn exploded(&self, query: &str) -> Result<Value, NoValue> {
        let all = pairs(query).filter(|pair| pair.is_named(&self.name));
        let items = all.map(|pair| {
            let (_, value) = pair.decode().ok_or(NoValue::NotUtf8)?;
            Ok(Value::from(value.into_owned()))
        });
        let items = items.collect::<Result<Vec<_>, _>>()?;
        if items.is_empty() {
            Err(NoValue::Parameter)
        } else {
            Ok(Value::from(items))
        }
    }

    /// Reads an object that is written `name[member]=value`. The specification does not define
    /// deeper members or arrays.
    fn deep(&self, query: &str, shape: Shape, repeated: RepeatedQuery) -> Result<Value, NoValue> {
        let members = pairs(query).filter_map(|pair| {
            let name = pair.decode_name()?;
            let rest = name.strip_prefix(self.name.as_str())?;
            if rest.is_empty() {
                return Some(Err(UNFIT));
            }
            let member = rest.strip_prefix('[')?.strip_suffix(']');
            let member = member.filter(|member| !member.is_empty() && !member.contains(['[', ']']));
            let value = decode(pair.value()).map(Into::into).ok_or(NoValue::NotUtf8);
            let member = member.ok_or(UNFIT);
            Some(member.and_then(|member| Ok((member.to_owned(), value?))))
        });
        let mut members = members.peekable();
        if members.peek().is_none() {
            return Err(NoValue::Parameter);
        }
        match shape {
            Shape::Object | Shape::Unknown => object(members, repeated),
            Shape::Text | Shape::Array => Err(UNFIT),
        }
    }
}

fn lookup(read: Result<Value, NoValue>) -> Lookup<'static> {
    read.map_or_else(Lookup::NoValue, Lookup::from)
}

fn json(text: &str) -> Lookup<'static> {
    match serde_json::from_str(text) {
        // A number keeps its digits.
        Ok(Value::Number(_)) => text.trim().to_owned().into(),
        Ok(value) => Value::into(value),
        Err(_) => Lookup::NoValue(UNFIT),
    }
}

/// Reads `name=value`.
fn assignment(part: &str) -> Result<(String, String), NoValue> {
    let (name, value) = part.split_once('=').ok_or(UNFIT)?;
    Ok((decoded(name)?, decoded(value)?))
}

/// Makes an array of parts, or an object of names and values in turn.
fn alternating(shape: Shape, parts: Vec<String>) -> Result<Value, NoValue> {
    match shape {
        Shape::Array => Ok(parts.into()),
        Shape::Object => {
            let mut parts = parts.into_iter();
            let pairs = std::iter::from_fn(|| {
                let name = parts.next()?;
                Some(parts.next().ok_or(UNFIT).map(|value| (name, value)))
            });
            object(pairs, RepeatedQuery::Refuse)
        }
        Shape::Text | Shape::Unknown => Err(UNFIT),
    }
}

fn decoded(text: &str) -> Result<String, NoValue> {
    path::decoded(text).ok_or(NoValue::NotUtf8)
}
