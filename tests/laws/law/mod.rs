//! The laws: properties that hold for every input. Each is one function that panics if the law is
//! broken. proptest (`tests/laws/main.rs`), the fuzz targets (`fuzz/`) and the replay of their
//! seeds run the same functions.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::string_slice, dead_code)]

pub(crate) mod building;
pub(crate) mod documents;
pub(crate) mod errors;
pub(crate) mod evaluation;
pub(crate) mod hostile;
pub(crate) mod input;
pub(crate) mod parsing;
pub(crate) mod partial;
pub(crate) mod policies;
pub(crate) mod raw_json;
pub(crate) mod replay;
pub(crate) mod rules;
pub(crate) mod shortcuts;
pub(crate) mod spans;
pub(crate) mod values;
pub(crate) mod world;

use openapi_expr::{Leniency, Syntax, Template};

use input::{Case, Rules};

/// A text in values that must never occur in an error or a debug text.
pub(crate) const MARKER: &str = "SECRETx9";

/// The laws for one kind of input, given as bytes.
pub(crate) type Target = fn(&[u8]);

/// The fuzz targets by name.
pub(crate) const TARGETS: [(&str, Target); 7] = [
    ("parse", parse),
    ("template", template),
    ("evaluate", evaluate),
    ("to_url", to_url),
    ("policy", policy),
    ("document", document),
    ("raw_json", raw_json::all),
];

/// The bytes are an expression, a header field name, a parameter name, a JSON Pointer.
pub(crate) fn parse(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    parsing::parts(text);
    for leniency in some_leniencies(text) {
        parsing::expression(text, leniency);
    }
}

/// The bytes are a template.
pub(crate) fn template(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    parsing::serde_is_the_text(text);
    shortcuts::target_of_a_template(text);
    for leniency in some_leniencies(text) {
        parsing::template(text, leniency);
    }
}

/// The bytes are a [`Case`]: a template and an exchange, line by line.
pub(crate) fn evaluate(data: &[u8]) {
    let case = Case::read(data);
    let Ok(template) =
        Template::parse_with(&case.template, Syntax::openapi().lenient(case.leniency))
    else {
        return;
    };
    evaluation::all(&template, &case.world);
}

/// The bytes are a [`Case`].
pub(crate) fn to_url(data: &[u8]) {
    let case = Case::read(data);
    let Ok(template) =
        Template::parse_with(&case.template, Syntax::openapi().lenient(case.leniency))
    else {
        return;
    };
    building::all(
        &template,
        case.base.as_deref(),
        &case.world,
        &case.rules.policy(),
    );
    partial::all(&template, case.base.as_deref(), &case.world);
}

/// The bytes are [`Rules`] with URLs and addresses, line by line.
pub(crate) fn policy(data: &[u8]) {
    let rules = Rules::read(data);
    for url in &rules.urls {
        policies::url(url, &rules);
    }
    for address in &rules.addresses {
        policies::address(*address, &rules);
    }
    policies::addresses(&rules.addresses, &rules.policy());
    policies::patterns(data);
}

/// The bytes are JSON.
pub(crate) fn document(data: &[u8]) {
    if let Ok(value) = serde_json::from_slice(data) {
        documents::all(&value);
    }
}

/// Returns the most important sets, and one that depends on the text, so that a corpus covers all.
fn some_leniencies(text: &str) -> [Leniency; 5] {
    let drawn = text
        .bytes()
        .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    let lenient = Leniency::LENIENT;
    [
        Leniency::STRICT,
        Leniency::FASTAPI,
        lenient,
        lenient.without(Leniency::ANGLE_BRACKETS),
        leniency(drawn),
    ]
}

/// The JSON Pointer with these reference tokens.
pub(crate) fn pointer(tokens: &[impl AsRef<str>]) -> String {
    tokens.iter().fold(String::new(), |pointer, token| {
        pointer + "/" + &token.as_ref().replace('~', "~0").replace('/', "~1")
    })
}

/// Returns a set of leniencies for each number below 128.
pub(crate) fn leniency(bits: u8) -> Leniency {
    let each = Leniency::LENIENT.iter().enumerate();
    each.filter(|(n, _)| bits & (1 << n) != 0)
        .fold(Leniency::STRICT, |set, (_, one)| set | one)
}
