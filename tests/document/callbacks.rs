//! Callbacks of a document.

use openapi_expr::{Body, Document, Exchange, Leniency, Policy, Syntax};

use crate::shop;

#[test]
fn callbacks_and_links_are_listed_once_each() {
    let shop = shop();
    let keys: Vec<_> = shop
        .callbacks()
        .map(|callback| (callback.name(), callback.key()))
        .collect();
    assert_eq!(keys.len(), 7, "{keys:?}");
    for key in [
        ("paid", "{$request.body#/callbackUrl}/paid"),
        ("paid", "{$request.body.callbackUrl}"),
        ("paid", "https://{$request.body#/host}/"),
        ("nested", "{$request.body#/again}"),
        ("shipped", "{$request.query.shipped}"),
        ("pong", "{$request.body#/pong}"),
        ("unused", "{$url}"),
    ] {
        assert_eq!(
            keys.iter().filter(|known| **known == key).count(),
            1,
            "{key:?}"
        );
    }
    let pointers: Vec<_> = shop.links().map(|link| link.pointer().to_owned()).collect();
    assert_eq!(pointers.len(), 4, "{pointers:?}");
    assert!(pointers.contains(&"/components/links/home".to_owned()));
    assert!(pointers.contains(&"/paths/~1orders/post/responses/201/links/get".to_owned()));
}

#[test]
fn callbacks_have_their_operation_key_and_url() {
    let shop = shop();
    let create = shop.operation("createOrder").unwrap();
    let names: Vec<_> = create.callbacks().map(|callback| callback.name()).collect();
    assert_eq!(names, ["paid", "paid", "paid", "shipped"]);
    let one = |key: &str| {
        shop.callbacks()
            .find(|callback| callback.key() == key)
            .unwrap()
    };
    let paid = one("{$request.body#/callbackUrl}/paid");
    assert_eq!(
        paid.pointer(),
        "/paths/~1orders/post/callbacks/paid/{$request.body#~1callbackUrl}~1paid"
    );
    assert_eq!(
        (paid.methods(), paid.operation().unwrap().id()),
        (["POST".to_owned()].as_slice(), Some("createOrder"))
    );
    assert!(paid.path_item().get("post").is_some());
    let mistake = one("{$request.body.callbackUrl}");
    assert!(mistake.template().is_err());
    assert_eq!(
        mistake.url_template().unwrap_err().help(),
        Some(
            "a body property is addressed with a JSON Pointer: write `$request.body#/callbackUrl`"
        )
    );
    let host = one("https://{$request.body#/host}/");
    assert!(
        host.template().is_ok()
            && host.url_template().unwrap_err().code() == "expression-in-authority"
    );
    assert_eq!(host.methods(), ["GET"], "through the reference");
    assert!(one("{$url}").operation().is_none());
    // Two operations share it. It was found at the first one, and both have it.
    assert_eq!(
        one("{$request.query.shipped}").pointer(),
        "/components/callbacks/shipped/{$request.query.shipped}"
    );
    assert_eq!(shop.operation("getOrder").unwrap().callbacks().count(), 1);
    let exchange = Exchange::new("POST")
        .request_body(Body::json(br#"{"callbackUrl": "https://h.example/cb"}"#));
    assert_eq!(
        paid.to_url(&exchange, &Policy::public()).unwrap().as_str(),
        "https://h.example/cb/paid"
    );
    assert!(
        mistake
            .to_url(&exchange, &Policy::public())
            .unwrap_err()
            .is_permanent()
    );
    let lenient = Document::with_syntax(
        shop.value().clone(),
        Syntax::openapi().lenient(Leniency::FASTAPI),
    )
    .unwrap();
    let read = lenient
        .callbacks()
        .find(|callback| callback.key() == "{$request.body.callbackUrl}")
        .unwrap();
    assert_eq!(
        read.to_url(&exchange, &Policy::public()).unwrap().as_str(),
        "https://h.example/cb"
    );
}

#[test]
fn an_operation_finds_a_callback_by_its_name() {
    let api = shop();
    let operation = api.operation("createOrder").unwrap();
    assert_eq!(
        operation.callback("paid").unwrap().key(),
        operation.callbacks().next().unwrap().key()
    );
    assert_eq!(operation.callback("shipped").unwrap().name(), "shipped");
    assert!(operation.callback("nothing").is_none());
}
