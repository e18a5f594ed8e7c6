//! The published grammars against the parser.
//!
//! An interpreter of ABNF, which knows nothing about the crate, reads `tests/abnf/*.abnf` and tries
//! every alternative. It must accept and reject the same texts as both entry points of the crate.
//!
//! `PROPTEST_CASES=200000 cargo test --release --test oracle` is a long run. If it finds a
//! disagreement, add a row to `tables.rs`.

// In helpers of tests, a panic is the report.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod grammar;
mod tables;
mod texts;

use std::sync::LazyLock;

use openapi_expr::{Expression, Template};
use proptest::prelude::*;

use grammar::{Literals, Oracle};
use texts::{every_short_text, near, soup};

const NEWEST: &str = include_str!("../abnf/oas-3.1.2.abnf");
const TEMPLATE_ABNF: &str = include_str!("../abnf/template.abnf");

/// One grammar for each published text. `oas-3.0.0.abnf` is also that of 3.0.1 and 3.0.2, and so
/// on.
static VERSIONS: LazyLock<[(&str, Oracle); 4]> = LazyLock::new(|| {
    [
        (
            "3.0.0, 3.0.1, 3.0.2",
            include_str!("../abnf/oas-3.0.0.abnf"),
        ),
        ("3.0.3, 3.1.0", include_str!("../abnf/oas-3.0.3.abnf")),
        ("3.0.4, 3.1.1", include_str!("../abnf/oas-3.0.4.abnf")),
        ("3.1.2, 3.2.0", NEWEST),
    ]
    .map(|(versions, abnf)| {
        (
            versions,
            Oracle::new(abnf, "expression", Literals::AsWritten),
        )
    })
});
static EXPRESSION: LazyLock<Oracle> =
    LazyLock::new(|| Oracle::new(NEWEST, "expression", Literals::AsWritten));
static TEMPLATE: LazyLock<Oracle> =
    LazyLock::new(|| Oracle::new(TEMPLATE_ABNF, "template", Literals::AsWritten));

/// `PROPTEST_CASES` wins if it is set. Nothing is persisted: a disagreement becomes a row of
/// `tables.rs`.
fn config() -> ProptestConfig {
    let mut config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 2_000;
    }
    config
}

/// The crate has limits that the grammar does not have: 4,096 bytes, 32 expressions, and 64 tokens
/// in a pointer.
fn within_limits(text: &str) -> bool {
    text.len() <= 4_096 && text.matches('{').count() <= 32 && text.matches('/').count() <= 64
}

/// Whether the crate accepts a text, or how that differs from the grammar.
fn compare(text: &str) -> Result<(), String> {
    let expression = Expression::parse(text).map(drop).map_err(|e| e.to_string());
    if expression.is_ok() != EXPRESSION.accepts(text) {
        return Err(format!(
            "Expression::parse({text:?}) = {expression:?}; the grammar differs"
        ));
    }
    let template = Template::parse(text).map(drop).map_err(|e| e.to_string());
    if template.is_ok() != TEMPLATE.accepts(text) {
        return Err(format!(
            "Template::parse({text:?}) = {template:?}; the grammar differs"
        ));
    }
    Ok(())
}

fn agree(text: &str) -> Result<(), TestCaseError> {
    prop_assume!(within_limits(text));
    compare(text).map_err(TestCaseError::fail)
}

/// Valid texts, almost valid texts, and random pieces.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => EXPRESSION.texts(),
        1 => TEMPLATE.texts(),
        3 => near(EXPRESSION.texts()),
        3 => near(TEMPLATE.texts()),
        2 => soup(),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_version_describes_one_language(text in texts()) {
        let newest = EXPRESSION.accepts(&text);
        for (versions, oracle) in VERSIONS.iter() {
            prop_assert_eq!(oracle.accepts(&text), newest, "{}", versions);
        }
    }

    /// `template.abnf` is this project's own, so this checks it against the published grammar. Text
    /// that begins with `$` is a bare expression. In other text, `{` opens one, the first `}`
    /// closes it, and no other brace is allowed.
    #[test]
    fn the_template_grammar_follows_from_the_published_one(text in texts()) {
        let expected = if text.starts_with('$') {
            EXPRESSION.accepts(&text)
        } else {
            let mut pieces = text.split('{');
            pieces.next().is_none_or(|literal| !literal.contains('}'))
                && pieces.all(|piece| {
                    piece.split_once('}').is_some_and(|(e, literal)| EXPRESSION.accepts(e) && !literal.contains('}'))
                })
        };
        prop_assert_eq!(TEMPLATE.accepts(&text), expected);
    }

    #[test]
    fn expressions_of_the_grammar_parse(text in EXPRESSION.texts()) {
        prop_assert!(EXPRESSION.accepts(&text));
        agree(&text)?;
    }

    #[test]
    fn templates_of_the_grammar_parse(text in TEMPLATE.texts()) {
        prop_assert!(TEMPLATE.accepts(&text));
        agree(&text)?;
    }

    #[test]
    fn parser_and_grammar_agree_on_nearly_right_expressions(text in near(EXPRESSION.texts())) {
        agree(&text)?;
    }

    #[test]
    fn parser_and_grammar_agree_on_nearly_right_templates(text in near(TEMPLATE.texts())) {
        agree(&text)?;
    }

    #[test]
    fn parser_and_grammar_agree_on_random_pieces(text in soup()) {
        agree(&text)?;
    }
}

#[test]
fn parser_and_grammar_agree_on_every_short_text() {
    let differences: Vec<_> = every_short_text()
        .filter_map(|text| compare(&text).err())
        .collect();
    assert!(
        differences.is_empty(),
        "{} differ, first: {:#?}",
        differences.len(),
        &differences[..differences.len().min(9)]
    );
}

/// Every character up to U+02FF, and the edges of Unicode, in each place with its own character
/// set.
#[test]
fn parser_and_grammar_agree_on_every_character_in_every_place() {
    const PLACES: &[(&str, &str)] = &[
        ("", ""),
        ("x", "{$url}"),
        ("{$url}", ""),
        ("$url", ""),
        ("$request", "query.x"),
        ("$request.header.", ""),
        ("$request.header.a", "b"),
        ("$request.query.", ""),
        ("$request.path.a", "b"),
        ("$request.query.\\", ""),
        ("$request.query.\\", "0041"),
        ("$request.query.\\u004", "x"),
        ("$request.body", "/x"),
        ("$request.body#", "x"),
        ("$request.body#/", ""),
        ("$request.body#/~", "1"),
        ("{", "url}"),
        ("{$request.header.a", "}"),
        ("{$request.query.", "}"),
        ("{$request.query.\\", "}"),
        ("{$request.body#/", "}"),
    ];
    let edges = [
        '\u{2028}',
        '\u{d7ff}',
        '\u{e000}',
        '\u{feff}',
        '\u{fffd}',
        '\u{ffff}',
        '\u{10000}',
        '\u{10ffff}',
    ];
    for c in ('\0'..='\u{2ff}').chain(edges) {
        for (before, after) in PLACES {
            compare(&format!("{before}{c}{after}")).expect("one verdict");
        }
    }
}

/// Each generated text takes a branch that no text has taken, so no branch is left to chance.
#[test]
fn every_branch_of_the_grammar_parses() {
    for oracle in [&*EXPRESSION, &*TEMPLATE] {
        for text in oracle.texts_of_every_branch() {
            assert!(oracle.accepts(&text), "{text:?}");
            compare(&text).expect("one verdict");
        }
    }
}

#[test]
fn the_examples_of_the_specification_parse() {
    for (versions, texts) in tables::EXPRESSIONS {
        for text in *texts {
            assert!(
                VERSIONS.iter().all(|(_, oracle)| oracle.accepts(text)),
                "{versions}: {text}"
            );
            compare(text).expect(versions);
            compare(&format!("{{{text}}}")).expect(versions);
            assert!(
                TEMPLATE.accepts(&format!("{{{text}}}")),
                "{versions}: {text}"
            );
        }
    }
    for (source, texts) in tables::TEMPLATES {
        for text in *texts {
            assert!(TEMPLATE.accepts(text), "{source}: {text}");
            compare(text).expect(source);
        }
    }
}

#[test]
fn odd_texts_of_the_grammar_parse() {
    for text in tables::ODD_EXPRESSIONS {
        assert!(
            VERSIONS.iter().all(|(_, oracle)| oracle.accepts(text)),
            "{text:?}"
        );
        assert!(TEMPLATE.accepts(text), "{text:?}");
        compare(text).expect("one verdict");
    }
    for text in tables::ODD_TEMPLATES {
        assert!(TEMPLATE.accepts(text), "{text:?}");
        compare(text).expect("one verdict");
    }
}

#[test]
fn texts_that_only_look_right_are_rejected() {
    for (text, why) in tables::NEITHER {
        assert!(
            !VERSIONS.iter().any(|(_, oracle)| oracle.accepts(text)),
            "{text:?}: {why}"
        );
        assert!(!TEMPLATE.accepts(text), "{text:?}: {why}");
        compare(text).expect(why);
    }
}

/// This is the only deviation from the published grammar: see [`Literals`].
#[test]
fn keywords_are_case_sensitive() {
    let either_case = Oracle::new(TEMPLATE_ABNF, "template", Literals::EitherCase);
    for text in tables::OTHER_CASE {
        assert!(either_case.accepts(text), "{text}");
        assert!(!TEMPLATE.accepts(text), "{text}");
        compare(text).expect("the parser reads keywords as written");
    }
    for text in tables::NOT_ASCII_CASE {
        assert!(!either_case.accepts(text), "{text}");
        compare(text).expect("one verdict");
    }
}

/// Beyond its limits, the crate rejects what the grammar accepts.
#[test]
fn parser_and_grammar_agree_up_to_the_limits() {
    let long = |bytes: usize| format!("{:a<bytes$}", "$request.query.");
    let literal = |bytes: usize| "é".repeat(bytes / 2) + &"x".repeat(bytes % 2);
    let deep = |tokens: usize| "$request.body#".to_owned() + &"/a".repeat(tokens);
    let many = |expressions: usize| "{$url}".repeat(expressions);
    for text in [
        long(4_096),
        literal(4_096),
        deep(64),
        format!("{{{}}}", deep(64)),
        many(32),
    ] {
        assert!(within_limits(&text));
        compare(&text).expect("one verdict");
    }
    for text in [
        long(4_097),
        literal(4_097),
        deep(65),
        format!("{{{}}}", deep(65)),
        many(33),
    ] {
        assert!(!within_limits(&text));
        assert!(TEMPLATE.accepts(&text));
        assert!(Template::parse(&text).is_err());
        assert!(Expression::parse(&text).is_err());
    }
}
