//! A template that is filled in twice, before and after the response, makes the URL that it makes at once.

use openapi_expr::{
    Context, Dialect, Exchange, Leniency, Lookup, Missing, Policy, Template, UrlErrorKind, UrlTemplate,
};

use super::building::{compile, url_error};
use super::world::World;

pub(crate) fn all(template: &Template, base: Option<&str>, world: &World) {
    let Ok(compiled) = compile(template, base) else { return };
    let request = world.request();
    let (before, after) = (request.prepare(), world.prepare());
    twice_is_once(&compiled, &before.exchange(), &after.exchange());
    for world in [&request, &request.marked()] {
        if let Err(error) = compiled.partial(&world.prepare().exchange()) {
            url_error(&error, template, base);
        }
    }
}

fn twice_is_once(compiled: &UrlTemplate, before: &Exchange<'_>, after: &Exchange<'_>) {
    let once = compiled.to_url(after, &Policy::any());
    let partial = match compiled.partial(before) {
        Ok(partial) => partial,
        Err(error) => {
            // The text that is to be stored is itself a template, with a template's limit.
            let limit = *error.kind() == UrlErrorKind::PartialTooLong;
            assert!(limit || once.is_err(), "{compiled} makes {once:?}, but not in two steps: {error}");
            return;
        }
    };
    let left = compiled.template().expressions().filter(|embedded| is_left(&before.lookup(embedded.expression())));
    let (left, kept) = (left.count(), partial.template().expressions().count());
    assert_eq!(left, kept, "{compiled} became {partial}: what was put in is no syntax");
    reads_back(&partial);
    assert_eq!(partial.partial(before).as_ref(), Ok(&partial), "nothing more is known");
    match (once, partial.to_url(after, &Policy::any())) {
        (Ok(once), Ok(twice)) => assert_eq!(once, twice, "{compiled} became {partial}"),
        (Err(_), Err(_)) => {}
        (once, twice) => panic!("{compiled} became {partial}: {once:?} is not {twice:?}"),
    }
}

fn is_left(lookup: &Lookup<'_>) -> bool {
    matches!(lookup, Lookup::Unknown | Lookup::Missing(Missing::Response | Missing::SenderParameter))
}

/// The text can be stored.
fn reads_back(partial: &UrlTemplate) {
    let text = partial.to_string();
    let template = Template::parse_with(&text, Dialect::OpenApi, Leniency::SENDER_PARAMETER).unwrap();
    assert_eq!(UrlTemplate::new(&template).unwrap().template(), partial.template());
    let json = serde_json::to_string(partial).unwrap();
    assert_eq!(json, serde_json::to_string(&text).unwrap());
    assert_eq!(serde_json::from_str::<UrlTemplate>(&json).as_ref().ok(), Some(partial));
}
