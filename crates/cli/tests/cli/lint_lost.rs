//! `lint`: references to files or values that do not exist. What they would add is lost.

use serde_json::Value;

use crate::lint::{Folder, fired};
use crate::run_with;

/// Returns the findings in a document as code, severity, line and column.
pub(crate) fn found(document: &str) -> Vec<(String, String, u64, u64)> {
    let ran = run_with(&["lint", "--format", "json", "-"], document);
    let answer: Value = ran.json();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let number = |one: &Value, name: &str| one[name].as_u64().unwrap();
    let findings = answer["findings"].as_array().unwrap().iter();
    let findings = findings.map(|one| {
        (
            text(one, "code"),
            text(one, "severity"),
            number(one, "line"),
            number(one, "column"),
        )
    });
    findings.collect()
}

pub(crate) const URL: &str = "https://h.example/{$url}";

/// Creates a main document with these references, and the files that they refer to.
fn referring(references: &[&str]) -> Folder {
    let callbacks: Vec<_> = references
        .iter()
        .enumerate()
        .map(|(n, to)| format!("    c{n}: {{$ref: '{to}'}}\n"))
        .collect();
    let folder = Folder::with(
        "main.yaml",
        format!(
            "openapi: 3.1.0\ncomponents:\n  callbacks:\n{}",
            callbacks.concat()
        ),
    );
    folder.write("cb.yaml", "good: {'https://h.example/{$url}': {post: {}}}\nlost: {$ref: '#/none'}\nback: {$ref: 'main.yaml#/components/callbacks/c0'}\n");
    folder.write(
        "a b.yaml",
        "good: {'https://h.example/{$url}': {post: {}}}\n",
    );
    folder.write("other.yml", "good: {}\n");
    folder.write("broken.yaml", "a: [\n");
    folder.write("folder/x.yaml", "");
    folder
}

#[test]
fn unresolved_references_are_reported_with_help() {
    for (reference, file, line, message, help) in [
        (
            "gone.yaml#/a",
            "main.yaml",
            4,
            "`gone.yaml` does not exist",
            None,
        ),
        (
            "sub/gone.yaml",
            "main.yaml",
            4,
            "`sub/gone.yaml` does not exist",
            None,
        ),
        (
            "other.yaml#/good",
            "main.yaml",
            4,
            "`other.yaml` does not exist",
            Some("a similar file exists: `other.yml`"),
        ),
        (
            "CB.yaml#/good",
            "main.yaml",
            4,
            "`CB.yaml` does not exist",
            Some("a similar file exists: `cb.yaml`"),
        ),
        (
            "a%2Bb.yaml#/good",
            "main.yaml",
            4,
            "`a%2Bb.yaml` does not exist",
            None,
        ),
        ("folder", "main.yaml", 4, "`folder` is a folder", None),
        (
            "cb.yaml#/none",
            "main.yaml",
            4,
            "`cb.yaml#/none` does not exist",
            None,
        ),
        (
            "./cb.yaml#/none/~1a",
            "main.yaml",
            4,
            "`./cb.yaml#/none/~1a` does not exist",
            None,
        ),
        (
            "cb.yaml#/lost",
            "cb.yaml",
            2,
            "`#/none` does not exist",
            None,
        ),
        (
            "cb.yaml#/back",
            "main.yaml",
            4,
            "`cb.yaml#/back` refers back to itself",
            None,
        ),
        (
            "#/components/callbacks/c0",
            "main.yaml",
            4,
            "`#/components/callbacks/c0` refers back to itself",
            None,
        ),
    ] {
        let folder = referring(&[reference]);
        let ran = folder.run(&["lint", "--format", "json", "main.yaml"]);
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (1, ""),
            "{reference}: {ran:?}"
        );
        let answer: Value = ran.json();
        let found = answer["findings"].as_array().unwrap();
        let [one] = found.as_slice() else {
            panic!("{reference}: {found:#?}")
        };
        assert_eq!(
            (&one["code"], &one["severity"]),
            (&"OE507".into(), &"error".into())
        );
        assert_eq!(
            (&one["file"], &one["line"], &one["message"]),
            (&file.into(), &line.into(), &message.into()),
            "{one:#}"
        );
        assert_eq!(one["help"].as_str(), help, "{reference}");
        // The text and the span are from the source.
        let text = one["text"].as_str().unwrap();
        assert!(folder.read(file).contains(text), "{one:#}");
        assert_eq!(one["span"], serde_json::json!([0, text.len()]));
    }
}

#[test]
fn resolved_and_external_references_are_not_findings() {
    for reference in ["cb.yaml#/good", "a b.yaml#/good", "a%20b.yaml#/good"] {
        assert_eq!(
            fired(&referring(&[reference]).json(&["main.yaml"])),
            [],
            "{reference}"
        );
    }
    let folder = referring(&["broken.yaml", "https://h.example/cb.yaml", "../cb.yaml"]);
    let ran = folder.run(&["lint", "main.yaml"]);
    assert!(
        ran.stdout.contains(
            "`broken.yaml` cannot be read: broken.yaml:2:1: this is neither YAML nor JSON"
        ),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("1 error in"), "{ran:?}");
    assert_eq!(ran.stderr.matches("is not followed").count(), 2, "{ran:?}");
}

/// Files in the mapping of a discriminator are followed like any other. A missing one is a warning.
#[test]
fn files_in_mappings_of_discriminators_are_followed() {
    let schema = "discriminator: {propertyName: kind, mapping: {a: 'a.yaml', b: 'gone.yaml#/B', c: Name, d: 'a.yaml#/gone'}}";
    let folder = Folder::with(
        "main.yaml",
        format!("openapi: 3.1.0\npaths: {{}}\ncomponents:\n  schemas:\n    pet:\n      {schema}\n"),
    );
    folder.write("a.yaml", "type: object\n");
    let answer = folder.json(&["main.yaml"]);
    let findings = answer["findings"].as_array().unwrap();
    let reported: Vec<_> = findings
        .iter()
        .map(|one| (&one["severity"], one["message"].as_str().unwrap()))
        .collect();
    let warning = serde_json::json!("warning");
    assert_eq!(
        reported,
        [
            (&warning, "`gone.yaml` does not exist"),
            (&warning, "`a.yaml#/gone` does not exist")
        ]
    );
}

/// No output contains a name that the program only uses internally.
#[test]
fn internal_names_are_not_shown() {
    let folder = Folder::with(
        "main.yaml",
        "openapi: 3.1.0\npaths:\n  /a: {$ref: 'sub/other.yaml#/paths/~1none'}\n  /b:\n    get:\n      responses:\n        '200':\n          \
         links:\n            l: {operationRef: 'sub/other.yaml#/paths//c/get'}\n            m: {$ref: 'sub/other.yaml#/links/m'}\n            \
         n: {$ref: 'sub/other.yaml'}\n",
    );
    folder.write("sub/other.yaml", "- 1\n");
    for text in [
        "- 1\n",
        "paths: {/c: {get: {}}}\nlinks:\n  m: {operationRef: '#/paths/~1d/get'}\n",
    ] {
        folder.write("sub/other.yaml", text);
        for args in [
            &["lint", "main.yaml"][..],
            &["lint", "--format", "json", "main.yaml"],
            &["lint", "--format", "sarif", "main.yaml"],
            &["lint", "--format", "github", "main.yaml"],
            &["lint", "--diff", "main.yaml"],
            &["lint", "--fix", "main.yaml"],
            &["callbacks", "main.yaml"],
            &["callbacks", "--json", "main.yaml"],
        ] {
            let ran = folder.run(args);
            assert!(
                !format!("{}{}", ran.stdout, ran.stderr).contains("x-openapi-expr"),
                "{args:?}: {ran:?}"
            );
        }
        assert!(!folder.read("main.yaml").contains("x-openapi-expr"));
    }
}

/// Lints a document. Returns the messages of its OE507 findings, and its warnings on stderr.
fn unresolved(document: &str, files: &[(&str, &str)]) -> (Vec<String>, String) {
    let folder = Folder::with("main.yaml", document);
    for (name, text) in files {
        folder.write(name, text);
    }
    let ran = folder.run(&["lint", "--format", "json", "main.yaml"]);
    let answer: Value = ran.json();
    let found = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["code"] == "OE507");
    (
        found
            .map(|one| one["message"].as_str().unwrap().to_owned())
            .collect(),
        ran.stderr,
    )
}

/// Constants of schemas and values of links are data, so they contain no references.
#[test]
fn constants_are_data() {
    let gone = "{$ref: gone.yaml}";
    let link = |fields: &str| {
        format!(
            "openapi: 3.1.0\npaths: {{}}\ncomponents: {{links: {{f: {{operationId: g, {fields}}}}}}}\n"
        )
    };
    let schema = |schema: &str| {
        format!("openapi: 3.1.0\npaths: {{}}\ncomponents: {{schemas: {{s: {schema}}}}}\n")
    };
    for document in [
        schema(&format!("{{enum: [{gone}]}}")),
        schema(&format!("{{const: {gone}}}")),
        schema(&format!("{{default: {gone}}}")),
        schema(&format!("{{default: {{a: [{gone}]}}}}")),
        schema(&format!("{{properties: {{default: {{default: {gone}}}}}}}")),
        schema(&format!("{{allOf: [{{items: {{const: {gone}}}}}]}}")),
        link(&format!("requestBody: {gone}")),
        link(&format!("requestBody: {{a: [{gone}], operationRef: gone.yaml}}")),
        link(&format!("parameters: {{a: {gone}, $ref: gone.yaml}}")),
        "openapi: 3.1.0\npaths: {}\ncomponents: {links: {f: {$ref: 'link.yaml'}, g: {$ref: '#/x-links/g'}}}\n\
         x-links: {g: {operationId: g, parameters: {a: {$ref: gone.yaml}}}}\n"
            .to_owned(),
    ] {
        let link = "operationId: g\nparameters: {a: {$ref: gone.yaml}}\n";
        assert_eq!(unresolved(&document, &[("link.yaml", link)]), (vec![], String::new()), "{document}");
    }
    // The referring object decides how the content of another file is read.
    let example = |to: &str| {
        format!("openapi: 3.1.0\npaths: {{}}\ncomponents: {{examples: {{e: {{$ref: {to}}}}}}}\n")
    };
    let files = [
        ("e.yaml", "value: {$ref: gone.yaml}\n"),
        ("a.yaml", "b/c: {value: {$ref: gone.yaml}}\n"),
    ];
    for to in ["e.yaml", "e.yaml#", "'a.yaml#/b~1c'", "'a.yaml#/b%7E1c'"] {
        assert_eq!(
            unresolved(&example(to), &files),
            (vec![], String::new()),
            "{to}"
        );
    }
    let files = [("s.yaml", "default: {$ref: gone.yaml}\n")];
    assert_eq!(
        unresolved(&schema("{$ref: s.yaml}"), &files),
        (vec![], String::new())
    );
    let names = "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {$ref: s.yaml}}\n";
    assert_eq!(unresolved(names, &files).0, ["`gone.yaml` does not exist"]);
    let files = [
        ("o.yaml", "requestBody: {$ref: gone.yaml}\n"),
        ("m.yaml", "properties: {a: {$ref: gone.yaml}}\n"),
    ];
    let operation = "openapi: 3.1.0\npaths: {}\ncomponents: {links: {l: {operationRef: o.yaml}}}\n";
    for document in [
        operation,
        &schema("{discriminator: {propertyName: a, mapping: {a: m.yaml}}}"),
    ] {
        assert_eq!(
            unresolved(document, &files).0,
            ["`gone.yaml` does not exist"],
            "{document}"
        );
    }
    // Properties may have the names of such members.
    for name in [
        "enum", "const", "default", "example", "examples", "value", "x-a",
    ] {
        let document = schema(&format!("{{properties: {{{name}: {gone}}}}}"));
        let expected = vec!["`gone.yaml` does not exist".to_owned()];
        assert_eq!(
            unresolved(&document, &[]),
            (expected, String::new()),
            "{document}"
        );
    }
}

/// An extension may contain anything, so an unresolved reference in it is not a mistake.
#[test]
fn missing_references_in_extensions_are_not_reported() {
    for extension in [
        "x-a: {$ref: gone.yaml}",
        "x-a: [{b: {$ref: 'gone.yaml#/a'}}]",
    ] {
        for document in [
            format!("openapi: 3.1.0\npaths: {{}}\n{extension}\n"),
            format!("openapi: 3.1.0\npaths: {{{extension}}}\n"),
            format!(
                "openapi: 3.1.0\npaths: {{/a: {{post: {{callbacks: {{c: {{{extension}}}}}}}}}}}\n"
            ),
            format!(
                "openapi: 3.1.0\npaths: {{}}\ncomponents: {{schemas: {{a: {{{extension}}}}}}}\n"
            ),
        ] {
            let (found, stderr) = unresolved(&document, &[]);
            assert_eq!(
                (found, stderr.lines().count()),
                (vec![], 1),
                "{document}: {stderr}"
            );
            assert!(
                stderr.ends_with("is not followed: it does not exist\n"),
                "{stderr}"
            );
        }
    }
}

/// The URI of a schema is the base of its references. A file that does not exist next to the
/// document may exist there, so the reference is unknown.
#[test]
fn references_below_the_uri_of_a_schema_are_unknown() {
    let uri = "$id: 'https://x.example/schema'";
    for (schema, remarks) in [
        (format!("{{{uri}, allOf: [{{$ref: other.json}}]}}"), 1),
        (format!("{{{uri}, $ref: other.json}}"), 1),
        (
            format!("{{{uri}, properties: {{a: {{items: {{$ref: 'other.json#/a'}}}}}}}}"),
            1,
        ),
        (
            format!("{{{uri}, $ref: '#/$defs/a', $defs: {{a: {{}}}}}}"),
            0,
        ),
        (
            format!("{{{uri}, discriminator: {{propertyName: a, mapping: {{a: '#/$defs/a'}}}}}}"),
            0,
        ),
        (format!("{{{uri}, allOf: [{{$ref: here.json}}]}}"), 0),
    ] {
        let document =
            format!("openapi: 3.1.0\npaths: {{}}\ncomponents: {{schemas: {{s: {schema}}}}}\n");
        let (found, stderr) = unresolved(&document, &[("here.json", "{}")]);
        assert_eq!(
            (found, stderr.lines().count()),
            (vec![], remarks),
            "{schema}: {stderr}"
        );
    }
    // A reference outside of this schema, or below a property named `$id`, is a finding.
    let document = format!(
        "openapi: 3.1.0\npaths: {{}}\ncomponents:\n  schemas:\n    s: {{{uri}, allOf: [{{$ref: other.json}}]}}\n    \
         t: {{$ref: other.json}}\n    u: {{properties: {{$id: {{}}, a: {{$ref: a.json}}}}}}\n"
    );
    let (found, stderr) = unresolved(&document, &[]);
    assert_eq!(
        found,
        ["`other.json` does not exist", "`a.json` does not exist"]
    );
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

/// Relative references of a document with an absolute `$self` are URIs. If no such file exists next
/// to the document, the reference is unknown.
#[test]
fn an_absolute_self_makes_references_uris() {
    let document = "openapi: 3.2.0\n$self: https://api.example.com/specs/openapi.yaml\npaths:\n  /a: {$ref: 'more/p.yaml#/A'}\n  \
         /b: {get: {responses: {'200': {links: {l: {operationRef: 'other.yaml#/paths/~1b/get'}}}}}}\n";
    let (found, stderr) = unresolved(document, &[]);
    assert_eq!(found, <[&str; 0]>::default());
    assert_eq!(
        stderr,
        "warning: main.yaml:4:14: `more/p.yaml#/A` is not followed: it is `https://api.example.com/specs/more/p.yaml`, and nothing is fetched from the network\n\
         warning: main.yaml:5:60: `other.yaml#/paths/~1b/get` is not followed: it is `https://api.example.com/specs/other.yaml`, and nothing is fetched from the network\n"
    );
    let (found, stderr) = unresolved(
        document,
        &[
            ("more/p.yaml", "A: {$ref: '#/B'}\n"),
            ("other.yaml", "a: [\n"),
        ],
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        (found[1].as_str(), stderr.as_str()),
        ("`#/B` does not exist", "")
    );
    assert!(
        found[0].starts_with("`other.yaml` cannot be read: "),
        "{found:?}"
    );
}

/// With a relative `$self`, files are searched relative to it, and then next to the document.
#[test]
fn a_relative_self_moves_the_base_of_references() {
    for (own, reference, help) in [
        ("sub/api.yaml", "frag.yaml#/A", None),
        ("./sub/", "frag.yaml#/A", None),
        ("sub/deeper/api.yaml", "../frag.yaml#/A", None),
        ("sub%2F/../sub/x.yaml", "frag.yaml#/A", None),
        ("elsewhere/api.yaml", "beside.yaml#/A", None),
        ("api.yaml", "beside.yaml#/A", None),
        ("/outside/api.yaml", "beside.yaml#/A", None),
        (
            "sub/api.yaml",
            "gone.yaml#/A",
            Some("`gone.yaml` does not exist"),
        ),
        ("sub/api.yaml", "both.yaml#/A", None),
    ] {
        let document =
            format!("openapi: 3.2.0\n$self: {own}\npaths: {{/a: {{$ref: '{reference}'}}}}\n");
        let item = "A: {get: {}}\n";
        let files = [
            ("sub/frag.yaml", item),
            ("beside.yaml", item),
            ("sub/both.yaml", item),
            ("both.yaml", "a: [\n"),
        ];
        let expected = help.map(str::to_owned).into_iter().collect::<Vec<_>>();
        assert_eq!(
            unresolved(&document, &files),
            (expected, String::new()),
            "{own} {reference}"
        );
    }
}
