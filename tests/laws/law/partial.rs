//! A template that is evaluated in two steps, before and after the response, makes the same URL as
//! in one step.

use openapi_expr::eval::NoValue;
use openapi_expr::url::UrlErrorKind;
use openapi_expr::{Context, Exchange, Leniency, Lookup, Policy, Syntax, Template, UrlTemplate};

use super::building::{OPTIONS, Options, compile, url_error};
use super::world::World;

pub(crate) fn all(template: &Template, base: Option<&str>, world: &World) {
    let Ok(compiled) = compile(template, base) else {
        return;
    };
    let request = world.request();
    let (before, after) = (request.prepare(), world.prepare());
    for options in OPTIONS {
        let compiled = options.on(compiled.clone());
        twice_is_once(&compiled, options, &before.exchange(), &after.exchange());
        for world in [&request, &request.marked()] {
            if let Err(error) = compiled.partial(&world.prepare().exchange()) {
                url_error(&error, template, base);
            }
        }
    }
}

fn twice_is_once(
    compiled: &UrlTemplate,
    options: Options,
    before: &Exchange<'_>,
    after: &Exchange<'_>,
) {
    let once = compiled.to_url(after, &Policy::any());
    let partial = match compiled.partial(before) {
        Ok(partial) => partial,
        Err(error) => {
            // The partial template has the limit of a template.
            let limit = *error.kind() == UrlErrorKind::PartialTooLong;
            // The name of a parameter that may be repeated cannot be stored.
            let open = options.join_query && *error.kind() == UrlErrorKind::UnknownParameterName;
            assert!(
                limit || open || once.is_err(),
                "{compiled} makes {once:?}, but not in two steps: {error}"
            );
            return;
        }
    };
    let left = compiled
        .template()
        .expressions()
        .filter(|embedded| is_left(&before.lookup(embedded.expression())));
    let (left, kept) = (left.count(), partial.template().expressions().count());
    assert_eq!(
        left, kept,
        "{compiled} became {partial}: an inserted value became syntax"
    );
    let read = reads_back(&partial, options);
    assert_eq!(
        partial.partial(before).as_ref(),
        Ok(&partial),
        "nothing more is known"
    );
    for partial in [partial, read] {
        match (&once, partial.to_url(after, &Policy::any())) {
            (Ok(once), Ok(twice)) => assert_eq!(*once, twice, "{compiled} became {partial}"),
            (Err(_), Err(_)) => {}
            (once, twice) => panic!("{compiled} became {partial}: {once:?} is not {twice:?}"),
        }
    }
}

fn is_left(lookup: &Lookup<'_>) -> bool {
    matches!(
        lookup,
        Lookup::Unknown | Lookup::NoValue(NoValue::Response | NoValue::SenderParameter)
    )
}

/// The text can be stored. The options must be set again.
fn reads_back(partial: &UrlTemplate, options: Options) -> UrlTemplate {
    let text = partial.to_string();
    let template =
        Template::parse_with(&text, Syntax::openapi().lenient(Leniency::SENDER_PARAMETER)).unwrap();
    assert_eq!(
        UrlTemplate::new(&template).unwrap().template(),
        partial.template()
    );
    let json = serde_json::to_string(partial).unwrap();
    assert_eq!(json, serde_json::to_string(&text).unwrap());
    let read = options.on(serde_json::from_str(&json).unwrap());
    assert_eq!(read, *partial);
    read
}
