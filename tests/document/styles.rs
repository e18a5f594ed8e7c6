//! Parameters read as they are declared: by `style` and `explode`, or by the media type of
//! `content`.

use openapi_expr::eval::{NoValue, RepeatedQuery};
use openapi_expr::{Exchange, Leniency, Syntax, Template};
use serde_json::{Value, json};

use crate::document;

/// The value of an expression for a request whose operation declares this parameter as `p`.
fn value(parameter: &Value, url: &str, text: &str) -> Result<Value, NoValue> {
    value_with(parameter, url, text, RepeatedQuery::Refuse)
}

fn value_with(
    parameter: &Value,
    url: &str,
    text: &str,
    repeated: RepeatedQuery,
) -> Result<Value, NoValue> {
    let mut parameter = parameter.clone();
    parameter["name"] = "p".into();
    let api = document(json!({
        "openapi": "3.1.0",
        "paths": {"/a/{p}": {"get": {"parameters": [parameter]}}, "/f/{p}.{x}": {"get": {"parameters": [parameter]}}},
        "components": {"schemas": {
            "list": {"type": "array", "items": {"type": "string"}},
            "round": {"$ref": "#/components/schemas/round"}
        }}
    }));
    let path = url.split('?').next().unwrap();
    let matched = api.match_request("GET", path).unwrap();
    let context = matched.context(Exchange::new("GET").url(url).repeated_query(repeated));
    let template =
        Template::parse_with(text, Syntax::openapi().lenient(Leniency::BARE_PARAMETER)).unwrap();
    let value = template
        .evaluate(&context)
        .map(|value| value.into_json().unwrap());
    // Several expressions together give what one gives alone.
    let twice = Template::parse(&format!(
        "{{{}}}{{$method}}",
        text.replace("$p", "$request.query.p")
    ));
    if let (Ok(twice), false) = (twice, text == "$p") {
        assert_eq!(twice.expand(&context).is_ok(), value.is_ok(), "{text}");
    }
    value.map_err(|error| error.reason().unwrap())
}

fn schema(kind: &str) -> Value {
    json!({"type": kind})
}

#[test]
fn path_values_are_read_by_their_style() {
    let of = |style: &str, explode: bool, kind: &str, sent: &str| {
        let parameter =
            json!({"in": "path", "style": style, "explode": explode, "schema": schema(kind)});
        value(&parameter, &format!("/a/{sent}"), "$request.path.p")
    };
    let color = json!({"R": "100", "G": "2 0"});
    for (style, explode, kind, sent, expected) in [
        ("simple", false, "string", "a,b", json!("a,b")),
        ("simple", false, "array", "a,b%2Cc", json!(["a", "b,c"])),
        ("simple", true, "array", "a", json!(["a"])),
        ("simple", false, "object", "R,100,G,2%200", color.clone()),
        ("simple", true, "object", "R=100,G=2%200", color.clone()),
        ("label", false, "string", ".blue", json!("blue")),
        ("label", false, "string", ".a.b,c", json!("a.b,c")),
        ("label", false, "integer", ".5", json!("5")),
        ("label", false, "string", ".", json!("")),
        ("label", false, "array", ".a,b.c", json!(["a", "b.c"])),
        ("label", false, "array", ".a", json!(["a"])),
        ("label", true, "array", ".a.b,c", json!(["a", "b,c"])),
        ("label", false, "object", ".R,100,G,2%200", color.clone()),
        ("label", true, "object", ".R=100.G=2%200", color.clone()),
        ("matrix", false, "integer", ";p=5", json!("5")),
        ("matrix", false, "string", ";p=a%3Bb=c", json!("a;b=c")),
        ("matrix", true, "string", ";p", json!("")),
        ("matrix", false, "array", ";p=a,b%2Cc", json!(["a", "b,c"])),
        ("matrix", true, "array", ";p=a;%70=b", json!(["a", "b"])),
        ("matrix", false, "object", ";p=R,100,G,2%200", color.clone()),
        ("matrix", true, "object", ";R=100;G=2%200", color.clone()),
    ] {
        assert_eq!(
            of(style, explode, kind, sent),
            Ok(expected),
            "{style} {explode} {kind} {sent}"
        );
    }
    // A text that is not as it is declared has no value, instead of a wrong one.
    for (style, explode, kind, sent) in [
        ("label", false, "string", "blue"),
        ("label", false, "array", ".a.b"),
        ("label", true, "array", "a.b"),
        ("matrix", false, "string", "5"),
        ("matrix", false, "string", ";q=5"),
        ("matrix", false, "string", ";pq=5"),
        ("matrix", true, "array", ";p=a;q=b"),
        ("matrix", false, "array", ";q=a,b"),
        ("simple", false, "object", "R,100,G"),
        ("simple", true, "object", "R,100"),
        ("form", false, "string", "a"),
        ("deepObject", true, "object", "a"),
        ("nonsense", true, "string", "a"),
    ] {
        assert_eq!(
            of(style, explode, kind, sent),
            Err(NoValue::Style),
            "{style} {explode} {kind} {sent}"
        );
    }
    assert_eq!(
        of("simple", true, "object", "R=1,R=2"),
        Err(NoValue::Repeated)
    );
    assert_eq!(
        of("simple", false, "array", "a%2Cb,c"),
        Ok(json!(["a,b", "c"]))
    );
}

#[test]
fn query_values_are_read_by_their_style() {
    let of = |style: &str, explode: bool, kind: &str, query: &str| {
        let parameter =
            json!({"in": "query", "style": style, "explode": explode, "schema": schema(kind)});
        value(&parameter, &format!("/a/x?{query}"), "$request.query.p")
    };
    for (style, explode, kind, query, expected) in [
        ("form", true, "string", "p=a,b", Ok(json!("a,b"))),
        (
            "form",
            true,
            "array",
            "p=a%2Cb&q=1&%70=c+d",
            Ok(json!(["a,b", "c d"])),
        ),
        ("form", true, "array", "p=a", Ok(json!(["a"]))),
        ("form", true, "array", "q=a", Err(NoValue::Parameter)),
        ("form", true, "array", "p=%ff", Err(NoValue::NotUtf8)),
        (
            "form",
            false,
            "array",
            "p=a%2Cb,c+d",
            Ok(json!(["a,b", "c d"])),
        ),
        ("form", false, "array", "p=a&p=b", Err(NoValue::Repeated)),
        (
            "form",
            false,
            "object",
            "p=R,100,G,2",
            Ok(json!({"R": "100", "G": "2"})),
        ),
        ("form", false, "object", "p=R", Err(NoValue::Style)),
        ("form", true, "object", "R=100&G=2", Err(NoValue::Style)),
        ("form", true, "object", "p=100", Err(NoValue::Style)),
        ("form", true, "object", "%ff=100", Err(NoValue::Style)),
        ("form", true, "object", "", Err(NoValue::Parameter)),
        ("form", true, "object", "&", Err(NoValue::Parameter)),
        (
            "spaceDelimited",
            false,
            "array",
            "p=a%20b+c",
            Ok(json!(["a", "b", "c"])),
        ),
        (
            "spaceDelimited",
            false,
            "object",
            "p=R%20100",
            Ok(json!({"R": "100"})),
        ),
        (
            "spaceDelimited",
            true,
            "array",
            "p=a%20b",
            Err(NoValue::Style),
        ),
        (
            "spaceDelimited",
            false,
            "string",
            "p=a%20b",
            Err(NoValue::Style),
        ),
        (
            "spaceDelimited",
            false,
            "array",
            "",
            Err(NoValue::Parameter),
        ),
        (
            "pipeDelimited",
            false,
            "array",
            "p=a|b%7Cc",
            Ok(json!(["a", "b", "c"])),
        ),
        (
            "pipeDelimited",
            false,
            "object",
            "p=R|100",
            Ok(json!({"R": "100"})),
        ),
        (
            "deepObject",
            true,
            "object",
            "p[u]=https://h.example/&p%5Bv%5D=1&q[x]=2",
            Ok(json!({"u": "https://h.example/", "v": "1"})),
        ),
        (
            "deepObject",
            false,
            "object",
            "p[u]=1",
            Ok(json!({"u": "1"})),
        ),
        (
            "deepObject",
            true,
            "object",
            "p[u]=1&p[u]=2",
            Err(NoValue::Repeated),
        ),
        (
            "deepObject",
            true,
            "object",
            "p[u][v]=1",
            Err(NoValue::Style),
        ),
        ("deepObject", true, "object", "p[]=1", Err(NoValue::Style)),
        ("deepObject", true, "object", "p=1", Err(NoValue::Style)),
        (
            "deepObject",
            true,
            "object",
            "pp[u]=1",
            Err(NoValue::Parameter),
        ),
        ("deepObject", true, "array", "p[u]=1", Err(NoValue::Style)),
        (
            "deepObject",
            true,
            "object",
            "p[u]=%ff",
            Err(NoValue::NotUtf8),
        ),
        ("matrix", true, "string", "p=1", Err(NoValue::Style)),
        ("matrix", true, "string", "q=1", Err(NoValue::Parameter)),
    ] {
        assert_eq!(
            of(style, explode, kind, query),
            expected,
            "{style} {explode} {kind} {query}"
        );
    }
    let deep = json!({"in": "query", "style": "deepObject", "schema": schema("object")});
    let last = value_with(
        &deep,
        "/a/x?p[u]=1&p[u]=2",
        "$request.query.p",
        RepeatedQuery::Last,
    );
    assert_eq!(last, Ok(json!({"u": "2"})));
    // A member by its whole name is a parameter of the query.
    assert_eq!(
        value(&deep, "/a/x?p[u]=1", "$request.query.p[u]"),
        Ok(json!("1"))
    );
}

/// An exploded object is absent where each pair of the query is another parameter's.
#[test]
fn an_exploded_object_is_absent_when_only_others_are_sent() {
    let query = |name: &str, style: &str, kind: &str| json!({"name": name, "in": "query", "style": style, "schema": schema(kind)});
    let of = |others: &[Value], query_string: &str| {
        let declared = [&[query("p", "form", "object")], others].concat();
        let api = document(
            json!({"openapi": "3.1.0", "paths": {"/a": {"get": {"parameters": declared}}}}),
        );
        let url = format!("https://api.example/a?{query_string}");
        let matched = api.match_request("GET", "/a").unwrap();
        let template = Template::parse("{$request.query.p}").unwrap();
        let error = template
            .evaluate(&matched.context(Exchange::new("GET").url(&url)))
            .unwrap_err();
        (error.reason().unwrap(), error.is_missing())
    };
    let (absent, unread) = ((NoValue::Parameter, true), (NoValue::Style, false));
    let others = [
        query("page", "form", "integer"),
        query("tags", "pipeDelimited", "array"),
        query("deep", "deepObject", "object"),
        json!({"name": "X-Id", "in": "header", "schema": {}}),
    ];
    for (query_string, expected) in [
        ("", absent),
        ("page=1", absent),
        ("p%61ge=1&page=2", absent),
        ("tags=a|b&deep[x]=1&deep%5By%5D=", absent),
        ("page=1&R=100", unread),
        ("deep=1", unread),
        ("deep[x=1", unread),
        ("X-Id=1", unread),
        ("p=1", unread),
    ] {
        assert_eq!(of(&others, query_string), expected, "{query_string}");
    }
    assert_eq!(of(&[], "page=1"), unread);
    // A pair that may belong to either.
    assert_eq!(of(&[query("q", "form", "object")], "q=1"), unread);
}

#[test]
fn style_and_explode_have_their_defaults() {
    let list = schema("array");
    let path = json!({"in": "path", "schema": list});
    assert_eq!(
        value(&path, "/a/1,2", "$request.path.p"),
        Ok(json!(["1", "2"]))
    );
    let query = json!({"in": "query", "schema": list});
    assert_eq!(
        value(&query, "/a/x?p=1,2&p=3", "$request.query.p"),
        Ok(json!(["1,2", "3"]))
    );
    // In the spelling of the FastAPI documentation too.
    assert_eq!(value(&query, "/a/x?p=1&p=2", "$p"), Ok(json!(["1", "2"])));
    assert_eq!(value(&query, "/a/x", "$p"), Ok(json!("x")));
    let pipes = json!({"in": "query", "style": "pipeDelimited", "schema": list});
    assert_eq!(
        value(&pipes, "/a/x?p=1|2", "$request.query.p"),
        Ok(json!(["1", "2"]))
    );
    // No schema, and no declaration at all.
    assert_eq!(
        value(&json!({"in": "query"}), "/a/x?p=1,2", "$request.query.p"),
        Ok(json!("1,2"))
    );
    assert_eq!(
        value(&json!({"in": "header"}), "/a/x?p=1,2", "$request.query.p"),
        Ok(json!("1,2"))
    );
    assert_eq!(
        value(&json!({"in": "header"}), "/a/x", "$request.path.p"),
        Ok(json!("x"))
    );
    assert_eq!(
        value(&json!({"in": "header"}), "/a/x", "$request.path.q"),
        Err(NoValue::Parameter)
    );
}

/// Where a schema leaves the type open, the prefix of the style is removed from a single value. A
/// text that may be several values is not read.
#[test]
fn the_schema_decides_between_array_and_text() {
    let of = |schema: Value, style: &str, sent: &str| {
        value(
            &json!({"in": "path", "style": style, "schema": schema}),
            &format!("/a/{sent}"),
            "$request.path.p",
        )
    };
    for (schema, array) in [
        (json!({"$ref": "#/components/schemas/list"}), true),
        (
            json!({"allOf": [{"$ref": "#/components/schemas/list"}, {"maxItems": 2}]}),
            true,
        ),
        (json!({"type": ["array", "null"]}), true),
        (json!({"items": {}}), true),
        (
            json!({"oneOf": [{"type": "array"}, {"type": "string"}]}),
            false,
        ),
        (json!({"type": ["array", "string"]}), false),
        (json!({"$ref": "#/components/schemas/round"}), false),
        (json!({"$ref": "other.yaml#/x"}), false),
        (json!(true), false),
        (json!({}), false),
    ] {
        let (list, text) = (Ok(json!(["1", "2"])), Ok(json!("1,2")));
        assert_eq!(
            of(schema.clone(), "simple", "1,2"),
            if array { list.clone() } else { text },
            "{schema}"
        );
        assert_eq!(
            of(schema.clone(), "matrix", ";p=1,2"),
            if array { list } else { Err(NoValue::Style) },
            "{schema}"
        );
        let one = if array { json!(["1"]) } else { json!("1") };
        assert_eq!(of(schema.clone(), "matrix", ";p=1"), Ok(one), "{schema}");
    }
    let wide: Vec<_> = (0..1000).map(|n| json!({"title": n})).collect();
    assert_eq!(
        of(json!({"type": "array", "allOf": wide}), "simple", "1,2"),
        Ok(json!("1,2")),
        "more schemas than are read"
    );
}

#[test]
fn content_is_read_by_its_media_type() {
    let of = |media: &str, query: &str| {
        let parameter = json!({"in": "query", "content": {media: {"schema": {}}}});
        value(&parameter, &format!("/a/x?{query}"), "$request.query.p")
    };
    let encoded = "p=%7B%22u%22:%20%5B1%5D%7D";
    assert_eq!(of("application/json", encoded), Ok(json!({"u": [1]})));
    assert_eq!(
        of("Application/Vnd.X+JSON; q=1", encoded),
        Ok(json!({"u": [1]}))
    );
    assert_eq!(
        of("application/json", "p=%22https://h.example/%22"),
        Ok(json!("https://h.example/"))
    );
    // A number keeps its digits, so it is text.
    assert_eq!(
        of("application/json", "p=12345678901234567890.10"),
        Ok(json!("12345678901234567890.10"))
    );
    assert_eq!(
        of("application/json", "p=https://h.example/"),
        Err(NoValue::Style)
    );
    assert_eq!(of("application/json", "q=1"), Err(NoValue::Parameter));
    assert_eq!(of("text/plain", encoded), Ok(json!("{\"u\": [1]}")));
    assert_eq!(of("application/xml", "p=1"), Err(NoValue::Style));
    assert_eq!(of("application/xml", ""), Err(NoValue::Parameter));
    let path = json!({"in": "path", "content": {"application/json": {}}});
    assert_eq!(
        value(&path, "/a/%5B1%5D", "$request.path.p"),
        Ok(json!([1]))
    );
}

/// In a part of a segment, an encoded delimiter cannot be distinguished from data.
#[test]
fn encoded_delimiters_in_a_part_of_a_segment_are_not_read() {
    let list = json!({"in": "path", "schema": schema("array")});
    assert_eq!(
        value(&list, "/f/1,2.txt", "$request.path.p"),
        Ok(json!(["1", "2"]))
    );
    assert_eq!(
        value(&list, "/f/1%2C2.txt", "$request.path.p"),
        Err(NoValue::Style)
    );
    let matrix = json!({"in": "path", "style": "matrix", "schema": schema("string")});
    assert_eq!(
        value(&matrix, "/f/;p=a%20b.txt", "$request.path.p"),
        Ok(json!("a b"))
    );
}

#[test]
fn path_parameters_of_the_exchange_are_kept() {
    let api = document(
        json!({"openapi": "3.1.0", "servers": [{"url": "/v1"}], "paths": {"/a/{p}/{q}": {
            "parameters": [
                {"name": "p", "in": "path", "style": "simple", "schema": schema("array")},
                {"name": "q", "in": "path", "style": "label", "schema": schema("string")}
            ],
            "get": {"parameters": [{"name": "p", "in": "path", "style": "matrix", "schema": schema("string")}]}
        }}}),
    );
    let matched = api.match_request("GET", "/v1/a/;p=1/.2").unwrap();
    // The declaration of the operation counts before that of its Path Item.
    assert_eq!(
        matched.path_params,
        [("p", "1".to_owned()), ("q", "2".to_owned())]
    );
    let both = Template::parse("{$request.path.p}-{$request.path.q}").unwrap();
    assert_eq!(
        both.expand(&matched.context(Exchange::new("GET"))).unwrap(),
        "1-2"
    );
    let given = Exchange::new("GET").path_param("p", ";p=given");
    assert_eq!(both.expand(&matched.context(given)).unwrap(), ";p=given-2");
    // `Debug` shows no values of a request.
    let secret = api.match_request("GET", "/v1/a/;p=s3cr3t/.2").unwrap();
    assert!(!format!("{:?}", secret.context(Exchange::new("GET"))).contains("s3cr3t"));
}
