//! A parameter of a link, compared with the operation that the link leads to.
//!
//! Rules: OE405 `unknown-link-parameter`, OE406 `link-parameter-type`,
//! OE410 `ambiguous-link-parameter`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::iter;

use serde_json::Value;

use super::link_value::is_expression;
use super::missing::listed;
use super::reader::Reader;
use crate::document::{LinkValue, ParameterIn};
use crate::lint::guess::near;
use crate::lint::operation::content::Content;
use crate::lint::operation::request::{Parameter, Request};
use crate::lint::operation::scope::Answer;
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::lint::schema::Schemas;
use crate::lint::schema::lookup::Found;
use crate::lint::schema::types::Types;
use crate::text::Span;

/// The most members of a request body that are searched.
const MAX_MEMBERS: usize = 64;

/// The types that a link's parameter accepts.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Accepts<'n> {
    name: &'n str,
    types: Types,
}

/// Looks up a parameter of a link in the target. Returns what it accepts, if that is known, and
/// what is wrong with its name. `names` are all names that the link sets.
pub(in crate::lint) fn check<'n, 'd>(
    schemas: &Schemas<'d>,
    target: &Request<'d>,
    name: &'n str,
    names: &HashSet<&str>,
) -> (Option<Accepts<'n>>, Option<Remark>) {
    match named(target, name) {
        Some(found) => {
            let known: Vec<_> = found.iter().filter_map(|one| one.schema).collect();
            let accepts = (known.len() == found.len()).then(|| Accepts {
                name,
                types: schemas.types(&known),
            });
            (accepts, ambiguous(target, &found, name, names))
        }
        None if target.open => (None, None),
        None => (None, Some(unknown(schemas, target, name))),
    }
}

impl Accepts<'_> {
    /// OE406: a value of a type that the parameter cannot take.
    pub(in crate::lint) fn mismatch(
        self,
        reader: Reader<'_, '_>,
        value: &LinkValue,
    ) -> Option<Remark> {
        let Self { name, types: takes } = self;
        let text = value.constant().as_str().unwrap_or_default();
        let given = match value.template() {
            Some(Ok(template)) => {
                let alone = template.as_expression()?;
                match reader.scope.ask(alone.expression()) {
                    // A value from a header or a URL is text, whatever its schema says.
                    Answer::Declared(at) if alone.expression().body().is_some() => {
                        reader.scope.schemas.types(&at.schemas)
                    }
                    _ => return None,
                }
            }
            Some(Err(_)) => return None,
            None if is_expression(text) => return None,
            None => of_constant(value.constant()),
        };
        let scalar = Types::STRING
            .or(Types::NUMBER)
            .or(Types::INTEGER)
            .or(Types::BOOLEAN);
        let number = Types::NUMBER.or(Types::INTEGER);
        let wrong = given.only(Types::ARRAY.or(Types::OBJECT)) && takes.only(scalar)
            || given.only(Types::OBJECT) && takes.only(Types::ARRAY.or(scalar))
            || given.only(Types::STRING) && takes.only(number.or(Types::BOOLEAN))
            || given.only(Types::BOOLEAN) && takes.only(number)
            || given.only(number) && takes.only(Types::BOOLEAN);
        let message = || {
            format!(
                "`{name}` takes {}, but the value is {}",
                takes.names(),
                given.names()
            )
        };
        wrong.then(|| Remark::new(Rule::LinkParameterType, Span::new(0, text.len()), message()))
    }
}

/// Returns the parameters of the target that a name in a link means: `path.id`, or `id` alone.
fn named<'s, 'd>(target: &'s Request<'d>, name: &str) -> Option<Vec<&'s Parameter<'d>>> {
    // A parameter may have a dot in its own name.
    if let Some((location, rest)) = ParameterIn::qualified(name)
        && let Some(found) = target.parameter(location, rest)
    {
        return Some(vec![found]);
    }
    let found: Vec<_> = ParameterIn::QUALIFIERS
        .into_iter()
        .filter_map(|location| target.parameter(location, name))
        .collect();
    (!found.is_empty()).then_some(found)
}

/// OE410: a name that several parameters of the target have, or a parameter that the link sets
/// twice.
fn ambiguous(
    target: &Request<'_>,
    found: &[&Parameter<'_>],
    name: &str,
    names: &HashSet<&str>,
) -> Option<Remark> {
    let all = Span::new(0, name.len());
    let spelled: Vec<_> = found
        .iter()
        .map(|one| format!("{}.{}", one.location, one.name))
        .collect();
    let twice = spelled
        .iter()
        .find(|spelled| *spelled != name && names.contains(spelled.as_str()));
    if let [_] = found {
        let message = format!(
            "`{name}` and `{}` are the same parameter, which the link sets twice",
            twice?
        );
        return Some(
            Remark::new(Rule::AmbiguousLinkParameter, all, message).help("remove one of them"),
        );
    }
    let locations: Vec<_> = found.iter().map(|one| one.location.as_str()).collect();
    let message = format!(
        "{} has a parameter `{name}` in {}",
        target.label(),
        locations.join(" and in ")
    );
    let free: Vec<_> = spelled
        .iter()
        .filter(|spelled| !names.contains(spelled.as_str()))
        .collect();
    let written: Vec<_> = free.iter().map(|spelled| format!("`{spelled}`")).collect();
    let remark = Remark::new(Rule::AmbiguousLinkParameter, all, message);
    Some(match free.as_slice() {
        [] => remark.help("remove it: the link sets each of them by its qualified name"),
        [one] => remark.help(format!("qualify the name: write `{one}`")).fix(
            all,
            (*one).to_owned(),
            false,
        ),
        _ => remark.help(format!("qualify the name: write {}", written.join(" or "))),
    })
}

/// OE405: a parameter that the target does not declare.
fn unknown(schemas: &Schemas<'_>, target: &Request<'_>, name: &str) -> Remark {
    let all = Span::new(0, name.len());
    let (location, bare) = match ParameterIn::qualified(name) {
        Some((location, bare)) => (Some(location), bare),
        None => (None, name),
    };
    let message = format!("{} declares no parameter `{name}`", target.label());
    let remark = |message| Remark::new(Rule::UnknownLinkParameter, all, message);
    if target.path_names(bare) && location.is_none_or(|location| location == ParameterIn::Path) {
        let message = format!(
            "the path of {} names `{{{bare}}}`, but no parameter declares it",
            target.label()
        );
        return remark(message).help(format!(
            "declare `{{ name: {bare}, in: path, required: true }}` there"
        ));
    }
    if location.is_none()
        && let Some(property) = property(schemas, target, name)
    {
        let help =
            format!("`{property}` is a property of the request body: pass it with `requestBody`");
        return remark(message).help(help);
    }
    let names = target.names(None);
    let remark = remark(message).maybe_help(listed("it declares", &names));
    let mut close = names.iter().filter(|known| near(known, bare));
    match (close.next(), close.next()) {
        (Some(one), None) => remark.fix(all, (*one).to_owned(), false),
        _ => remark,
    }
}

/// Returns the property of the target's request body that has a name, at the top or one level
/// below, with the names above it.
fn property(schemas: &Schemas<'_>, target: &Request<'_>, name: &str) -> Option<String> {
    let Content::Media(media) = &target.content else {
        return None;
    };
    let has = |schema, path: &str| {
        let tokens = path.split('.').map(Cow::Borrowed);
        matches!(schemas.at(schema, tokens), Found::Here(_))
    };
    media
        .iter()
        .filter_map(|media| media.schema)
        .find_map(|schema| {
            if matches!(
                schemas.at(schema, iter::once(Cow::Borrowed(name))),
                Found::Here(_)
            ) || has(schema, name)
            {
                return Some(name.to_owned());
            }
            let members = schemas.members(&[schema]).into_iter().take(MAX_MEMBERS);
            let mut below = members.map(|(member, _)| format!("{member}.{name}"));
            below.find(|path| has(schema, path))
        })
}

/// Returns the types that a constant can be read as: parameters are sent as text, and text may
/// spell another type.
fn of_constant(value: &Value) -> Types {
    let Some(text) = value.as_str() else {
        return Types::of(value);
    };
    if text.parse::<f64>().is_ok() {
        Types::STRING.or(Types::NUMBER).or(Types::INTEGER)
    } else if matches!(text, "true" | "false") {
        Types::STRING.or(Types::BOOLEAN)
    } else {
        Types::STRING
    }
}
