//! The table of rules, and for each one a case that fires and one that is silent.

use std::collections::BTreeSet;

use openapi_expr::Linter;
use openapi_expr::lint::{Category, Finding, Member, Rule, Severity};
use serde_json::{Value, json};

use super::{findings, fired, shop};

#[test]
fn codes_and_names_are_unique_and_documented() {
    let codes: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    assert_eq!(
        (codes.len(), names.len()),
        (Rule::ALL.len(), Rule::ALL.len())
    );
    let mut last = "";
    for rule in Rule::ALL {
        let (code, name) = (rule.code(), rule.name());
        assert!(code > last, "{code} is out of order");
        last = code;
        let hundred = match rule.category() {
            Category::Syntax => "OE1",
            Category::Url => "OE2",
            Category::Operation => "OE3",
            Category::Link => "OE4",
            Category::Document => "OE5",
        };
        assert!(
            code.starts_with(hundred) && code.len() == 5,
            "{code} is {}",
            rule.category()
        );
        assert!(
            name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{name}"
        );
        assert_eq!((code.parse(), name.parse()), (Ok(*rule), Ok(*rule)));
        assert_eq!(code.to_lowercase().parse(), Ok(*rule));
        assert!(
            !rule.summary().contains('\n') && !rule.summary().ends_with('.'),
            "{code}"
        );
        assert!(
            rule.explanation().contains("wrong:\n") && rule.explanation().contains("right:\n"),
            "{code}"
        );
        assert!(!rule.clause().is_empty());
        assert_eq!(rule.to_string(), name);
    }
    assert_eq!(
        "x".parse::<Rule>().unwrap_err().to_string(),
        "unknown rule `x`"
    );
}

/// A key that fires the rule, in [`shop`], what is marked in it, and a key that does not.
const KEYS: &[(Rule, &str, &str, &str)] = &[
    (
        Rule::NotAnExpression,
        "{$request.header.X Hook}",
        " ",
        "{$request.header.X-Hook}",
    ),
    (
        Rule::BareParameter,
        "{$callback_url}/events",
        "$callback_url",
        "{$request.query.callback_url}/events",
    ),
    (
        Rule::DottedBody,
        "{$request.body.user.hook}",
        "$request.body.user.hook",
        "{$request.body#/user/hook}",
    ),
    (
        Rule::MissingDollar,
        "{request.body#/url}",
        "{request.body#/url}",
        "{$request.body#/url}",
    ),
    (
        Rule::MissingDollar,
        "request.body#/url",
        "request.body#/url",
        "$request.body#/url",
    ),
    (
        Rule::MissingSlash,
        "{$request.body#url}/data",
        "$request.body#url",
        "{$request.body#/url}/data",
    ),
    (
        Rule::MissingBraces,
        "https://h.example/?id=$request.body#/id",
        "$request.body#/id",
        "https://h.example/?id={$request.body#/id}",
    ),
    (Rule::MissingBraces, "$url/x", "$url/x", "{$url}/x"),
    (
        Rule::DollarBeforeBrace,
        "https://h.example/${request.body#/id}",
        "${request.body#/id}",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::DollarBeforeBrace,
        "${request.query.callbackUrl}",
        "${request.query.callbackUrl}",
        "{$request.query.callbackUrl}",
    ),
    (
        Rule::DollarBeforeBrace,
        "{$request.body#/url}/${shopId}",
        "${shopId}",
        "{$request.body#/url}/{$request.path.shopId}",
    ),
    (
        Rule::DoubledBraces,
        "{{$request.body#/url}}",
        "{{$request.body#/url}}",
        "{$request.body#/url}",
    ),
    (
        Rule::HeaderPointer,
        "{$request.header#/X-Hook}",
        "$request.header#/X-Hook",
        "{$request.header.X-Hook}",
    ),
    (
        Rule::HeaderPointer,
        "$request.query#/callbackUrl",
        "$request.query#/callbackUrl",
        "$request.query.callbackUrl",
    ),
    (
        Rule::UnknownSource,
        "{$request.headers.X-Hook}",
        "$request.headers.X-Hook",
        "{$request.header.X-Hook}",
    ),
    (
        Rule::UnknownSource,
        "{$request.header[\"X-Hook\"]}",
        "$request.header[\"X-Hook\"]",
        "{$request.header.X-Hook}",
    ),
    (
        Rule::UnknownSource,
        "{$request.cookies.a}",
        "cookies",
        "{$request.header.X-Hook}",
    ),
    (
        Rule::KeywordCase,
        "{$Request.Body#/url}",
        "$Request.Body#/url",
        "{$request.body#/url}",
    ),
    (
        Rule::JsonPath,
        "{$request.body#/items[0].url}",
        "$request.body#/items[0].url",
        "{$request.body#/items/0/url}",
    ),
    (
        Rule::JsonPath,
        "{$request.body#$.url}",
        "$request.body#$.url",
        "{$request.body#/url}",
    ),
    (
        Rule::JsonPath,
        "{$request.body#/items/*/url}",
        "$request.body#/items/*/url",
        "{$request.body#/items/1/url}",
    ),
    (
        Rule::DottedPointer,
        "{$request.body#/user.hook}",
        "$request.body#/user.hook",
        "{$request.body#/user/hook}",
    ),
    (
        Rule::EncodedPointer,
        "{$request.body#/url}/{$request.body#/a%20b}",
        "$request.body#/a%20b",
        "{$request.body#/url}/{$request.body#/a b}",
    ),
    (
        Rule::PointerEscape,
        "{$request.body#/home~url}",
        "$request.body#/home~url",
        "{$request.body#/home~0url}",
    ),
    (
        Rule::Blank,
        "{ $request.body#/url }",
        "{ $request.body#/url }",
        "{$request.body#/url}",
    ),
    (
        Rule::Blank,
        " {$request.body#/url}",
        " {$request.body#/url}",
        "{$request.body#/url}",
    ),
    (
        Rule::Blank,
        "{$request.body#/url }",
        "$request.body#/url ",
        "{$request.body#/url}",
    ),
    (
        Rule::UnclosedBrace,
        "{$request.body#/url",
        "{$request.body#/url",
        "{$request.body#/url}",
    ),
    (
        Rule::StrayBrace,
        "{$request.body#/url}}",
        "}",
        "{$request.body#/url}",
    ),
    (
        Rule::AngleBrackets,
        "<$request.query.callbackUrl>",
        "<$request.query.callbackUrl>",
        "{$request.query.callbackUrl}",
    ),
    (
        Rule::EscapedDollar,
        "{\\$request.body#/url}",
        "{\\$request.body#/url}",
        "{$request.body#/url}",
    ),
    (
        Rule::PathTemplate,
        "{$request.body#/url}/p/{paymentId}",
        "{paymentId}",
        "{$request.body#/url}/p/{$request.path.shopId}",
    ),
    (
        Rule::UndeclaredPathTemplate,
        "{$request.body#/url}/p/{payment}",
        "{payment}",
        "{$request.body#/url}/p/{$request.path.shopId}",
    ),
    (
        Rule::StrayBrace,
        "$request.body#/url}",
        "$request.body#/url}",
        "$request.body#/url",
    ),
    (Rule::EmptyKey, "", "", "$request.body#/url"),
    (
        Rule::PlainName,
        "onEvent",
        "onEvent",
        "{$request.body#/url}",
    ),
    (
        Rule::PlainName,
        "Provided URL in /hooks",
        "Provided URL in /hooks",
        "{$request.body#/url}",
    ),
    (
        Rule::LiteralUrl,
        "https://h.example/events",
        "https://h.example/events",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::LiteralUrl,
        "https://[your_domain]/events",
        "https://[your_domain]/events",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::LiteralUrl,
        "https://<your host>",
        "https://<your host>",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::InvalidUrl,
        "https://[]/events",
        "]/events",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::InvalidUrl,
        "https://[::g]/",
        "::g]/",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::EmptyName,
        "{$request.query.}",
        "$request.query.",
        "{$request.query.callbackUrl}",
    ),
    (
        Rule::ExpressionInScheme,
        "{$request.body#/id}://h.example/",
        "://h.example/",
        "{$request.body#/url}/h.example/",
    ),
    (
        Rule::ExpressionInAuthority,
        "https://{$request.body#/id}/events",
        "$request.body#/id",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::Fragment,
        "{$request.body#/url}#/events",
        "#",
        "{$request.body#/url}/events",
    ),
    (
        Rule::Fragment,
        "{$request.body#/url}/#{$request.body#/id}",
        "#",
        "{$request.body#/url}/{$request.body#/id}",
    ),
    (
        Rule::TextAfterUrl,
        "{$request.body#/url}events",
        "events",
        "{$request.body#/url}?events",
    ),
    (
        Rule::InsecureUrl,
        "http://h.example/{$request.body#/id}",
        "http",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::InsecureUrl,
        "http://h.example/",
        "http",
        "http://localhost:8080/{$request.body#/id}",
    ),
    (
        Rule::InvalidUrl,
        "https://h.example/new events/{$request.body#/id}",
        " ",
        "https://h.example/new%20events/{$request.body#/id}",
    ),
    (
        Rule::InvalidUrl,
        "ftp://h.example/{$request.body#/id}",
        "ftp://h.example/",
        "https://h.example/{$request.body#/id}",
    ),
    (
        Rule::InvalidUrl,
        "{$method}/events",
        "$method",
        "{$url}/{$method}",
    ),
    (
        Rule::InvalidUrl,
        "$statusCode",
        "$statusCode",
        "https://h.example/{$statusCode}",
    ),
    (
        Rule::RelativeUrl,
        "/events/{$request.body#/id}",
        "/events/",
        "{$request.body#/url}/events",
    ),
    (
        Rule::RelativeUrl,
        "/events",
        "/events",
        "{$request.body#/url}",
    ),
    (
        Rule::RelativeUrl,
        "h.example/events",
        "h.example/events",
        "{$request.body#/url}",
    ),
    (
        Rule::UndeclaredPathParameter,
        "{$request.body#/url}/{$request.path.shop}",
        "$request.path.shop",
        "{$request.body#/url}/{$request.path.shopId}",
    ),
    (
        Rule::UndeclaredQueryParameter,
        "{$request.query.callbackURL}",
        "$request.query.callbackURL",
        "{$request.query.callbackUrl}",
    ),
    (
        Rule::UndeclaredHeader,
        "{$request.header.X-Callback}",
        "$request.header.X-Callback",
        "{$request.header.x-hook}",
    ),
    (
        Rule::UnknownProperty,
        "{$request.body#/uri}",
        "$request.body#/uri",
        "{$request.body#/url}",
    ),
    (
        Rule::UnknownProperty,
        "{$request.body#/url/x}",
        "$request.body#/url/x",
        "{$request.body#/url}/x",
    ),
    (
        Rule::UnknownProperty,
        "{$request.body#/url}/{$response.body#/lines/sku}",
        "$response.body#/lines/sku",
        "{$request.body#/url}/{$response.body#/lines/0/sku}",
    ),
    (
        Rule::NotText,
        "{$request.body#/url}/{$request.body#/user}",
        "$request.body#/user",
        "{$request.body#/url}/{$request.body#/user/id}",
    ),
    (
        Rule::NotText,
        "$request.body",
        "$request.body",
        "$request.body#/url",
    ),
    (
        Rule::Nullable,
        "{$request.body#/url}/{$request.body#/nothing}",
        "$request.body#/nothing",
        "{$request.body#/url}/{$request.body#/id}",
    ),
    (
        Rule::Optional,
        "{$request.query.maybe}",
        "$request.query.maybe",
        "{$request.query.callbackUrl}",
    ),
    (
        Rule::Optional,
        "{$request.body#/optional}",
        "$request.body#/optional",
        "{$request.body#/url}",
    ),
    (
        Rule::NotAUrl,
        "{$request.body#/number}/events",
        "$request.body#/number",
        "{$request.body#/url}/{$request.body#/number}",
    ),
    (
        Rule::NoUriFormat,
        "{$request.body#/text}",
        "$request.body#/text",
        "{$request.body#/url}/{$request.body#/text}",
    ),
    (
        Rule::UndeclaredResponseHeader,
        "{$request.body#/url}/{$response.header.X-Last}",
        "$response.header.X-Last",
        "{$request.body#/url}/{$response.header.x-next}",
    ),
    (
        Rule::UndeclaredResponseHeader,
        "{$request.body#/url}/{$response.header.Connection}",
        "$response.header.Connection",
        "{$request.body#/url}/{$response.header.Location}",
    ),
    (
        Rule::NeverInResponse,
        "{$request.body#/url}/{$response.path.shopId}",
        "$response.path.shopId",
        "{$request.body#/url}/{$request.path.shopId}",
    ),
    (
        Rule::WrongDirection,
        "{$request.body#/url}/{$request.body#/serial}",
        "$request.body#/serial",
        "{$request.body#/url}/{$request.body#/id}",
    ),
    (
        Rule::WrongDirection,
        "{$request.body#/url}/{$response.body#/secret}",
        "$response.body#/secret",
        "{$request.body#/url}/{$response.body#/id}",
    ),
];

#[test]
fn keys() {
    let mut wrongs = Vec::new();
    for (rule, wrong, marked, right) in KEYS {
        let found = findings(&shop(wrong));
        let pointer = format!(
            "/paths/~1shops~1{{shopId}}~1orders/post/callbacks/done/{}",
            wrong.replace('~', "~0").replace('/', "~1")
        );
        let expected = [(
            *rule,
            rule.severity(),
            Member::Name,
            *wrong,
            Some(*marked),
            pointer.as_str(),
        )];
        let got: Vec<_> = found
            .iter()
            .map(|one| {
                let Finding {
                    rule,
                    severity,
                    member,
                    text,
                    pointer,
                    ..
                } = one;
                (
                    *rule,
                    *severity,
                    *member,
                    text.as_deref().unwrap_or_default(),
                    one.span.slice(text.as_deref().unwrap_or_default()),
                    pointer.as_str(),
                )
            })
            .collect();
        if got != expected {
            wrongs.push(format!("{wrong}: {rule}\n{found:#?}"));
        }
        let silent = findings(&shop(right));
        if !silent.is_empty() {
            wrongs.push(format!("{right}: silent\n{silent:#?}"));
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

fn linked(link: &Value) -> Value {
    let mut shop = shop("{$request.body#/url}");
    let paths = &mut shop["paths"];
    paths["/shops/{shopId}/orders"]["post"]["responses"]["201"]["links"] = json!({"order": link});
    paths["/orders/{orderId}"] = json!({"get": {
        "operationId": "getOrder",
        "parameters": [
            {"name": "orderId", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "page", "in": "query", "schema": {"type": "integer"}}
        ]
    }});
    shop
}

/// Only another callback says that https is used here.
fn without_servers(key: &str) -> Value {
    let mut document = shop(key);
    document.as_object_mut().unwrap().remove("servers");
    document["paths"]["/shops/{shopId}/orders"]["post"]["callbacks"]["other"] =
        json!({"https://h.example/{$request.body#/id}": {"post": {}}});
    document
}

/// Whole documents: one that fires, where, and one that does not.
fn documents() -> Vec<(Rule, Value, &'static str, Value)> {
    let base = "/paths/~1shops~1{shopId}~1orders/post";
    let good = || shop("{$request.body#/url}");
    let edit = |change: &dyn Fn(&mut Value)| {
        let mut document = good();
        change(&mut document["paths"]["/shops/{shopId}/orders"]["post"]);
        document
    };
    let callbacks = |callbacks: Value| edit(&|post| post["callbacks"] = callbacks.clone());
    let parameters =
        |parameters: Value| linked(&json!({"operationId": "getOrder", "parameters": parameters}));
    let fine = || parameters(json!({"orderId": "$response.body#/id", "query.page": 2}));
    let item = json!({"post": {}});
    let beside = |reference: Value| {
        let mut document =
            callbacks(json!({"done": {"{$request.body#/url}/{payment}": reference}}));
        document["components"]["pathItems"] = json!({"paid": item});
        document
    };
    let located = |format: &str| {
        edit(&|post| {
            post["responses"]["201"]["headers"] =
                json!({"Location": {"schema": {"type": "string", "format": format}}});
            post["callbacks"] = json!({"done": {"{$response.header.Location}": {"post": {}}}});
        })
    };
    let styled = |style: &str| {
        edit(&|post| {
            let schema = json!({"type": "string", "format": "uri"});
            let hook = json!({"name": "hook", "in": "query", "required": true, "style": style, "schema": schema});
            post["parameters"].as_array_mut().unwrap().push(hook);
            post["callbacks"] = json!({"done": {"{$request.query.hook}": {"post": {}}}});
        })
    };
    let long = format!("https://h.example/{}", "a".repeat(5000));
    vec![
        (Rule::OverLimit, shop(&long), "", good()),
        (Rule::UnreadParameter, styled("pipeDelimited"), "", styled("form")),
        (
            Rule::NoRequestBody,
            edit(&|post| _ = post.as_object_mut().unwrap().remove("requestBody")),
            "",
            edit(&|post| post["requestBody"] = json!({"$ref": "other.json#/body"})),
        ),
        (
            Rule::BodyNotJson,
            edit(&|post| post["requestBody"] = json!({"content": {"application/xml": {}}})),
            "",
            edit(&|post| {
                post["requestBody"] = json!({"content": {"application/xml": {}, "application/problem+json": {}}});
            }),
        ),
        (
            Rule::NoResponseBody,
            edit(&|post| {
                post["responses"] = json!({"204": {}});
                post["callbacks"] = json!({"done": {"{$response.body#/id}": {"post": {}}}});
            }),
            "",
            edit(&|post| {
                post["responses"] = json!({"204": {}, "200": {"$ref": "other.json"}});
                post["callbacks"] = json!({"done": {"{$response.body#/id}": {"post": {}}}});
            }),
        ),
        (Rule::MaybeRelative, located("uri-reference"), "", located("uri")),
        (
            Rule::NotEvaluated,
            parameters(json!({"orderId": "$.data.id"})),
            "order/parameters/orderId",
            parameters(json!({"orderId": "cost: $5"})),
        ),
        (Rule::UnknownOperation, linked(&json!({"operationId": "getOrders"})), "order/operationId", fine()),
        (
            Rule::UnknownOperationRef,
            linked(&json!({"operationRef": "#/paths//orders/{orderId}/get"})),
            "order/operationRef",
            linked(&json!({"operationRef": "#/paths/~1orders~1%7BorderId%7D/get"})),
        ),
        (
            Rule::UnknownOperationRef,
            linked(&json!({"operationRef": "#/paths"})),
            "order/operationRef",
            linked(&json!({"operationRef": "other.json#/x"})),
        ),
        (
            Rule::UnknownOperationRef,
            linked(&json!({"operationRef": "getOrder", "parameters": {"orderId": "1"}})),
            "order/operationRef",
            linked(&json!({"operationRef": "getOther", "parameters": {"nothing": "1"}})),
        ),
        (
            Rule::MissingBraces,
            parameters(json!({"orderId": "order-$response.body#/id"})),
            "parameters/orderId",
            parameters(json!({"orderId": "order-{$response.body#/id}"})),
        ),
        (
            Rule::Blank,
            parameters(json!({"orderId": " $response.body#/id"})),
            "parameters/orderId",
            parameters(json!({"orderId": " response"})),
        ),
        (Rule::NoTarget, linked(&json!({"parameters": {}})), "links/order", fine()),
        (Rule::NoTarget, linked(&json!({"operationId": "getOrder", "operationRef": "x"})), "links/order", fine()),
        (
            Rule::UnknownLinkParameter,
            parameters(json!({"orderID": "1"})),
            "parameters/orderID",
            parameters(json!({"path.orderId": "1"})),
        ),
        (Rule::UnknownLinkParameter, parameters(json!({"query.orderId.x": "1"})), "parameters/query.orderId.x", fine()),
        (
            Rule::LinkParameterType,
            parameters(json!({"page": "first"})),
            "parameters/page",
            parameters(json!({"page": "1"})),
        ),
        (
            Rule::LinkParameterType,
            parameters(json!({"orderId": "$request.body#/user"})),
            "parameters/orderId",
            parameters(json!({"orderId": "$request.body#/number"})),
        ),
        (
            Rule::LinkWithoutBody,
            linked(&json!({"operationId": "getOrder", "requestBody": "$request.body"})),
            "order/requestBody",
            linked(&json!({"operationId": "createOrder", "requestBody": "$request.body"})),
        ),
        (
            Rule::ToolExtension,
            parameters(json!({"orderId": "$response.header.Location#regex:/orders/(.+)"})),
            "parameters/orderId",
            fine(),
        ),
        (
            Rule::NestedExpression,
            linked(&json!({"operationId": "createOrder", "requestBody": {"owner": ["$response.body#/id"]}})),
            "order/requestBody/owner/0",
            linked(&json!({"operationId": "createOrder", "requestBody": "{\"owner\": \"{$response.body#/id}\"}"})),
        ),
        (
            Rule::AmbiguousLinkParameter,
            parameters(json!({"page": 1, "query.page": 2})),
            "parameters/page",
            parameters(json!({"query.page": 2})),
        ),
        (Rule::NotOpenApi, json!({"swagger": "2.0"}), "/swagger", good()),
        (Rule::NotOpenApi, json!([]), "", good()),
        (Rule::NotOpenApi, json!({}), "", json!({"openapi": 3.1})),
        (
            Rule::ExpressionAsName,
            callbacks(json!({"{$request.body#/url}": {"post": {}, "get": {}}})),
            "callbacks/{$request.body#~1url}",
            callbacks(json!({"{$request.body#/url}": {"{$request.body#/url}": item}})),
        ),
        (
            Rule::ExpressionAsName,
            callbacks(json!({"{$request.body#/url}": {"/": item, "events/paid": item}})),
            "callbacks/{$request.body#~1url}",
            callbacks(json!({"{$request.body#/url}": {"{$request.body#/url}/events": item}, "events": {"{$request.body#/url}": item}})),
        ),
        // A name that a root has too.
        (
            Rule::PathTemplate,
            beside(json!({
                "$ref": "#/components/pathItems/paid", "parameters": [{"name": "payment", "in": "path"}]
            })),
            "",
            good(),
        ),
        (
            Rule::PathTemplate,
            callbacks(json!({"done": {"{$request.body#/url}/{url}": {
                "parameters": [{"name": "url", "in": "path"}], "post": {}
            }}})),
            "",
            good(),
        ),
        (Rule::MethodAsKey, callbacks(json!({"done": {"post": {}}})), "done/post", good()),
        (
            Rule::MethodAsKey,
            callbacks(json!({"done": {"summary": "it", "parameters": [], "post": {}, "put": {}}})),
            "done/post",
            good(),
        ),
        (
            Rule::InsecureUrl,
            without_servers("http://h.example/{$request.body#/id}"),
            "",
            without_servers("http://localhost:1/{$request.body#/id}"),
        ),
        (Rule::LiteralUrl, without_servers("http://h.example/"), "", good()),
        (
            Rule::ExtensionKey,
            callbacks(json!({"done": {"x-callback-url": item}})),
            "done/x-callback-url",
            callbacks(json!({"x-done": {"{$request.body#/url}": item, "x-note": {"post": "soon"}}})),
        ),
        (
            Rule::DuplicateKey,
            callbacks(json!({"done": {"$request.body#/url": item, "{$request.body#/url}": item}})),
            "done/{$request.body#~1url}",
            callbacks(json!({"done": {"{$request.body#/url}": item, "{$request.body#/url}/x": item}})),
        ),
        (
            Rule::WebhookExpression,
            json!({"openapi": "3.1.0", "webhooks": {"{$request.body#/url}": item}}),
            "/webhooks/{$request.body#~1url}",
            json!({"openapi": "3.1.0", "webhooks": {"paid": item, "$urgent": item, "{id}": item}}),
        ),
        (
            Rule::DanglingReference,
            callbacks(json!({"done": {"$ref": "#/components/callback/done"}})),
            "done/$ref",
            callbacks(json!({"done": {"$ref": "other.json#/components/callback/done"}})),
        ),
        (
            Rule::WrongShape,
            callbacks(json!([{"{$request.body#/url}": item}])),
            "post/callbacks",
            callbacks(json!({"done": {"{$request.body#/url}": item}})),
        ),
        (Rule::UnreadMember, edit(&|post| post["callback"] = json!({"done": {}})), "post/callback", good()),
        (
            Rule::NoOperation,
            callbacks(json!({"done": {"{$request.body#/url}": {"summary": "paid"}}})),
            "done/{$request.body#~1url}",
            callbacks(json!({"done": {"{$request.body#/url}": {"additionalOperations": {"NOTIFY": {}}}}})),
        ),
        (
            Rule::MethodCase,
            callbacks(json!({"done": {"{$request.body#/url}": {"POST": {}}}})),
            "{$request.body#~1url}/POST",
            callbacks(json!({"done": {"{$request.body#/url}": {"query": {}}}})),
        ),
    ]
    .into_iter()
    .inspect(|(_, _, at, _)| assert!(!at.starts_with(base)))
    .collect()
}

#[test]
fn whole_documents() {
    let mut wrongs = Vec::new();
    for (rule, wrong, at, right) in documents() {
        let found = findings(&wrong);
        if !matches!(found.as_slice(), [one] if one.rule == rule && one.pointer.ends_with(at)) {
            wrongs.push(format!("{rule} at {at}: {found:#?}"));
        }
        let silent = findings(&right);
        if !silent.is_empty() {
            wrongs.push(format!("{rule} is silent: {silent:#?}"));
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[test]
fn each_rule_has_its_cases() {
    let documents = documents();
    let known: BTreeSet<_> = KEYS
        .iter()
        .map(|(rule, ..)| *rule)
        .chain(documents.iter().map(|(rule, ..)| *rule))
        .chain(super::facts::RULES)
        .collect();
    // Only the text of a document breaks it: `tests/cli/lint_silence.rs`.
    let of_texts = [Rule::UnusedAllow];
    let forgotten: Vec<_> = Rule::ALL
        .iter()
        .filter(|rule| !known.contains(rule) && !of_texts.contains(rule))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

#[test]
fn severities_are_set_by_rule() {
    let document = shop("{$request.body.url}");
    let severity = |linter: Linter| {
        linter
            .check(&document)
            .findings()
            .first()
            .map(|finding| finding.severity)
    };
    let rule = Rule::DottedBody;
    assert_eq!(severity(Linter::new()), Some(Severity::Error));
    assert_eq!(severity(Linter::new().allow(rule)), None);
    assert_eq!(severity(Linter::new().note(rule)), Some(Severity::Note));
    assert_eq!(severity(Linter::new().warn(rule)), Some(Severity::Warning));
    assert_eq!(
        severity(Linter::new().allow(rule).deny(rule)),
        Some(Severity::Error)
    );
    assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
    assert_eq!(Linter::new().note(rule).level(rule), Some(Severity::Note));
}

#[test]
fn several_mistakes_are_several_findings() {
    let found = fired(&shop(
        "{$request.body.url}/{$request.headers.X-Hook}/${request.body#/id}/{$request.body#/nope}",
    ));
    assert_eq!(
        found,
        [
            Rule::DottedBody,
            Rule::UnknownSource,
            Rule::DollarBeforeBrace,
            Rule::UnknownProperty
        ]
    );
    let report = Linter::new().check(&shop(&"{x}".repeat(1000)));
    assert!(report.findings().len() <= 16);
}

#[test]
fn how_a_finding_reads() {
    let report = Linter::new().check(&shop("{$request.body#/uri}/x"));
    let finding = report.findings().first().unwrap();
    let pointer = "/paths/~1shops~1{shopId}~1orders/post/callbacks/done/{$request.body#~1uri}~1x";
    let message =
        "error[OE306]: the request body of POST /shops/{shopId}/orders has no member `uri`";
    let help = "the schema has `a b`, `home~url`, `id`, `items`, `nothing`, `number` and 5 more";
    assert_eq!(
        finding.to_string(),
        format!("{message}, at {pointer}; {help}")
    );
    assert_eq!(
        format!("{finding:#}"),
        format!(
            "{message}\n  {{$request.body#/uri}}/x\n   ^^^^^^^^^^^^^^^^^^\n  at {pointer}\nhelp: {help}"
        )
    );
}

/// What looks like an expression and stands where none is read.
#[test]
fn nothing_else_is_touched() {
    let mut document = shop("{$request.body#/url}");
    document["info"] = json!({"description": "{$request.body.id}"});
    document["components"]["securitySchemes"] = json!({"hook": {
        "type": "http", "scheme": "bearer", "bearerFormat": "{$request.body#/sinkCredential.credentialType}"
    }});
    document["x-amazon-apigateway"] = json!({"identitySource": "$request.header.Authorization"});
    let post = &mut document["paths"]["/shops/{shopId}/orders"]["post"];
    post["x-fern-pagination"] = json!({"results": "$response.data"});
    post["description"] = json!("{{ request.body/user }} {$callback_url}");
    post["responses"]["201"]["content"]["application/json"]["example"] =
        json!({"callbacks": {"x": {"{$a.b}": {}}}});
    post["callbacks"]["again"] =
        json!({"$ref": "#/paths/~1shops~1{shopId}~1orders/post/callbacks/done"});
    assert_eq!(fired(&document), []);
    let mut document =
        linked(&json!({"operationId": "getOrder", "parameters": {"orderId": "{id} costs $5 {a}"}}));
    assert_eq!(fired(&document), [], "a constant");
    document["paths"]["/orders/{orderId}"]["get"]["parameters"] =
        json!([{"$ref": "other.json#/p"}]);
    assert_eq!(fired(&document), [], "a parameter that is elsewhere");
}

#[test]
fn counts() {
    let document = linked(
        &json!({"operationId": "getOrder", "parameters": {"orderId": "$response.body#/id", "page": 1}}),
    );
    let report = Linter::new().check(&document);
    let counts = (
        report.operations(),
        report.callback_keys(),
        report.links(),
        report.link_values(),
    );
    assert_eq!(counts, (3, 1, 1, 2), "with the operation of the callback");
    assert_eq!(report.expressions(), 3);
    assert_eq!(report.iter().count() + (&report).into_iter().count(), 0);
}
