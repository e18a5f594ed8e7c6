//! `UrlTemplate`: how it is made, and where in the URL its expressions are.

use openapi_expr::policy::Policy;
use openapi_expr::url::Position;
use openapi_expr::{UrlError, UrlTemplate};

use super::template;

#[test]
fn url_templates_and_their_errors_are_shared_between_threads() {
    fn kept<T: Send + Sync + Unpin + 'static>() {}
    kept::<UrlTemplate>();
    kept::<Policy>();
    kept::<UrlError>();
}

#[test]
fn a_url_template_is_made_from_a_template_or_from_text() {
    assert_eq!(
        UrlTemplate::try_from(template("{$url}")).unwrap(),
        "{$url}".parse().unwrap()
    );
}

#[test]
fn each_expression_has_a_position_in_the_url() {
    let compiled =
        UrlTemplate::parse("{$url}/a/{$method}?b={$request.path.x}&{$request.query.y}=1").unwrap();
    let positions: Vec<_> = compiled.positions().map(|(_, position)| position).collect();
    assert_eq!(
        positions,
        [
            Position::Prefix,
            Position::Path,
            Position::Query,
            Position::Query
        ]
    );
}
