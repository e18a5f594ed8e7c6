//! Lines and columns are those of the source, in every style of YAML and JSON.

use serde_json::Value;

use crate::lint::Folder;
use crate::run_with;

/// The beginning of a document: an operation with a body.
const HEAD: &str = "\
openapi: 3.1.0
paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: {schema: {type: object, required: [id, url], properties: {
        id: {type: string}, url: {type: string, format: uri}}}}}}
";

/// The place of a finding: the line and column of its start and of its end, counted from 1 in
/// characters.
type Region = [u64; 4];

/// Returns a text without its marks `«` and `»`, and the regions between them.
fn marked(text: &str) -> (String, Vec<Region>) {
    let (mut clean, mut regions, mut open, mut line, mut column) =
        (String::new(), Vec::new(), None, 1, 1);
    for c in text.chars() {
        match c {
            '«' => open = Some((line, column)),
            '»' => {
                let (start_line, start_column) = open.take().unwrap();
                regions.push([start_line, start_column, line, column]);
            }
            c => {
                clean.push(c);
                (line, column) = match c {
                    '\n' => (line + 1, 1),
                    // The byte order mark does not count as a character of the first line.
                    '\u{feff}' => (line, column),
                    _ => (line, column + 1),
                };
            }
        }
    }
    (clean, regions)
}

/// Returns the regions of one rule's findings in SARIF. The JSON format must have the same places.
fn regions(document: &str, rule: &str) -> Vec<Region> {
    let answer = |format: &str| -> Value {
        let ran = run_with(&["lint", "--format", format, "-"], document);
        assert_eq!(ran.code, 1, "{document}\n{ran:?}");
        ran.json()
    };
    let (json, sarif) = (answer("json"), answer("sarif"));
    let of_rule = |one: &&Value| one["ruleId"] == rule || one["code"] == rule;
    let results = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(of_rule);
    let regions: Vec<Region> = results
        .map(|one| {
            let region = &one["locations"][0]["physicalLocation"]["region"];
            ["startLine", "startColumn", "endLine", "endColumn"]
                .map(|name| region[name].as_u64().unwrap())
        })
        .collect();
    let findings = json["findings"].as_array().unwrap().iter().filter(of_rule);
    let starts: Vec<_> = findings
        .map(|one| {
            (
                one["line"].as_u64().unwrap(),
                one["column"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        starts,
        regions
            .iter()
            .map(|region| (region[0], region[1]))
            .collect::<Vec<_>>(),
        "{document}"
    );
    regions
}

#[track_caller]
fn check(document: &str) {
    let (clean, expected) = marked(document);
    assert!(!expected.is_empty());
    assert_eq!(regions(&clean, "OE103"), expected, "{clean}");
}

/// Checks a document with these callbacks.
#[track_caller]
fn callbacks(callbacks: &str) {
    check(&format!("{HEAD}      callbacks:\n{callbacks}"));
}

#[test]
fn findings_in_quoted_and_plain_keys_have_places() {
    for key in [
        "https://h.example/{«$request.body.id»}",
        "'{$request.body#/url}/it''s/{«$request.body.id»}'",
        "\"{$request.body#/url}/{«$request.body.id»}\"",
        "\"{$request.body#/url}/\\u0061\\x61\\U00000061\\//{«$request.body.id»}/\\u00e9\"",
        "\"{$request.body#/url}/{«\\u0024request.\\x62ody.id»}\"",
        "\"{«$request.body.url»}/{«$request.body.id»}/\\\"\"",
        "'é/😀/{«$request.body.id»}'",
        "? '{«$request.body.url»}'\n          ",
    ] {
        callbacks(&format!("        done:\n          {key}: {{post: {{}}}}\n"));
    }
}

#[test]
fn findings_in_keys_over_several_lines_have_places() {
    for key in [
        "|-\n            {«$request.body.url»}",
        "|\n            {«$request.body.url»}",
        ">-\n            {«$request.body.url»}",
        "|2-\n            {«$request.body.url»}",
        "|- # a comment with | and >\n            https://h.example/é/{«$request.body.url»}",
        "|-\n            line\n\n              {«$request.body.url»}/a\n            {«$request.body.id»}",
        ">\n            folded to\n            {«$request.body.url»}\n\n            and\n              {«$request.body.id»}",
        "\"https://h.example/\\\n              {«$request.body.id»}/\n\n             é{«$request.body.id»}\"",
        "'https://h.example/\n\n              {«$request.body.id»}'",
        "https://h.example/\n              a/{«$request.body.id»}",
    ] {
        callbacks(&format!(
            "        done:\n          ? {key}\n          : {{post: {{}}}}\n"
        ));
    }
}

#[test]
fn findings_in_flow_style_have_places() {
    callbacks(
        "        {done: {'{«$request.body.url»}': {post: {}}}, \"é\": {? \"{«$request.body.id»}\" : {post: {}}}}\n",
    );
    callbacks(
        "        done: {\n          '{«$request.body.url»}'  : {post: {}}, # é\n         \t  '{«$request.body.id»}': {post: {}}}\n",
    );
}

#[test]
fn findings_in_link_values_have_places() {
    for value in [
        "«$response.body.id»",
        "'«$response.body.id»'",
        "|-\n                    «$response.body.id»",
        "&v «$response.body.id»",
        "!!str '«$response.body.id»'",
        "&v !!str # é\n                  «$response.body.id»",
        "! &v\n                  \"«$response.body.id»\"",
        "&v |-\n                    «$response.body.id»",
    ] {
        check(&format!(
            "{HEAD}      responses:\n        '201':\n          content: {{application/json: {{}}}}\n          links:\n            a:\n              \
             operationId: a\n              parameters:\n                id: {value}\n"
        ));
    }
}

/// A comment without a space before it does not shift the places after it.
#[test]
fn comments_without_a_space_do_not_shift_places() {
    callbacks(
        "        done: {# é\n          'https://h.example/{$url}': {post: {}}#,\n          , \"é\":#\n            {}# x\n          , '{«$request.body.url»}': {post: {}}#\n          \
         , '{«$request.body.id»}/#'#\n          : {post: {}}}#\n        two: {'{«$request.body.url»}/2': {post: {summary: 'é'}}}\n",
    );
}

/// A finding in text that an alias or a merge key repeats is reported once, in the source text.
#[test]
fn findings_under_anchors_and_merge_keys_are_reported_once() {
    callbacks(
        "        one: &é\n          '{«$request.body.id»}': {post: {}}\n        two: *é\n        three: {<<: *é}\n",
    );
    check(&format!(
        "x-keys:\n  - &key '{{«$request.body.id»}}'\n  - &done\n    '{{«$request.body.url»}}': {{post: {{}}}}\n{HEAD}      \
         callbacks:\n        one:\n          *key : {{post: {{}}}}\n        two:\n          <<: [*done]\n"
    ));
}

/// A finding in text that an anchor adds to several operations is reported once, with their number.
#[test]
fn a_key_in_several_operations_is_reported_once() {
    let document = |keys: &str, wrong: &str| {
        let operation = |path: &str, name: &str| {
            format!(
                "  /{path}:\n    post:\n      parameters: [{{name: {name}, in: query, schema: {{type: string}}}}]\n      callbacks: *c\n"
            )
        };
        let paths = ["a", "b", "c"]
            .map(|path| operation(path, if path == "b" { "url" } else { wrong }))
            .concat();
        format!("openapi: 3.1.0\nx-c: &c\n  done:\n    '{keys}': {{post: {{}}}}\npaths:\n{paths}")
    };
    let found = |document: &str| {
        let folder = Folder::with("a.yaml", document);
        let answer = folder.json(&["a.yaml", "--allow", "optional", "--allow", "no-uri-format"]);
        let findings = answer["findings"].as_array().unwrap().clone();
        assert_eq!(answer["summary"]["errors"], findings.len());
        findings
    };
    let none = "declares no query parameter `url`";
    // Two of the three operations have no such parameter. This is one finding without a fix.
    let findings = found(&document("{$request.query.url}", "hook"));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        findings[0]["message"],
        format!("POST /a {none} (and the same for 1 more operation)")
    );
    // If all operations agree, there is one finding.
    let findings = found(&document("{$request.body.url}", "url"));
    assert_eq!(
        (findings.len(), &findings[0]["rule"]),
        (1, &"dotted-body".into()),
        "{findings:?}"
    );
    assert!(
        !findings[0]["message"]
            .as_str()
            .unwrap()
            .contains("the same for"),
        "{findings:?}"
    );
    // Two mistakes in one key are two findings.
    let findings = found(&document(
        "{$request.query.url}/{$request.query.other}",
        "hook",
    ));
    let messages: Vec<_> = findings
        .iter()
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            &format!("POST /a {none} (and the same for 1 more operation)"),
            "POST /a declares no query parameter `other` (and the same for 2 more operations)"
        ]
    );
}

/// A finding in a file that two documents use is reported once.
#[test]
fn findings_in_a_shared_file_are_reported_once() {
    let document = |name: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /{name}:\n    post:\n      callbacks: {{done: {{$ref: 'cb.yaml'}}}}\n"
        )
    };
    let folder = Folder::with("a.yaml", document("a"));
    folder.write("b.yaml", document("b"));
    folder.write("cb.yaml", "'{$request.query.url}': {post: {}}\n");
    let answer = folder.json(&["a.yaml", "b.yaml"]);
    assert_eq!(
        (
            answer["findings"].as_array().unwrap().len(),
            &answer["summary"]["files"]
        ),
        (1, &2.into())
    );
}

#[test]
fn line_ends_byte_order_marks_and_tabs_keep_places_right() {
    let document = format!(
        "{HEAD}      callbacks:\n        done:\n          '{{«$request.body.id»}}': {{post: {{}}}}\n          |-\n"
    );
    let document = document.trim_end_matches("          |-\n");
    check(&document.replace('\n', "\r\n"));
    check(&format!("\u{feff}{document}"));
    check(&format!(
        "\u{feff}# é😀\r\n{}",
        document.replace('\n', "\r\n")
    ));
    check(&format!(
        "# {}\n{document}# {}",
        "é".repeat(1000),
        "😀".repeat(300)
    ));
    check(document.trim_end());
    let block = "        done:\n          ? |-\n            {«$request.body.url»}\n            é{«$request.body.id»}\n          : {post: {}}\n";
    check(&format!("\u{feff}{HEAD}      callbacks:\n{block}").replace('\n', "\r\n"));
}

/// Checks a finding on the first line, with and without a byte order mark.
#[test]
fn a_finding_on_the_first_line_after_a_byte_order_mark_has_its_place() {
    for document in [
        "\u{feff}{components: {callbacks: {a: {'{«$request.body.id»}': {post: {}}}}}, openapi: 3.0.0}",
        "{\"components\": {\"callbacks\": {\"é\": {\"{«$request.body.id»}\": {\"post\": {}}}}}, \"openapi\": \"3.0.0\"}",
    ] {
        check(document);
    }
}

#[test]
fn json() {
    for key in [
        "{«$request.body.id»}",
        "\\u007b«$request.body.id»\\u007D",
        "https:\\/\\/h.example\\/{«$request.body.id»}",
        "\\ud83d\\uDE00\\t\\n\\\\ud83d\\\"{«$request\\u002Ebody.id»}\\ud83d\\ude00",
        "😀é\\u00e9{«$request.body.url»}/{«$request.body.id»}",
    ] {
        check(&format!(
            "{{\n\t\"openapi\": \"3.1.0\", \"x-\\ud83d\\ude00\": \"\\ud83d\\ude00\",\r\n\t\"components\": {{\"callbacks\": {{\"é\":\t{{\"{key}\": {{\"post\": {{}}}}}}}}}}\n}}\n"
        ));
    }
}

/// A value of the wrong type is reported at its name if the value itself cannot be shown.
#[test]
fn a_value_of_the_wrong_type_is_shown_by_its_name() {
    let document = format!(
        "{HEAD}      callbacks:\n        «none»:\n        «list»:\n          - 1\n        text: '«a»'\n        written: «null»\n        number: «1» # é\n"
    );
    let (clean, expected) = marked(&document);
    let clean = clean.replace(
        "openapi: 3.1.0\n",
        "openapi: 3.1.0\ncomponents: {callbacks: {a: {'{$request.body.id}': {post: {}}}}}\n",
    );
    let expected: Vec<_> = expected
        .iter()
        .map(|[line, start, end_line, end]| [line + 1, *start, end_line + 1, *end])
        .collect();
    assert_eq!(regions(&clean, "OE508"), expected);
}

/// If a member is missing, the finding is at the name of the object that lacks it.
#[test]
fn a_missing_member_is_reported_at_its_parent() {
    let document = format!(
        "{HEAD}      responses:\n        '201':\n          links:\n            «nothing»:\n              description: a link\n      \
         callbacks:\n        done:\n          '': {{post: {{}}}}\n"
    );
    let (clean, expected) = marked(&document);
    assert_eq!(regions(&clean, "OE404"), expected);
    let lines = u64::try_from(clean.lines().count()).unwrap();
    assert_eq!(regions(&clean, "OE123"), [[lines, 11, lines, 13]]);
}
