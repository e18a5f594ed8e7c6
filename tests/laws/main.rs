//! The laws: properties that hold for every input. They run over random inputs and over every seed
//! and regression of the fuzz targets. `PROPTEST_CASES` sets the number of random inputs.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod destinations;
mod json;
mod law;
mod matching;
mod raw_json;
mod strategies;

use std::path::Path;

use law::{building, evaluation, hostile, parsing, partial, policies, replay, shortcuts};
use proptest::collection::vec;
use proptest::prelude::*;

/// Nothing is persisted: an input that broke a law is kept under `fuzz/regressions/`, for the
/// fuzzer and the replay as well.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() {
        default.cases
    } else {
        1024
    };
    ProptestConfig {
        failure_persistence: None,
        cases,
        ..default
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_expression_prints_as_it_was_read(text in strategies::expression(), leniency in strategies::leniencies()) {
        parsing::expression(&text, leniency);
    }

    #[test]
    fn names_and_pointers_are_what_expressions_hold(text in "[ -~]{0,8}|(/([a-c01./]|~[01]){0,4}){0,4}|(/|~[0-2]){0,6}|\\PC{0,8}") {
        parsing::parts(&text);
    }

    #[test]
    fn a_template_prints_as_it_was_read(text in strategies::template(), leniency in strategies::leniencies()) {
        parsing::template(&text, leniency);
    }

    #[test]
    fn a_template_is_its_text_for_serde(text in strategies::template()) {
        parsing::serde_is_the_text(&text);
    }

    #[test]
    fn parsing_is_total(text in any::<String>(), leniency in strategies::leniencies()) {
        for text in [text.clone(), format!("${text}"), format!("{{$request.body#/{text}}}"), format!("<$request.{text}>")] {
            parsing::parts(&text);
            parsing::expression(&text, leniency);
            parsing::template(&text, leniency);
        }
    }

    #[test]
    fn evaluation_is_total((template, world) in matching::any_text()) {
        evaluation::total(&template, &world.prepare().exchange());
        evaluation::unknown(&template);
    }

    #[test]
    fn expressions_together_have_the_values_they_have_alone((template, world) in matching::any_text()) {
        evaluation::one_by_one(&template, &world.prepare().exchange());
    }

    #[test]
    fn errors_never_hold_values((template, world) in matching::any_text()) {
        evaluation::never_shows_values(&template, &world);
        evaluation::never_shows_values(&template, &world.marked());
    }

    #[test]
    fn raw_and_parsed_json_have_the_same_values((template, world) in matching::any_text()) {
        evaluation::raw_is_parsed(&template, &world);
    }

    #[test]
    fn the_rule_for_repeated_names_changes_nothing_if_none_is_repeated((template, world) in matching::any_text()) {
        evaluation::repeats(&template, &world);
    }

    #[test]
    fn queries_are_read_as_the_url_crate_does(query in strategies::query()) {
        evaluation::queries(&query);
    }

    #[test]
    fn a_url_goes_where_its_beginning_says(
        (template, world) in matching::any_url(),
        base in strategies::base(),
        rules in destinations::rules(),
    ) {
        building::all(&template, base.as_deref(), &world, &rules.policy());
    }

    #[test]
    fn partial_then_the_rest_equals_all_at_once((template, world) in matching::any_url(), base in strategies::base()) {
        partial::all(&template, base.as_deref(), &world);
    }

    #[test]
    fn every_reader_reads_an_allowed_url_alike(url in destinations::url(), rules in destinations::rules()) {
        policies::url(&url, &rules);
    }

    #[test]
    fn a_plain_url_is_read_as_rule_by_rule(url in "https?://[a-z0-9x.-]{1,9}(:80)?([/?][a-z./%25e']{0,6}){0,3}", rules in destinations::rules()) {
        shortcuts::plain(&url, &rules.policy());
    }

    #[test]
    fn what_follows_a_leading_expression_can_follow_a_host(text in "[/?]([a-z0-9/.?&='!@:-]|%2[5ef]|%|[{][$]method[}]|[ -~]){0,9}") {
        shortcuts::target_of_a_template(&text);
    }

    #[test]
    fn addresses_are_denied_by_the_table(address in destinations::address(), rules in destinations::rules()) {
        policies::address(address, &rules);
    }

    #[test]
    fn one_bad_address_denies_a_dns_answer(addresses in vec(destinations::address(), 0..4), rules in destinations::rules()) {
        policies::addresses(&addresses, &rules.policy());
    }

    #[test]
    fn parsing_patterns_is_total(text in "([*]\\.)?[a-zA-Z0-9.:/_-]{0,16}|\\PC{0,8}") {
        policies::patterns(text.as_bytes());
    }

    #[test]
    fn every_fuzz_target_takes_any_bytes(data in vec(any::<u8>(), 0..64)) {
        for (_, law) in law::TARGETS {
            law(&data);
        }
    }
}

#[test]
fn names_of_leniencies_parse_to_the_same_set() {
    (0..128)
        .map(law::leniency)
        .for_each(parsing::leniency_names);
}

#[test]
fn characters_of_a_url_are_those_that_the_url_crate_leaves() {
    ('\0'..='\u{ff}').for_each(shortcuts::character);
}

#[test]
fn keywords_alone_are_what_the_grammar_reads() {
    for text in [
        "$url",
        "$method",
        "$statusCode",
        "$statusCodes",
        "$URL",
        "$status",
        "$urls",
    ] {
        (0..128)
            .map(law::leniency)
            .for_each(|leniency| shortcuts::keyword(text, leniency));
    }
}

#[test]
fn special_names_are_found_by_their_last_label() {
    let names = "localhost localdomain local internal intranet intra lan home corp private mail domain \
                 workgroup svc cluster k8s consul docker home.arpa arpa onion invalid test alt";
    names.split_whitespace().for_each(shortcuts::special_name);
}

#[test]
fn hostile_texts_end_without_panic() {
    hostile::texts()
        .chain(hostile::too_long())
        .for_each(|text| hostile::text(&text));
}

#[test]
fn hostile_exchanges_end_without_panic() {
    hostile::exchanges();
}

#[test]
fn seeds_and_regressions_keep_the_laws() {
    for (target, _) in law::TARGETS {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        let count = replay::run(target, &replay::directories(&fuzz, target));
        // A published package has no `fuzz/`.
        assert!(count >= 10 || !fuzz.exists(), "{target}: {count} files");
    }
}
