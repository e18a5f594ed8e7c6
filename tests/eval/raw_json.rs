//! Raw JSON: what is JSON, and what each pointer finds.

use openapi_expr::eval::NoValue;
use openapi_expr::syntax::{JsonPointer, Source};
use openapi_expr::{Body, Context, Exchange, Expression, Lookup};

use NoValue::{DuplicateMember, NotJson, NotUtf8, Pointer};

type Answer = Result<String, NoValue>;

fn answer(lookup: &Lookup<'_>) -> Answer {
    match lookup {
        Lookup::Value(value) => Ok(value.to_text().into_owned()),
        Lookup::NoValue(missing) => Err(*missing),
        Lookup::Unknown => panic!("a body is known"),
    }
}

fn at(pointer: JsonPointer<'_>) -> Expression<'_> {
    Expression::Request(Source::Body(Some(pointer)))
}

fn alone(json: &[u8], pointer: &JsonPointer<'_>) -> Answer {
    let exchange = Exchange::new("POST").request_body(Body::json(json));
    answer(&exchange.lookup(&at(pointer.clone())))
}

fn together(json: &[u8], pointers: &[&str]) -> Vec<Answer> {
    let exchange = Exchange::new("POST").request_body(Body::json(json));
    let expressions: Vec<_> = pointers
        .iter()
        .map(|pointer| at(JsonPointer::parse(pointer).unwrap()))
        .collect();
    let mut answers = vec![Lookup::Unknown; expressions.len()];
    exchange.lookup_all(&expressions, &mut answers);
    answers.iter().map(answer).collect()
}

fn whole(json: &[u8]) -> Answer {
    alone(json, &JsonPointer::WHOLE)
}

/// A pointer of `length` equal tokens.
fn long(token: &str, length: usize) -> JsonPointer<'static> {
    JsonPointer::from_tokens(vec![token; length])
}

#[test]
fn a_json_text_is_what_rfc_8259_says() {
    for json in [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "10",
        "1.50",
        "-0.0e0",
        "1e5",
        "1E+05",
        "1e-0",
        "1e999",
        "-1e999",
        "{}",
        "[]",
        "[[],{}]",
        r#"{"a":{},"":[{"a":[]}]}"#,
        "[1,2]",
    ] {
        assert_eq!(whole(json.as_bytes()), Ok(json.into()), "{json}");
        let spaced = format!("\t\n\r {json} \r\n\t");
        assert_eq!(whole(spaced.as_bytes()), Ok(json.into()), "{spaced:?}");
    }
    for (json, text) in [
        (r#""""#, ""),
        ("\"\u{7f}\u{2028}é😀\"", "\u{7f}\u{2028}é😀"),
        (
            r#""\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00""#,
            "\"\\/\u{8}\u{c}\n\r\té😀",
        ),
        (" [ 1 , { \"a\" : \" \" } ] ", r#"[1,{"a":" "}]"#),
    ] {
        assert_eq!(whole(json.as_bytes()), Ok(text.into()), "{json}");
    }
}

const NOT_JSON: &[&str] = &[
    " ",
    "tru",
    "truee",
    "True",
    "nul",
    "nulll",
    "fals",
    "NaN",
    "Infinity",
    "a",
    "'a'",
    "01",
    "-01",
    "-",
    "--1",
    "1.",
    "1.e1",
    ".5",
    "1e",
    "1e+",
    "1e+-1",
    "+1",
    "0x1",
    "1_0",
    "1-",
    "1e1.5",
    "1.5.2",
    "1 1",
    "{}{}",
    "[] ,",
    "1,",
    "]",
    "}",
    ",",
    ":",
    "[[]",
    "{\"a\":{}",
    "[1}",
    "{\"a\":1]",
    "[1,]",
    "[,1]",
    "[,]",
    "[1,,1]",
    "[1 2]",
    "[1:2]",
    "{\"a\":1,}",
    "{,}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,,}",
    "{1:2}",
    "{a:1}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\",1}",
    "{null:1}",
    "{[]:1}",
    "\"",
    "\"a",
    "\"\\\"",
    "\"\\",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u123g\"",
    "\"\\u+123\"",
    "\"\\U0041\"",
    "\"\\u{41}\"",
    "\"\t\"",
    "\"\n\"",
    "\"\u{1f}\"",
    "\"\0\"",
    "\"12345678\u{1f}\"",
    "\"1234567\n",
    "\u{feff}1",
    "1\u{feff}",
    "\u{b}1",
    "1\u{c}",
    "\u{a0}1",
    "1\0",
    "\0",
    "/**/1",
    "1//",
];

#[test]
fn all_other_text_is_not_json() {
    for bad in NOT_JSON {
        assert_eq!(whole(bad.as_bytes()), Err(NotJson), "{bad:?}");
        // In an array, on a pointer's way and beside it.
        for outside in [
            format!("[{bad}]"),
            format!("{{\"a\":{bad}}}"),
            format!("[0,{bad}]"),
            format!("[{bad},0]"),
        ] {
            if serde_json::from_str::<serde::de::IgnoredAny>(&outside).is_ok() {
                continue;
            }
            let pointers = ["", "/0", "/a", "/1", "/0/x", "/1/x", "/a/x"];
            assert_eq!(
                together(outside.as_bytes(), &pointers),
                vec![Err(NotJson); 7],
                "{outside:?}"
            );
        }
    }
    // Bytes that are not UTF-8 come first, wherever they are.
    for bytes in [
        b"\xff".as_slice(),
        b"\"\xff\"",
        b"{\xff",
        b"1 \xff",
        b"\"\xed\xa0\x80\"",
        b"\"\xc0\x80\"",
        b"\"\xc3",
    ] {
        assert_eq!(whole(bytes), Err(NotUtf8), "{bytes:?}");
        assert_eq!(together(bytes, &["/a", ""]), [Err(NotUtf8), Err(NotUtf8)]);
    }
}

/// A text, pointers into it, and what they find.
type Case = (
    &'static str,
    &'static [&'static str],
    &'static [Result<&'static str, NoValue>],
);

const CASES: &[Case] = &[
    (
        "[1,2]",
        &["/1", "/0", "/2", "/-", "/01", "/00", "/1 ", "/0/0"],
        &[
            Ok("2"),
            Ok("1"),
            Err(Pointer),
            Err(Pointer),
            Err(Pointer),
            Err(Pointer),
            Err(Pointer),
            Err(Pointer),
        ],
    ),
    (
        r#"{"0":5,"01":6,"-":7,"":8}"#,
        &["/0", "/01", "/-", "/", "/1", "//"],
        &[
            Ok("5"),
            Ok("6"),
            Ok("7"),
            Ok("8"),
            Err(Pointer),
            Err(Pointer),
        ],
    ),
    (
        r#"{"a~0":1,"a~":2,"/":3,"~1":4}"#,
        &["/a~00", "/a~0", "/~1", "/~01", "/~0"],
        &[Ok("1"), Ok("2"), Ok("3"), Ok("4"), Err(Pointer)],
    ),
    (
        r#"{"a\"b":1,"a\\":2,"a":3,"\u0041":4,"é":5,"\u00e9e":6}"#,
        &["/a\"b", "/a\\", "/a", "/A", "/é", "/ée", "/\\u0041"],
        &[
            Ok("1"),
            Ok("2"),
            Ok("3"),
            Ok("4"),
            Ok("5"),
            Ok("6"),
            Err(Pointer),
        ],
    ),
    (
        r#"{"a":{"b":[1,{"c":2}]}}"#,
        &[
            "/a/b/1/c", "/a/b", "", "/a/b/1", "/a", "/a/b/0", "/a/b/1/c", "/a/c", "/b",
        ],
        &[
            Ok("2"),
            Ok(r#"[1,{"c":2}]"#),
            Ok(r#"{"a":{"b":[1,{"c":2}]}}"#),
            Ok(r#"{"c":2}"#),
            Ok(r#"{"b":[1,{"c":2}]}"#),
            Ok("1"),
            Ok("2"),
            Err(Pointer),
            Err(Pointer),
        ],
    ),
    // A name that occurs twice is an error for the pointers through it.
    (
        r#"{"a":{"b":1},"c":{"d":0},"a":{"e":1}}"#,
        &["/a", "/a/b", "/a/e", "/a/x", "/c", "/c/d", "/x"],
        &[
            Err(DuplicateMember),
            Err(DuplicateMember),
            Err(DuplicateMember),
            Err(DuplicateMember),
            Ok(r#"{"d":0}"#),
            Ok("0"),
            Err(Pointer),
        ],
    ),
    (
        r#"{"a":{"b":1,"b":2,"c":3}}"#,
        &["/a", "/a/b", "/a/c"],
        &[Ok(r#"{"b":1,"b":2,"c":3}"#), Err(DuplicateMember), Ok("3")],
    ),
    (
        r#"{"a":1,"\u0061":2,"a":3}"#,
        &["/a"],
        &[Err(DuplicateMember)],
    ),
    (
        r#"[{"a":1},{"a":2}]"#,
        &["/0/a", "/1/a", "/a"],
        &[Ok("1"), Ok("2"), Err(Pointer)],
    ),
    (
        r#"{"a":{"a":1},"b":{"a":1}}"#,
        &["/a/a", "/b/a", "/a"],
        &[Ok("1"), Ok("1"), Ok(r#"{"a":1}"#)],
    ),
    // The second value is not on the way.
    (
        r#"{"a":1,"a":{"\ud800":1e999}}"#,
        &["/a", "/a/b"],
        &[Err(DuplicateMember), Err(DuplicateMember)],
    ),
    // What `serde_json` cannot hold is kept where a pointer ends, and not seen beside its way.
    (
        r#"{"a":1e999,"b":"\ud800","c":["\ud800",1e999]}"#,
        &["/a", "/c", "/d", "/c/1"],
        &[
            Ok("1e999"),
            Ok(r#"["\ud800",1e999]"#),
            Err(Pointer),
            Ok("1e999"),
        ],
    ),
    (
        r#"{"a":1,"b":"\ud800"}"#,
        &["/b", "/a"],
        &[Err(NotJson), Ok("1")],
    ),
    // On the way it is not JSON, for all of them.
    (
        r#"{"a":1e999,"b":1}"#,
        &["/a/x", "/b", ""],
        &[Err(NotJson), Err(NotJson), Err(NotJson)],
    ),
    (
        r#"{"a":-1e999,"b":1}"#,
        &["/a/x", "/a"],
        &[Err(NotJson), Err(NotJson)],
    ),
    (
        r#"{"a":"\udc00","b":1}"#,
        &["/a/x", "/b"],
        &[Err(NotJson), Err(NotJson)],
    ),
    (
        r#"{"a":"\ud800\u0041","b":1}"#,
        &["/a/x", "/b"],
        &[Err(NotJson), Err(NotJson)],
    ),
    (
        r#"{"a":1,"\ud800":1}"#,
        &["/a", ""],
        &[Err(NotJson), Err(NotJson)],
    ),
    (
        r#"{"b":{"\ud800":1},"a":1}"#,
        &["/a", "/b"],
        &[Ok("1"), Ok(r#"{"\ud800":1}"#)],
    ),
    (
        r#"{"b":{"\ud800":1},"a":1}"#,
        &["/b/x", "/a"],
        &[Err(NotJson), Err(NotJson)],
    ),
    (
        r#"[{"\ud800":1},1]"#,
        &["/1", "/a"],
        &[Ok("1"), Err(Pointer)],
    ),
    (
        r#"{"a":"\ud83d\ude00","b":1.7976931348623157e308,"c":-0.0}"#,
        &["/a/x", "/b/x", "/c/x", "/a", "/b"],
        &[
            Err(Pointer),
            Err(Pointer),
            Err(Pointer),
            Ok("😀"),
            Ok("1.7976931348623157e308"),
        ],
    ),
    (
        r#"{"a":true,"b":null,"c":"x","d":12345678901234567890123}"#,
        &["/a/x", "/b/x", "/c/0", "/d/0"],
        &[Err(Pointer), Err(Pointer), Err(Pointer), Err(Pointer)],
    ),
    // Names that `serde_json` uses itself are names like others.
    (
        r#"{"$serde_json::private::RawValue":1,"$serde_json::private::Number":"2"}"#,
        &[
            "/$serde_json::private::RawValue",
            "/$serde_json::private::Number",
            "",
        ],
        &[
            Ok("1"),
            Ok("2"),
            Ok(r#"{"$serde_json::private::RawValue":1,"$serde_json::private::Number":"2"}"#),
        ],
    ),
];

#[test]
fn each_pointer_has_its_answer() {
    for (json, pointers, answers) in CASES {
        let answers: Vec<Answer> = answers.iter().map(|one| one.map(str::to_owned)).collect();
        assert_eq!(together(json.as_bytes(), pointers), answers, "{json}");
        for (pointer, expected) in pointers.iter().zip(answers) {
            let alone = alone(json.as_bytes(), &JsonPointer::parse(pointer).unwrap());
            assert!(
                alone == expected || expected == Err(NotJson),
                "{pointer} in {json}: {alone:?}"
            );
        }
    }
}

/// Pointers of a template have 64 tokens at most, but others can be built.
#[test]
fn a_pointer_goes_through_127_arrays_and_objects() {
    let nested = |open: &str, depth: usize, close: &str| {
        format!("{}1{}", open.repeat(depth), close.repeat(depth))
    };
    for (token, open, close) in [("0", "[", "]"), ("a", "{\"a\":", "}")] {
        for depth in [1, 63, 64, 65, 126, 127] {
            let json = nested(open, depth, close);
            assert_eq!(alone(json.as_bytes(), &long(token, depth)), Ok("1".into()));
            assert_eq!(
                alone(json.as_bytes(), &long(token, depth + 1)),
                Err(Pointer)
            );
        }
        for depth in [128, 129, 200] {
            let json = nested(open, depth, close);
            assert_eq!(
                alone(json.as_bytes(), &long(token, 127)).map(|text| text.len()),
                Ok(nested(open, depth - 127, close).len())
            );
            assert_eq!(alone(json.as_bytes(), &long(token, 128)), Err(NotJson));
            assert_eq!(alone(json.as_bytes(), &long(token, 300)), Err(NotJson));
        }
        // What is skipped may have any depth.
        for depth in [63, 64, 65, 127, 128, 129, 100_000] {
            let json = nested(open, depth, close);
            assert_eq!(whole(json.as_bytes()), Ok(json.clone()));
            assert_eq!(whole(format!("{json}{close}").as_bytes()), Err(NotJson));
            assert_eq!(whole(&json.as_bytes()[..json.len() - 1]), Err(NotJson));
            let mixed = format!("{}{json}{}", "[{\"b\":".repeat(depth), "}]".repeat(depth));
            assert_eq!(alone(mixed.as_bytes(), &long("x", 1)), Err(Pointer));
        }
    }
}
