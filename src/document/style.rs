//! Parameters as their `style`, or the media type of their `content`, writes them (OpenAPI 3.1.1,
//! Parameter Object, Style Values).

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::node::Node;
use super::parameter_in::ParameterIn;
use super::reading::{Reading, Style, reading};
use super::shape::Shape;
use crate::eval::{Lookup, NoValue};
use crate::eval::{RepeatedQuery, decode, named, pairs};

/// The declared parameters of an operation whose text is not their value, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters {
    path: HashMap<String, Parameter>,
    query: HashMap<String, Parameter>,
    /// The names that pairs of a query have by declaration, and those of `deepObject`s.
    names: HashSet<String>,
    deep: HashSet<String>,
}

/// A declared parameter of a path or a query.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    name: String,
    reading: Reading,
}

/// A part of a parameter that is not as its style says.
const UNFIT: NoValue = NoValue::Style;

impl Parameters {
    /// Of two declarations of one parameter the first counts. The value of a header is its text.
    pub(super) fn new<'d>(root: &'d Value, declared: impl Iterator<Item = &'d Value>) -> Self {
        let (mut found, mut seen) = (Self::default(), HashSet::new());
        for declared in declared.filter_map(|one| Node::root(one).here(root)) {
            let location = declared.text("in").and_then(ParameterIn::parse);
            let (Some(name), Some(location)) = (declared.text("name"), location) else {
                continue;
            };
            let parameters = match location {
                ParameterIn::Path => &mut found.path,
                ParameterIn::Query => &mut found.query,
                _ => continue,
            };
            let reading = reading(root, location, declared.value);
            if !seen.insert((location, name)) {
                continue;
            }
            match reading {
                Reading::Styled(Style::DeepObject, _) => _ = found.deep.insert(name.to_owned()),
                Reading::Styled(Style::Form(true), Shape::Object) => {}
                _ if location == ParameterIn::Query => _ = found.names.insert(name.to_owned()),
                _ => {}
            }
            if reading != Reading::Text {
                parameters.insert(
                    name.to_owned(),
                    Parameter {
                        name: name.to_owned(),
                        reading,
                    },
                );
            }
        }
        found
    }

    pub(super) fn path(&self, name: &str) -> Option<&Parameter> {
        self.path.get(name)
    }

    /// The value of a parameter in a query; `None` where it is read as any other.
    pub(super) fn in_query(
        &self,
        name: &str,
        query: &str,
        repeated: RepeatedQuery,
    ) -> Option<Lookup<'static>> {
        let declared = self.query.get(name)?;
        // The members of an exploded object are parameters as any other, and none has its name.
        if declared.reading == Reading::Styled(Style::Form(true), Shape::Object) {
            let others = pairs(query)
                .all(|pair| pair.decode_name().is_some_and(|name| self.is_other(&name)));
            return Some(Lookup::NoValue(if others {
                NoValue::Parameter
            } else {
                UNFIT
            }));
        }
        declared.in_query(query, repeated)
    }

    /// Whether a pair of a query belongs to a declared parameter that is not an exploded object.
    fn is_other(&self, name: &str) -> bool {
        let deep = || {
            name.split_once('[')
                .is_some_and(|(object, rest)| rest.ends_with(']') && self.deep.contains(object))
        };
        self.names.contains(name) || deep()
    }
}

impl Parameter {
    /// Its value, by its text in a path: as it is sent, where that is known, and decoded.
    pub(super) fn in_path(&self, sent: Option<&str>, text: &str) -> Lookup<'static> {
        match self.reading {
            Reading::Text => text.to_owned().into(),
            Reading::Json => json(text),
            Reading::Unread => Lookup::NoValue(UNFIT),
            Reading::Styled(style, Shape::Text | Shape::Unknown) => self.prefixed(style, text),
            Reading::Styled(style, shape) => answer(
                sent.ok_or(UNFIT)
                    .and_then(|sent| self.listed(style, shape, sent)),
            ),
        }
    }

    /// Its value in a query; `None` where it is read as any other parameter.
    fn in_query(&self, query: &str, repeated: RepeatedQuery) -> Option<Lookup<'static>> {
        let style = match self.reading {
            Reading::Text => return None,
            Reading::Styled(style, shape) => Some((style, shape)),
            Reading::Json | Reading::Unread => None,
        };
        if let Some((Style::DeepObject, shape)) = style {
            return Some(answer(self.deep(query, shape, repeated)));
        }
        if let Some((Style::Form(true), Shape::Array)) = style {
            return Some(answer(self.exploded(query)));
        }
        let found = match named(query, &self.name, repeated) {
            Ok(Some(found)) => found,
            Ok(None) => return Some(Lookup::NoValue(NoValue::Parameter)),
            Err(missing) => return Some(Lookup::NoValue(missing)),
        };
        let Some((_, text)) = found.decode() else {
            return Some(Lookup::NoValue(NoValue::NotUtf8));
        };
        Some(match (self.reading, style) {
            (Reading::Json, _) => json(&text),
            (_, Some((Style::Form(false), shape))) => {
                let part = |part: &str| decode(part).map(Into::into).ok_or(NoValue::NotUtf8);
                answer(
                    found
                        .value()
                        .split(',')
                        .map(part)
                        .collect::<Result<_, _>>()
                        .and_then(|all| alternating(shape, all)),
                )
            }
            (_, Some((Style::Delimited(delimiter, false), shape))) => answer(alternating(
                shape,
                text.split(delimiter).map(str::to_owned).collect(),
            )),
            _ => Lookup::NoValue(UNFIT),
        })
    }

    /// One text after `.` or `;name=`.
    fn prefixed(&self, style: Style, text: &str) -> Lookup<'static> {
        let (found, delimiters) = match style {
            Style::Label(_) => (text.strip_prefix('.'), ['.', ',']),
            Style::Matrix(_) => {
                let pair = text
                    .strip_prefix(';')
                    .and_then(|text| text.strip_prefix(self.name.as_str()));
                (
                    pair.and_then(|rest| {
                        if rest.is_empty() {
                            Some(rest)
                        } else {
                            rest.strip_prefix('=')
                        }
                    }),
                    [';', ','],
                )
            }
            _ => (None, [',', ',']),
        };
        let is_clear = self.reading == Reading::Styled(style, Shape::Text);
        match found.filter(|found| is_clear || !found.contains(delimiters)) {
            Some(found) => found.to_owned().into(),
            None => Lookup::NoValue(UNFIT),
        }
    }

    /// An array or an object in a path: delimiters count as they are sent, and encoded they are
    /// data.
    fn listed(&self, style: Style, shape: Shape, sent: &str) -> Result<Value, NoValue> {
        let (list, delimiter, exploded) = match style {
            Style::Simple(exploded) => (Some(sent), ',', exploded),
            Style::Label(exploded) => {
                let list = sent.strip_prefix('.');
                // 3.0 and 3.1.0 write `.a.b` where 3.1.1 writes `.a,b`.
                let list =
                    list.filter(|list| exploded || list.contains(',') || !list.contains('.'));
                (list, if exploded { '.' } else { ',' }, exploded)
            }
            Style::Matrix(true) => (sent.strip_prefix(';'), ';', true),
            Style::Matrix(false) => {
                let pair = sent.strip_prefix(';').and_then(|pair| pair.split_once('='));
                (
                    pair.filter(|(name, _)| decoded(name).as_deref() == Ok(self.name.as_str()))
                        .map(|(_, list)| list),
                    ',',
                    false,
                )
            }
            _ => (None, ',', false),
        };
        let parts = list.ok_or(UNFIT)?.split(delimiter);
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').ok_or(UNFIT)?;
            Ok((decoded(name)?, decoded(value)?))
        };
        match (shape, style) {
            (Shape::Array, Style::Matrix(true)) => {
                let items = parts.map(|part| match pair(part)? {
                    (name, item) if name == self.name => Ok(Value::from(item)),
                    _ => Err(UNFIT),
                });
                items.collect()
            }
            (Shape::Object, _) if exploded => object(parts.map(pair), RepeatedQuery::Refuse),
            _ => alternating(shape, parts.map(decoded).collect::<Result<_, _>>()?),
        }
    }

    /// `name=a&name=b`
    fn exploded(&self, query: &str) -> Result<Value, NoValue> {
        let all = pairs(query).filter(|pair| pair.is_named(&self.name));
        let items = all.map(|pair| {
            Ok(Value::from(
                pair.decode().ok_or(NoValue::NotUtf8)?.1.into_owned(),
            ))
        });
        let items = items.collect::<Result<Vec<_>, _>>()?;
        if items.is_empty() {
            Err(NoValue::Parameter)
        } else {
            Ok(Value::from(items))
        }
    }

    /// `name[member]=value`; deeper than that, and arrays, nothing is said.
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
            Some(
                member
                    .ok_or(UNFIT)
                    .and_then(|member| Ok((member.to_owned(), value?))),
            )
        });
        let mut members = members.peekable();
        if members.peek().is_none() {
            return Err(NoValue::Parameter);
        }
        if matches!(shape, Shape::Object | Shape::Unknown) {
            object(members, repeated)
        } else {
            Err(UNFIT)
        }
    }
}

fn answer(read: Result<Value, NoValue>) -> Lookup<'static> {
    read.map_or_else(Lookup::NoValue, Lookup::from)
}

fn json(text: &str) -> Lookup<'static> {
    match serde_json::from_str(text) {
        // It keeps its digits.
        Ok(Value::Number(_)) => text.trim().to_owned().into(),
        Ok(value) => Value::into(value),
        Err(_) => Lookup::NoValue(UNFIT),
    }
}

/// Items, or names and values in turn.
fn alternating(shape: Shape, all: Vec<String>) -> Result<Value, NoValue> {
    match shape {
        Shape::Array => Ok(all.into()),
        Shape::Object => {
            let mut all = all.into_iter();
            let pairs = std::iter::from_fn(|| {
                Some(all.next()?).map(|name| Ok((name, all.next().ok_or(UNFIT)?)))
            });
            object(pairs, RepeatedQuery::Refuse)
        }
        Shape::Text | Shape::Unknown => Err(UNFIT),
    }
}

fn object(
    pairs: impl Iterator<Item = Result<(String, String), NoValue>>,
    repeated: RepeatedQuery,
) -> Result<Value, NoValue> {
    let mut object = Map::new();
    for pair in pairs {
        let (name, value) = pair?;
        match (object.contains_key(&name), repeated) {
            (true, RepeatedQuery::Refuse) => return Err(NoValue::Repeated),
            (true, RepeatedQuery::First) => {}
            _ => {
                object.insert(name, value.into());
            }
        }
    }
    Ok(Value::Object(object))
}

fn decoded(text: &str) -> Result<String, NoValue> {
    percent_decode_str(text)
        .decode_utf8()
        .map(Into::into)
        .map_err(|_| NoValue::NotUtf8)
}
