//! From the path of a request to its operation: path templates, and the servers before them.

use std::fmt::Write as _;

use openapi_expr::Document;
use serde_json::{Value, json};

use crate::{document, shop};

/// A document with these servers and a `POST` operation at each path, with the path as its id.
fn api(paths: &[&str], servers: &Value) -> Document {
    let items: serde_json::Map<_, _> = paths
        .iter()
        .map(|path| ((*path).to_owned(), json!({"post": {"operationId": path}})))
        .collect();
    document(json!({"openapi": "3.1.0", "servers": servers, "paths": items}))
}

/// The operation that a request matches, and its path parameters, such as `/a/{id} id=7`.
fn matched(api: &Document, path: &str) -> String {
    let Some(found) = api.match_request("POST", path) else {
        return String::new();
    };
    let mut text = found.operation.id().unwrap_or_default().to_owned();
    for (name, value) in found.path_params {
        write!(text, " {name}={value}").unwrap();
    }
    text
}

#[test]
fn parameters_may_be_a_part_of_a_segment() {
    let paths = [
        "/files/{name}.{ext}",
        "/files/{name}.json",
        "/files/{name}",
        "/range/{from}-{to}/x",
        "/jobs/{id}",
        "/jobs/{id}:cancel",
        "/jobs/{id}:undo",
        "/jobs/job-{n}",
        "/jobs/job-{n}.txt",
        "/at/{lat},{long}",
        "/all/{a}{b}",
    ];
    let api = api(&paths, &json!([]));
    for (path, found) in [
        ("/files/a.tar.gz", "/files/{name}.{ext} name=a ext=tar.gz"),
        ("/files/a.json", "/files/{name}.json name=a"),
        ("/files/a", "/files/{name} name=a"),
        ("/files/.gz", "/files/{name} name=.gz"),
        ("/range/1-20/x", "/range/{from}-{to}/x from=1 to=20"),
        ("/range/-20/x", ""),
        ("/range/1-/x", ""),
        ("/jobs/7", "/jobs/{id} id=7"),
        ("/jobs/7:cancel", "/jobs/{id}:cancel id=7"),
        ("/jobs/7%3Aundo", "/jobs/{id}:undo id=7"),
        ("/jobs/7:other", "/jobs/{id} id=7:other"),
        ("/jobs/:undo", "/jobs/{id} id=:undo"),
        ("/jobs/job-7", "/jobs/job-{n} n=7"),
        ("/jobs/job-7.txt", "/jobs/job-{n}.txt n=7"),
        ("/at/1.5,-2%2F3", "/at/{lat},{long} lat=1.5 long=-2/3"),
        ("/all/\u{e9}b", "/all/{a}{b} a=\u{e9} b=b"),
        ("/all/c", ""),
        ("/files/", ""),
    ] {
        assert_eq!(matched(&api, path), found, "{path}");
    }
}

/// The router panics at more parameters than it takes.
#[test]
fn more_parameters_than_the_router_takes_are_matched() {
    for count in [16, 17, 25, 26, 27, 300] {
        let path: String = (0..count).fold(String::new(), |path, n| path + &format!("/{{p{n}}}"));
        let api = api(&[&path], &json!([]));
        assert_eq!(
            api.match_request("POST", &"/x".repeat(count))
                .unwrap()
                .path_params
                .len(),
            count
        );
        assert!(api.match_request("POST", &"/x".repeat(count - 1)).is_none());
    }
}

#[test]
fn all_spellings_of_a_path_match() {
    let api = api(
        &[
            "/caf\u{e9}/{id}",
            "/a b",
            "/c%20d",
            "/~e",
            "/f:g",
            "/*",
            "/h/{*rest}",
            "/i/{a/b}",
        ],
        &json!([]),
    );
    for (path, found) in [
        ("/caf%C3%A9/1", "/caf\u{e9}/{id} id=1"),
        ("/caf%c3%a9/%31", "/caf\u{e9}/{id} id=1"),
        ("/a%20b", "/a b"),
        ("/c%20d", "/c%20d"),
        ("/%7Ee", "/~e"),
        ("/f%3Ag", "/f:g"),
        ("/*", "/*"),
        ("/h/1", "/h/{*rest} *rest=1"),
        ("/h/1/2", ""),
        ("/i/1", "/i/{a/b} a/b=1"),
        ("/a%2Fb", ""),
        ("/caf%e9/1", ""),
    ] {
        assert_eq!(matched(&api, path), found, "{path}");
    }
}

/// The specification calls such templates identical, and forbids them. Documents have them, with
/// different methods.
#[test]
fn templates_that_differ_in_names_match_by_method() {
    let api = document(json!({"openapi": "3.0.0", "paths": {
        "/a/{x}": {"get": {"operationId": "get"}},
        "/a/{y}": {"get": {"operationId": "never"}, "put": {"operationId": "put"}},
        "/a/me": {"get": {"operationId": "me"}}
    }}));
    let found = |method: &str, path: &str| {
        api.match_request(method, path)
            .map(|found| (found.operation.id().unwrap().to_owned(), found.path_params))
    };
    assert_eq!(
        found("GET", "/a/1"),
        Some(("get".to_owned(), vec![("x", "1".to_owned())]))
    );
    assert_eq!(
        found("PUT", "/a/1"),
        Some(("put".to_owned(), vec![("y", "1".to_owned())]))
    );
    assert_eq!(found("DELETE", "/a/1"), None);
    assert_eq!(
        found("PUT", "/a/me"),
        None,
        "a concrete path is matched first, whatever its methods are"
    );
}

#[test]
fn the_path_of_a_server_may_come_first() {
    let variables = json!({
        "version": {"default": "v1", "enum": ["v1", "v2"]},
        "number": {"default": 3},
        "base": {"default": "https://h.example/{version}"},
        "none": {"default": ""}
    });
    for (url, path, found) in [
        ("https://h.example/v1", "/v1/x", true),
        ("https://h.example/v1/", "/v1/x", true),
        ("https://h.example/v1?a=/b#/c", "/v1/x", true),
        ("https://h.example/caf\u{e9}", "/caf%C3%A9/x", true),
        ("https://h.example", "/x", true),
        ("//h.example/v1", "/v1/x", true),
        ("/v1", "/v1/x", true),
        ("v1", "/v1/x", true),
        ("./v1", "/v1/x", true),
        ("../v1", "/v1/x", true),
        ("/", "/x", true),
        ("https://{tenant}.h.example/v1", "/v1/x", true),
        ("https://h.example/{version}", "/v1/x", true),
        ("https://h.example/{version}", "/v2/x", true),
        ("https://h.example/{version}", "/v3/x", false),
        ("https://h.example/v{number}/{none}", "/v3/x", true),
        ("https://h.example/v{number}/{none}", "/v4/eu/x", true),
        ("https://h.example/v{number}/{none}", "/v/x", false),
        ("{base}", "/%7Bversion%7D/x", true),
        ("/{unclosed", "/%7Bunclosed/x", true),
        ("https://h.example/v1", "/v1", false),
        ("https://h.example/v1", "/v1x", false),
        ("https://h.example/v1", "/V1/x", false),
    ] {
        let api = api(
            &["/x"],
            &json!([{"url": "/other"}, {"url": url, "variables": variables}]),
        );
        assert_eq!(
            matched(&api, path),
            if found { "/x" } else { "" },
            "{url} {path}"
        );
    }
    // The longest one counts.
    let api = api(&["/x", "/b/x"], &json!([{"url": "/a"}, {"url": "/a/b"}]));
    assert_eq!(matched(&api, "/a/b/x"), "/x");
    assert_eq!(matched(&api, "/b/x"), "/b/x");
}

/// Checks whether the path is that of `/pets/{id}` below a server with this URL.
#[track_caller]
fn finds_the_pet(url: &str, variables: &Value, path: &str, found: bool) {
    let servers = json!([{"url": url, "variables": variables}]);
    let expected = if found { "/pets/{id} id=7" } else { "" };
    assert_eq!(
        matched(&api(&["/pets/{id}"], &servers), path),
        expected,
        "{url} {path}"
    );
}

/// Without `enum` the default is one value among many: a tenant, a stage, a version.
#[test]
fn a_server_variable_without_enum_takes_any_segment() {
    let variables = json!({
        "tenant": {"default": "demo"},
        "stage": {"default": "api/beta"},
        "lang": {"default": ""},
        "limited": {"default": "a", "enum": ["a", "b/c"]},
        "odd": {"default": "a", "enum": []},
        "root": {"default": "/gateway"},
        "host": {"default": "h.example"}
    });
    for (url, path, found) in [
        ("https://h.example/{tenant}", "/demo/pets/7", true),
        ("https://h.example/{tenant}", "/acme/pets/7", true),
        ("https://h.example/{tenant}", "/caf%C3%A9%2F1/pets/7", true),
        ("https://h.example/{tenant}", "/acme/eu/pets/7", false),
        ("https://h.example/{tenant}", "//pets/7", false),
        ("https://h.example/{stage}", "/api/beta/pets/7", true),
        ("https://h.example/{stage}", "/live/pets/7", true),
        ("https://h.example/{stage}", "/api/live/pets/7", false),
        (
            "https://h.example/{stage}/{tenant}",
            "/api/beta/acme/pets/7",
            true,
        ),
        (
            "https://h.example/{stage}/{tenant}",
            "/live/acme/pets/7",
            true,
        ),
        ("https://h.example/{stage}/{tenant}", "/live/pets/7", false),
        ("https://h.example/shop-{tenant}", "/shop-acme/pets/7", true),
        ("https://h.example/shop-{tenant}", "/shop-/pets/7", false),
        ("https://h.example/shop-{tenant}", "/shopacme/pets/7", false),
        (
            "https://h.example/{tenant}-{lang}/v1",
            "/acme-en/v1/pets/7",
            true,
        ),
        ("https://h.example/{lang}", "/pets/7", true),
        ("https://h.example/{lang}", "/en/pets/7", true),
        ("https://h.example/{limited}", "/b/c/pets/7", true),
        ("https://h.example/{limited}", "/d/pets/7", false),
        ("https://h.example/{odd}", "/d/pets/7", true),
        ("https://h.example/{undeclared}", "/acme/pets/7", true),
        (
            "https://h.example/{undeclared}",
            "/%7Bundeclared%7D/pets/7",
            true,
        ),
        ("https://h.example{root}", "/gateway/pets/7", true),
        ("{root}/v1", "/gateway/v1/pets/7", true),
        ("{root}/v1", "/other/v1/pets/7", true),
        ("https://{host}/v1", "/v1/pets/7", true),
        ("https://{host}/v1", "/h.example/v1/pets/7", false),
    ] {
        finds_the_pet(url, &variables, path, found);
    }
}

/// The path of a server and the path template are compared as one.
#[test]
fn literal_servers_are_matched_before_variables() {
    let paths = ["/pets/{id}", "/{id}", "/{kind}/{id}", "/admin/pets"];
    let servers = |urls: &[&str]| {
        json!(
            urls.iter()
                .map(|url| json!({"url": url}))
                .collect::<Vec<_>>()
        )
    };
    for (urls, path, found) in [
        // The variable of the server could take `pets` as a version, and 7 as an id.
        (
            &["https://h.example/{version}"][..],
            "/pets/7",
            "/pets/{id} id=7",
        ),
        (
            &["https://h.example/{version}"],
            "/v3/pets/7",
            "/pets/{id} id=7",
        ),
        (&["https://h.example/{version}"], "/v3/7", "/{id} id=7"),
        (&["/{tenant}", "/live"], "/live/pets/7", "/pets/{id} id=7"),
        (&["/{tenant}", "/live"], "/live/7", "/{id} id=7"),
        (
            &["/{tenant}/{stage}", "/{tenant}"],
            "/a/admin/pets",
            "/admin/pets",
        ),
        (&["/{tenant}/{stage}", "/{tenant}"], "/a/b/7", "/{id} id=7"),
        (&["/{tenant}"], "/admin/pets", "/admin/pets"),
        (&["/{tenant}", "/admin"], "/admin/pets", "/{id} id=pets"),
    ] {
        assert_eq!(
            matched(&api(&paths, &servers(urls)), path),
            found,
            "{urls:?} {path}"
        );
    }
    // A literal server of one path is matched before a variable server of another, whose template
    // is as concrete.
    let server =
        |url: &str, id: &str| json!({"servers": [{"url": url}], "post": {"operationId": id}});
    let api = document(json!({"openapi": "3.1.0", "paths": {
        "/{a}/x": server("/{tenant}", "variable"),
        "/{b}/{c}": server("/v1", "literal")
    }}));
    assert_eq!(matched(&api, "/v1/2/x"), "literal b=2 c=x");
    assert_eq!(matched(&api, "/v2/2/x"), "variable a=2");
}

/// A Path Item and an operation may have servers in place of the document's.
#[test]
fn servers_of_a_path_item_or_operation_replace_those_of_the_document() {
    let own = |path: &str| json!([{"url": format!("https://h.example{path}")}]);
    let api = document(json!({
        "openapi": "3.1.0",
        "servers": own("/doc"),
        "paths": {
            "/a": {"post": {"operationId": "a"}},
            "/b": {"servers": own("/item"), "post": {"operationId": "b"}},
            "/c": {"servers": own("/item"), "post": {"operationId": "c", "servers": own("/operation/{x}")}},
            "/d": {"get": {"servers": own("/operation")}, "post": {"operationId": "d"}},
            "/e": {"$ref": "#/components/pathItems/e"}
        },
        "components": {"pathItems": {"e": {"servers": own("/item"), "post": {"operationId": "e"}}}}
    }));
    for (path, found) in [
        ("/doc/a", "a"),
        ("/item/a", ""),
        ("/item/b", "b"),
        ("/doc/b", ""),
        ("/b", "b"),
        ("/operation/%7Bx%7D/c", "c"),
        ("/operation/eu/c", "c"),
        ("/other/eu/c", ""),
        ("/item/c", ""),
        ("/doc/d", "d"),
        ("/item/e", "e"),
    ] {
        assert_eq!(matched(&api, path), found, "{path}");
    }
}

/// Every value of an `enum` counts, however many there are.
#[test]
fn every_value_of_a_long_enum_matches() {
    let values = |prefix: &str, count: usize| {
        (0..count)
            .map(|n| json!(format!("{prefix}{n}")))
            .collect::<Vec<_>>()
    };
    let variables = json!({
        "v": {"default": "v0", "enum": values("v", 16)},
        "many": {"default": "m0", "enum": values("m", 2000)},
        "a": {"default": "a0", "enum": values("a", 4)},
        "b": {"default": "b0", "enum": values("b", 5)},
        "other": {"default": "not listed", "enum": ["x"]},
        "deep": {"default": "d/0", "enum": values("d/", 100)},
        "mixed": {"default": "", "enum": ["", "one", "two/three"]},
        "cut": {"default": "a", "enum": ["a", "ab", "b", "caf%C3%A9", "{t}"]},
        "number": {"default": 1, "enum": [1, 2]},
        "wrong": {"default": "%ff", "enum": ["%ff", "w"]},
        "any": {"default": "x"}
    });
    for (url, path, found) in [
        ("/{v}", "/v15/pets/7", true),
        ("/{v}", "/v16/pets/7", false),
        ("/{v}", "/v/pets/7", false),
        ("/{many}/{many}/{many}", "/m1999/m0/m1234/pets/7", true),
        ("/{many}/{many}/{many}", "/m1999/m0/m2000/pets/7", false),
        ("https://h.example/{a}/{b}", "/a3/b4/pets/7", true),
        ("https://h.example/{a}-{b}", "/a3-b4/pets/7", true),
        ("https://h.example/{a}-{b}", "/a3-b5/pets/7", false),
        ("https://h.example/{a}{b}", "/a3b4/pets/7", true),
        ("https://{a}.h.example/{b}", "/b4/pets/7", true),
        ("/{other}", "/x/pets/7", true),
        ("/{other}", "/not%20listed/pets/7", true),
        ("/{deep}", "/d/99/pets/7", true),
        ("/{deep}/{many}", "/d/99/m1999/pets/7", true),
        ("/{mixed}", "/pets/7", true),
        ("/{mixed}", "/one/pets/7", true),
        ("/{mixed}", "/two/three/pets/7", true),
        ("/{mixed}", "/two/pets/7", false),
        // Where a shorter value does not match, a longer one is tried, and the reverse.
        ("/{cut}b", "/ab/pets/7", true),
        ("/{cut}{cut}", "/aba/pets/7", true),
        ("/{cut}{cut}{cut}", "/aba/pets/7", true),
        ("/{cut}{cut}{cut}", "/aab/pets/7", true),
        ("/{cut}{cut}{cut}{cut}", "/aba/pets/7", false),
        ("/{any}{cut}", "/xyzab/pets/7", true),
        ("/{any}{cut}", "/ab/pets/7", true),
        ("/{any}{cut}", "/a/pets/7", false),
        ("/{cut}", "/caf%C3%A9/pets/7", true),
        ("/{cut}", "/%7Bt%7D/pets/7", true),
        ("/{number}", "/2/pets/7", true),
        ("/{wrong}", "/w/pets/7", true),
        ("/{wrong}", "/%ff/pets/7", false),
    ] {
        finds_the_pet(url, &variables, path, found);
    }
    // A value of an `enum` is as concrete as text.
    let servers = json!([{"url": "/{version}", "variables": {"version": {"default": "v1", "enum": ["v1", "pets"]}}}]);
    assert_eq!(
        matched(&api(&["/pets/{id}", "/{id}"], &servers), "/pets/7"),
        "/{id} id=7"
    );
}

/// Variables could make the list of URLs of a server endless.
#[test]
fn servers_with_endless_variables_are_bounded() {
    let values: Vec<_> = (0..1000).map(|n| format!("{n}").repeat(100)).collect();
    let server = json!({
        "url": "/{a}".repeat(500),
        "variables": {"a": {"default": "{a}".repeat(1000), "enum": values}}
    });
    let shorter = json!({"url": "/{a}".repeat(200), "variables": server["variables"]});
    let slashes: Vec<_> = (0..1000).map(|n| format!("{n}/")).collect();
    let slashes =
        json!({"url": "/{a}{a}{b}", "variables": {"a": {"enum": slashes}, "b": {"enum": values}}});
    let api = api(
        &["/x"],
        &json!([vec![server; 20], vec![shorter; 5], vec![slashes; 5]].concat()),
    );
    assert_eq!(matched(&api, "/x"), "/x");
}

#[test]
fn requests_match_their_operations() {
    let shop = shop();
    let matched = |method: &str, path: &str| {
        shop.match_request(method, path).map(|found| {
            let params: Vec<_> = found
                .path_params
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            (
                found.operation.id().unwrap_or_default().to_owned(),
                params.join(" "),
            )
        })
    };
    let found = |id: &str, params: &str| Some((id.to_owned(), params.to_owned()));
    assert_eq!(matched("POST", "/v1/orders"), found("createOrder", ""));
    assert_eq!(
        matched("POST", "/orders"),
        found("createOrder", ""),
        "without the path of the server too"
    );
    assert_eq!(
        matched("GET", "/v1/orders/a%2Fb%20c"),
        found("getOrder", "id=a/b c")
    );
    assert_eq!(matched("LINK", "/v1/orders/7"), found("linkOrder", "id=7"));
    assert_eq!(
        matched("GET", "/v1/orders/mine"),
        found("mine", ""),
        "concrete before templated"
    );
    assert_eq!(matched("GET", "/shared"), found("event", ""));
    assert_eq!(
        matched("GET", "/shared-too"),
        found("event", ""),
        "two paths may share an item"
    );
    for (method, path) in [
        ("PUT", "/orders"),
        ("post", "/orders"),
        ("GET", "/orders/"),
        ("GET", "/orders/%ff"),
        ("GET", "/v1orders"),
        ("GET", ""),
    ] {
        assert_eq!(matched(method, path), None, "{method} {path}");
    }
    assert_eq!(
        shop.operation_at("GET", "/orders/{id}").unwrap().id(),
        Some("getOrder")
    );
    assert!(shop.operation_at("GET", "/x").is_none());
    assert!(shop.operation_at("get", "/orders/{id}").is_none());
    assert!(shop.operation("x").is_none());
    assert!(shop.operation("ping").unwrap().path().is_none());
}
