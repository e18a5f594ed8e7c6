//! A JSON Pointer that the grammar allows and nobody means, unless the schema has the member.
//!
//! Rules: OE112 `json-path`, OE113 `dotted-pointer`, OE114 `encoded-pointer`.

use percent_encoding::percent_decode_str;

use super::missing::{self, Absence};
use super::occurrence::Occurrence;
use super::reader::Reader;
use crate::eval::NoValue;
use crate::lint::operation::scope::{Answer, Lack};
use crate::lint::remark::Remark;
use crate::lint::rule::Severity;
use crate::lint::rules::Rule;
use crate::syntax::{Expression, JsonPointer, Message, escape, from_json_path};

/// A pointer that is likely a mistake.
struct Suspicion {
    rule: Rule,
    /// The pointer that may have been meant.
    fixed: Option<String>,
    reason: &'static str,
}

/// The expression that may have been meant.
struct Fixed {
    text: String,
    expression: Expression<'static>,
    /// The document declares what it reads.
    declared: bool,
}

/// Reports a suspicious pointer, unless the schema has it.
pub(super) fn suspicious(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    answer: &Answer<'_>,
) -> Option<Remark> {
    let (message, pointer) = read.expression.body()?;
    let lack = match answer {
        Answer::Declared(at) if at.additional => None,
        Answer::Unknown => None,
        Answer::Missing(lack) if lack.missing == NoValue::Pointer => Some(lack),
        Answer::Declared(_) | Answer::Missing(_) => return None,
    };
    let Suspicion {
        rule,
        fixed,
        reason,
    } = recognised(pointer, lack)?;
    let fixed = fixed.and_then(|fixed| Fixed::new(reader, read, message, &fixed));
    // A member of a map may have any name.
    let is_member = matches!(answer, Answer::Declared(_));
    if is_member && !fixed.as_ref().is_some_and(|fixed| fixed.declared) {
        return None;
    }
    let remark = remark(reader, read, rule, lack);
    Some(match fixed {
        Some(fixed) => offered(reader, read, remark, fixed, reason),
        None => remark,
    })
}

/// Returns what a pointer looks like. If the schema is known, only the token that it lacks counts.
fn recognised(pointer: &JsonPointer<'_>, lack: Option<&Lack<'_>>) -> Option<Suspicion> {
    let written = pointer.as_str();
    let tokens = || written.split('/').skip(1);
    let lacking = lack.and_then(|lack| lack.at.as_ref());
    let any = |is: fn(&str) -> bool| match lacking {
        Some((number, _)) => tokens().nth(*number).is_some_and(is),
        None => tokens().any(is),
    };
    if tokens().any(is_json_path) {
        Some(Suspicion {
            rule: Rule::JsonPath,
            fixed: from_json_path(written),
            reason: "a JSON Pointer is keys and numbers between slashes",
        })
    } else if any(is_encoded) {
        Some(Suspicion {
            rule: Rule::EncodedPointer,
            fixed: decoded(pointer),
            reason: "nothing is decoded in a JSON Pointer",
        })
    } else if any(is_dotted) {
        Some(Suspicion {
            rule: Rule::DottedPointer,
            fixed: Some(written.replace('.', "/")),
            reason: "keys are separated by slashes",
        })
    } else {
        None
    }
}

impl Fixed {
    fn new(
        reader: Reader<'_, '_>,
        read: Occurrence<'_, '_>,
        message: Message,
        pointer: &str,
    ) -> Option<Self> {
        let text = format!("${}.body#{pointer}", message.as_str());
        let expression = Expression::parse(&text).ok()?.into_owned();
        let differs = expression.to_string() != read.expression.to_string();
        differs.then(|| Self {
            declared: reader.search.declared(reader.scope, &text),
            expression,
            text,
        })
    }
}

/// Returns the remark on the pointer as it is.
fn remark(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    rule: Rule,
    lack: Option<&Lack<'_>>,
) -> Remark {
    let summary = || Remark::new(rule, read.span, rule.summary());
    let absence = lack.map(|lack| missing::absence(reader, read.expression, lack));
    match absence {
        Some(Absence { help, .. }) if rule == Rule::JsonPath => summary().maybe_help(help),
        Some(Absence { message, help, .. }) => {
            let why = if rule == Rule::DottedPointer {
                "dots do not separate keys"
            } else {
                "a JSON Pointer is not decoded"
            };
            let message = format!("{message}: {why}");
            Remark::new(rule, read.span, message).maybe_help(help)
        }
        None if rule == Rule::JsonPath => summary(),
        // The schema may have it.
        None => summary().lighter(Severity::Warning),
    }
}

/// Offers what may have been meant, unless the schema lacks that too.
fn offered(
    reader: Reader<'_, '_>,
    read: Occurrence<'_, '_>,
    remark: Remark,
    fixed: Fixed,
    reason: &str,
) -> Remark {
    let missing = matches!(reader.scope.ask(&fixed.expression), Answer::Missing(_));
    let remark = if missing {
        remark
    } else {
        let help = remark.help.clone();
        remark
            .help(format!("{reason}: write `{}`", fixed.text))
            .fix(read.span, fixed.text, fixed.declared)
            .maybe_help(help)
    };
    remark
        .near(read.span, read.expression, false)
        .near(read.span, &fixed.expression, false)
}

fn is_json_path(token: &str) -> bool {
    let bracket = || {
        token
            .split_once('[')
            .is_some_and(|(_, after)| after.contains(']'))
    };
    token == "*" || token == "$" || token.starts_with("$.") || bracket()
}

fn is_dotted(token: &str) -> bool {
    token.split('.').filter(|part| !part.is_empty()).count() > 1
}

fn is_encoded(token: &str) -> bool {
    token.as_bytes().windows(3).any(
        |three| matches!(three, [b'%', digits @ ..] if digits.iter().all(u8::is_ascii_hexdigit)),
    )
}

fn decoded(pointer: &JsonPointer<'_>) -> Option<String> {
    pointer.tokens().try_fold(String::new(), |all, token| {
        let token = percent_decode_str(&token).decode_utf8().ok()?;
        Some(all + "/" + &escape(&token))
    })
}
