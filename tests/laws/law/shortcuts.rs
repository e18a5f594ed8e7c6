//! Each shortcut has the results of the way that it shortens.

use openapi_expr::syntax::Embedded;
use openapi_expr::text::limits::MAX_URL_BYTES;
use openapi_expr::url::UrlErrorKind;
use openapi_expr::{Denied, Expression, Leniency, Policy, Syntax, Template, UrlError, UrlTemplate};

/// With a scheme in upper case, a URL is read rule by rule and compared part by part with what the
/// `url` crate reads. In lower case, the plain way may answer.
pub(crate) fn plain(text: &str, policy: &Policy) {
    let Some((scheme, rest)) = text.split_once("://") else {
        return;
    };
    let by_rules = format!("{}://{rest}", scheme.to_ascii_uppercase());
    let plainly = format!("{}://{rest}", scheme.to_ascii_lowercase());
    assert_eq!(
        policy.check_url(&plainly),
        policy.check_url(&by_rules),
        "{text}"
    );
}

/// A character may be in a path or a query if RFC 3986 §2 lists it and the `url` crate leaves it as
/// it is.
pub(crate) fn character(c: char) {
    let listed = c.is_ascii_alphanumeric() || "-._~:/?[]@!$&'()*+,;=".contains(c);
    for target in [format!("/a{c}b"), format!("/?a{c}b")] {
        let text = format!("https://h.example{target}");
        let left = url::Url::parse(&text).is_ok_and(|url| url.as_str() == text);
        let allowed = Policy::any().check_url(&text).is_ok();
        assert_eq!(allowed, listed && left, "{text:?}");
        let template = format!("{{$request.query.url}}{target}");
        let compiles = UrlTemplate::parse(&template).is_ok();
        assert_eq!(compiles, allowed, "{template:?}");
        target_of_a_template(&target);
    }
}

/// A text that can follow a leading expression is one that can follow a literal scheme and
/// authority. Only the second is always checked by building a URL.
pub(crate) fn target_of_a_template(text: &str) {
    // The two beginnings count differently for the limits of a template and a URL.
    if !text.starts_with(['/', '?'])
        || text.len() + 32 > MAX_URL_BYTES
        || text.matches('{').count() > 30
    {
        return;
    }
    let compile = |beginning: &str| UrlTemplate::parse(&format!("{beginning}{text}"));
    let rule = |error: UrlError| match error.kind() {
        UrlErrorKind::Literal(rule) => (error.code(), Some(*rule)),
        _ => (error.code(), None),
    };
    assert_eq!(
        compile("{$request.query.url}").map(drop).map_err(rule),
        compile("https://h.example").map(drop).map_err(rule),
        "{text}"
    );
}

/// A URL that was read part by part has the verdict of the whole text. `built` was made from the
/// parts, and `text` is the whole.
pub(crate) fn whole(built: &Result<url::Url, UrlError>, text: &str) {
    let whole = Policy::any().check_url(text);
    match built {
        Ok(url) => assert_eq!(whole.as_ref(), Ok(url), "{text}"),
        Err(error) => match error.kind() {
            UrlErrorKind::Text(rule) => assert_eq!(whole, Err(Denied::Text(*rule)), "{text}"),
            kind => panic!("{kind:?} with {text}"),
        },
    }
}

/// A special-use name is found by its last label: the name itself and every name under it, in any
/// case, and no other name that ends like it.
pub(crate) fn special_name(name: &'static str) {
    let verdict = |host: &str| Policy::public().check_url(&format!("http://{host}/")).err();
    let denied = Some(Denied::SpecialName(name));
    for host in [name.to_owned(), format!("a.{name}"), format!("a.b.{name}.")] {
        assert_eq!(verdict(&host), denied, "{host}");
        assert_eq!(verdict(&host.to_ascii_uppercase()), denied, "{host}");
    }
    for host in [format!("{name}.example"), format!("a.{name}x")] {
        assert_eq!(verdict(&host), None, "{host}");
    }
    assert_ne!(verdict(&format!("a.x{name}")), denied);
}

/// A text that is a whole keyword has the result of the grammar. In braces, only the grammar reads
/// it.
pub(crate) fn keyword(text: &str, leniency: Leniency) {
    let syntax = Syntax::openapi().lenient(leniency);
    let alone = Expression::parse_with(text, syntax).ok();
    let template = Template::parse_with(&format!("{{{text}}}"), syntax).ok();
    let embedded = template.as_ref().and_then(Template::as_expression);
    assert_eq!(
        alone.as_ref(),
        embedded.as_ref().map(Embedded::expression),
        "{text}"
    );
}
