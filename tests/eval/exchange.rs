//! `Exchange`: the URL, query, headers and path parameters of one request.

use http::{HeaderMap, HeaderValue, Method, Request, Uri};
use openapi_expr::Exchange;
use openapi_expr::eval::{NoValue, RepeatedHeader, RepeatedQuery};

use super::template;

#[test]
fn the_url_comes_from_the_request_its_origin_or_the_caller() {
    let url = template("$url");
    let parts = |uri: &str| {
        Request::get(uri)
            .header("Host", "h.example")
            .body(())
            .unwrap()
            .into_parts()
            .0
    };
    let (absolute, origin) = (parts("https://a.example/x?y=1"), parts("/x?y=1"));
    let expand = |exchange: &Exchange<'_>| url.expand(exchange);
    assert_eq!(
        expand(&Exchange::from(&absolute)).unwrap(),
        "https://a.example/x?y=1"
    );
    assert_eq!(
        expand(&Exchange::from(&origin)).unwrap_err().reason(),
        Some(NoValue::Url)
    );
    assert_eq!(
        expand(&Exchange::from(&origin).origin("https", "b.example")).unwrap(),
        "https://b.example/x?y=1"
    );
    let host = Exchange::from(&origin).origin_from_host_header("http");
    assert_eq!(expand(&host).unwrap(), "http://h.example/x?y=1");
    let given = Exchange::from(&origin).url("https://c.example/z?y=2");
    assert_eq!(expand(&given).unwrap(), "https://c.example/z?y=2");
    // The query is that of the request's own target, whatever URL the caller gives.
    assert_eq!(template("{$request.query.y}").expand(&given).unwrap(), "1");
    let (method, uri, headers) = (Method::PUT, Uri::from_static("/x?q"), HeaderMap::new());
    let pieces = Exchange::from_parts(&method, &uri, &headers);
    assert_eq!(
        template("{$method}-{$request.query.q}-")
            .expand(&pieces)
            .unwrap(),
        "PUT--"
    );
    assert_eq!(
        expand(&pieces.origin_from_host_header("https"))
            .unwrap_err()
            .reason(),
        Some(NoValue::Url)
    );
}

#[test]
fn repeated_parameters_and_headers_follow_the_chosen_rule() {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-id", "1"),
        ("x-id", "2"),
        ("set-cookie", "a"),
        ("set-cookie", "b"),
        ("one", "o"),
    ] {
        headers.append(name, HeaderValue::from_static(value));
    }
    let exchange = Exchange::new("GET")
        .url("https://h.example/?a=1&b=3&%61=2")
        .request_headers(&headers);
    let expand = |exchange: &Exchange<'_>, text: &str| {
        template(text)
            .expand(exchange)
            .map_err(|e| e.reason().unwrap())
    };
    assert_eq!(
        expand(&exchange, "{$request.query.a}"),
        Err(NoValue::Repeated)
    );
    assert_eq!(
        expand(&exchange, "{$request.header.X-Id}"),
        Err(NoValue::Repeated)
    );
    let first = exchange
        .clone()
        .repeated_query(RepeatedQuery::First)
        .repeated_header(RepeatedHeader::First);
    assert_eq!(
        expand(&first, "{$request.query.a}{$request.header.X-ID}"),
        Ok("11".into())
    );
    let last = exchange
        .clone()
        .repeated_query(RepeatedQuery::Last)
        .repeated_header(RepeatedHeader::Last);
    assert_eq!(
        expand(&last, "{$request.query.a}{$request.header.X-ID}"),
        Ok("22".into())
    );
    let join = exchange.repeated_header(RepeatedHeader::Join);
    assert_eq!(
        expand(&join, "{$request.header.x-id}/{$request.header.one}"),
        Ok("1, 2/o".into())
    );
    assert_eq!(
        expand(&join, "{$request.header.Set-Cookie}"),
        Err(NoValue::Repeated)
    );
}

#[test]
fn the_order_of_builder_calls_does_not_matter() {
    let uri = Uri::from_static("/x?a=1");
    let plain = Uri::from_static("/x");
    let star = Uri::from_static("*");
    let expand = |exchange: &Exchange<'_>, text: &str| {
        template(text)
            .expand(exchange)
            .map_err(|e| e.reason().unwrap())
    };
    let exchange = Exchange::new("GET").origin("https", "h.example").uri(&uri);
    assert_eq!(
        expand(&exchange, "$url"),
        Ok("https://h.example/x?a=1".into())
    );
    let exchange = Exchange::new("GET")
        .url("https://u.example/?a=2")
        .uri(&plain);
    assert_eq!(
        expand(&exchange, "{$url} {$request.query.a}"),
        Ok("https://u.example/?a=2 2".into())
    );
    let exchange = Exchange::new("OPTIONS")
        .uri(&star)
        .origin("https", "h.example");
    assert_eq!(expand(&exchange, "$url"), Err(NoValue::Url));
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("evil.example/p?x="));
    let exchange = Exchange::new("GET")
        .uri(&uri)
        .request_headers(&headers)
        .origin_from_host_header("https");
    assert_eq!(expand(&exchange, "$url"), Err(NoValue::Url), "no authority");
}
