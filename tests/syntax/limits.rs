//! The limits of texts.

use openapi_expr::{Expression, Leniency, Syntax, Template};

#[test]
fn texts_expressions_and_pointers_have_limits() {
    assert!(
        Template::parse(&"x".repeat(4096)).is_ok() && Template::parse(&"x".repeat(4097)).is_err()
    );
    assert!(
        Template::parse(&"{$url}".repeat(32)).is_ok()
            && Template::parse(&"{$url}".repeat(33)).is_err()
    );
    let deep = |count: usize| format!("$request.body#{}", "/a".repeat(count));
    assert!(Expression::parse(&deep(64)).is_ok() && Expression::parse(&deep(65)).is_err());
    let dotted = |count: usize| format!("$request.body{}", ".a".repeat(count));
    let syntax = Syntax::openapi().lenient(Leniency::LENIENT);
    let parse = |text: &str| Template::parse_with(text, syntax);
    assert!(parse(&dotted(64)).is_ok() && parse(&dotted(65)).is_err());
    let slashless = |count: usize| format!("$request.body#a{}", "/a".repeat(count));
    assert!(parse(&slashless(63)).is_ok() && parse(&slashless(64)).is_err());
}
