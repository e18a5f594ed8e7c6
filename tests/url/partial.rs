//! Partial evaluation: the request now, the response later.

use http::StatusCode;
use openapi_expr::{
    Body, Context, Exchange, Expression, Leniency, Lookup, Policy, Syntax, Template, UrlTemplate,
};
use serde_json::json;

#[test]
fn partial_then_the_rest_equals_all_at_once() {
    let body = json!({"url": "https://h.example/cb/", "id": "{$url}", "dot": "."});
    let request = Exchange::new("POST").request_body(Body::value(&body));
    let later_body = json!({"id": "a b", "dot": "."});
    let full = request
        .clone()
        .response_body(Body::value(&later_body))
        .status(StatusCode::CREATED);
    let later = Exchange::empty()
        .response_body(Body::value(&later_body))
        .status(StatusCode::CREATED);
    for (text, left) in [
        (
            "{$request.body#/url}/x/{$response.body#/id}",
            "https://h.example/cb/x/{$response.body#/id}",
        ),
        (
            "{$request.body#/url}/{$request.body#/id}?s={$statusCode}",
            "https://h.example/cb/%7B%24url%7D?s={$statusCode}",
        ),
        (
            "https://h.example/{$response.body#/id}/{$request.body#/id}",
            "https://h.example/{$response.body#/id}/%7B%24url%7D",
        ),
        ("{$request.body#/url}", "https://h.example/cb/"),
    ] {
        let key = UrlTemplate::parse(text).unwrap();
        let partial = key.partial(&request).unwrap();
        assert_eq!(partial.to_string(), left);
        // It can be stored and parsed again.
        let stored = serde_json::to_string(&partial).unwrap();
        let read: UrlTemplate = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, partial);
        let policy = Policy::public();
        assert_eq!(
            read.to_url(&later, &policy).unwrap(),
            key.to_url(&full, &policy).unwrap()
        );
    }
}

#[test]
fn two_values_that_make_a_dot_segment_are_found_in_the_second_step() {
    let body = json!({"dot": "."});
    let request = Exchange::new("POST").request_body(Body::value(&body));
    let later = Exchange::empty().response_body(Body::value(&body));
    let key =
        UrlTemplate::parse("https://h.example/{$request.body#/dot}{$response.body#/dot}").unwrap();
    let partial = key.partial(&request).unwrap();
    assert_eq!(
        partial
            .to_url(&later, &Policy::public())
            .unwrap_err()
            .code(),
        "dot-segment"
    );
}

/// Even if the URL would be shorter.
#[test]
fn a_partial_template_has_the_limit_of_a_template() {
    let long = format!(
        "{{$request.body#/long}}/{{$response.body#/{}}}",
        "x".repeat(4040)
    );
    let wide = json!({"long": format!("https://h.example/{}", "a".repeat(100))});
    let error = UrlTemplate::parse(&long)
        .unwrap()
        .partial(&Exchange::new("POST").request_body(Body::value(&wide)));
    let error = error.unwrap_err();
    assert_eq!(
        (error.code(), error.is_permanent()),
        ("partial-too-long", false)
    );
    assert!(
        error
            .to_string()
            .starts_with("with its values filled in, the template is longer than 4096 bytes"),
        "{error}"
    );
}

#[test]
fn a_missing_value_of_the_request_is_reported_in_the_first_step() {
    let key = UrlTemplate::parse("{$request.query.cb}/{$response.body#/id}").unwrap();
    let error = key.partial(&Exchange::new("POST")).unwrap_err();
    assert!(error.is_missing());
}

#[test]
fn a_base_is_inserted_and_sender_parameters_are_kept() {
    let body = json!({"dot": "."});
    let request = Exchange::new("POST").request_body(Body::value(&body));
    let text = Template::parse_with(
        "/p/{paymentId}/{$request.body#/dot}x",
        Syntax::openapi().lenient(Leniency::SENDER_PARAMETER),
    );
    let key = UrlTemplate::with_base(&text.unwrap(), "https://h.example/v1").unwrap();
    let partial = key.partial(&request).unwrap();
    assert_eq!(partial.to_string(), "https://h.example/v1/p/{paymentId}/.x");
    let read: UrlTemplate =
        serde_json::from_value(serde_json::to_value(&partial).unwrap()).unwrap();
    let paid = Exchange::empty().sender_param("paymentId", "7 8");
    assert_eq!(
        read.to_url(&paid, &Policy::public()).unwrap().as_str(),
        "https://h.example/v1/p/7%208/.x"
    );
    assert_eq!(
        serde_json::to_value(&key).unwrap(),
        json!("https://h.example/v1/p/{paymentId}/{$request.body#/dot}x")
    );
}

#[test]
fn errors_of_a_partly_filled_template_never_hold_values() {
    let body = json!({"a": ".", "b": "s3cr3t", "ok": "ok"});
    let request = Exchange::new("POST").request_body(Body::value(&body));
    let policy = Policy::public();
    let key = |text: &str| UrlTemplate::parse(text).unwrap();
    // A mistake that only the values make is not blamed on the template.
    let dots =
        key("https://h.example/{$request.body#/a}/{$request.body#/b}?x={$response.body#/id}");
    let error = dots.partial(&request).unwrap_err();
    assert_eq!(
        (error.code(), error.is_permanent(), error.text()),
        ("dot-segment", false, dots.template().as_str())
    );
    // The partial template has values in its text. Its errors show none of them.
    let rest = key("https://h.example/{$request.body#/b}?x={$response.body#/id}&y={$statusCode}")
        .partial(&request)
        .unwrap();
    let stored: UrlTemplate = serde_json::from_value(serde_json::to_value(&rest).unwrap()).unwrap();
    let list = json!({"id": [1]});
    let bad = Exchange::empty().response_body(Body::value(&list));
    for rest in [rest, stored] {
        let errors = [
            rest.to_url(&Exchange::empty(), &policy).unwrap_err(),
            rest.to_url(&bad, &policy).unwrap_err(),
        ];
        assert_eq!(
            (errors[0].code(), errors[1].code()),
            ("no-response", "structured-value")
        );
        for error in errors {
            let shown = format!("{error} {error:#} {error:?}");
            assert!(
                shown.contains("$response.body#/id") && !shown.contains("s3cr3t"),
                "{shown}"
            );
        }
    }
    let inside = json!({"u": "http://10.0.0.1/s3cr3t"});
    let request = Exchange::new("POST").request_body(Body::value(&inside));
    let rest = key("{$request.body#/u}?x={$statusCode}")
        .partial(&request)
        .unwrap();
    let refused = rest
        .to_url(&Exchange::empty().status(StatusCode::OK), &policy)
        .unwrap_err();
    assert!(
        !format!("{refused} {refused:#}").contains("s3cr3t"),
        "{refused:#}"
    );
}

#[test]
fn a_lenient_parameter_that_is_not_known_yet_is_kept() {
    struct Later;

    impl Context for Later {
        fn lookup(&self, _: &Expression<'_>) -> Lookup<'_> {
            Lookup::Unknown
        }
    }

    let key =
        UrlTemplate::parse_with("{$cb}/x", Syntax::openapi().lenient(Leniency::FASTAPI)).unwrap();
    let rest = key.partial(&Later).unwrap();
    assert_eq!(rest.to_string(), "{$cb}/x");
    let exchange = Exchange::new("POST").path_param("cb", "https://h.example");
    assert_eq!(
        rest.to_url(&exchange, &Policy::public()).unwrap().as_str(),
        "https://h.example/x"
    );
}
