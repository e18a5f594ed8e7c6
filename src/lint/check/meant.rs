//! The operation that a link may have meant, if its target does not exist.
//!
//! Rules: OE402 `unknown-operation`, OE403 `unknown-operation-ref`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::document::{Data, METHODS, OperationData, OperationId};
use crate::lint::guess::near;
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::{escape, unescape};
use crate::text::Span;

/// The most operations whose names are compared with one that does not exist.
const MAX_IDS: usize = 1024;
/// The shortest name that is compared with the beginning or the end of another.
const MIN_PREFIX: usize = 4;
/// The most letters that only one of two similar names has, if two letters are replaced. Names that
/// differ in more letters are not compared.
const MAX_LETTERS: u32 = 4;

/// OE402: no operation has an `operationId`, and what may have been meant.
pub(in crate::lint) fn by_id(root: &Value, data: &Data, id: &str) -> Remark {
    let all = Span::new(0, id.len());
    let message = format!("no operation has the `operationId` `{id}`");
    let remark = Remark::new(Rule::UnknownOperation, all, message);
    if let Some(Named { path, method, .. }) = path(root, data, id) {
        let mut found = operations(data, path, method).map(|(_, one)| spelled(path, one));
        let help = match (found.next(), found.next()) {
            (Some(reference), None) => Some(format!("write `operationRef: '{reference}'`")),
            // The author has to choose one.
            _ => methods_of(data, path),
        };
        return remark.maybe_help(
            help.map(|help| format!("a path or a pointer belongs in `operationRef`: {help}")),
        );
    }
    match *close(data, id).as_slice() {
        [] => remark,
        [one] => remark
            .help(format!("a similar `operationId` exists: `{one}`"))
            .fix(all, one.to_owned(), false),
        [one, two, ..] => remark.help(format!("similar `operationId`s exist: `{one}` and `{two}`")),
    }
}

/// Returns the most similar names: those that are equal but for case and separators, else those one
/// or two letters apart, else those that begin or end like the other.
fn close<'d>(data: &'d Data, id: &str) -> Vec<&'d str> {
    let known = || {
        data.operations
            .rows()
            .filter_map(|one| one.id.as_deref())
            .take(MAX_IDS)
    };
    let wanted = letters(id);
    let mut found: Vec<_> = known().filter(|name| flat(name).eq(flat(id))).collect();
    if found.is_empty() {
        let alike =
            |name: &str| (letters(name) ^ wanted).count_ones() <= MAX_LETTERS && near(name, id);
        found = known().filter(|name| alike(name)).collect();
    }
    if found.is_empty() {
        let holds = |long: &str, short: &str| {
            short.len() >= MIN_PREFIX && (long.starts_with(short) || long.ends_with(short))
        };
        found = known()
            .filter(|name| holds(name, id) || holds(id, name))
            .collect();
        found.sort_by_key(|name| name.len().abs_diff(id.len()));
    }
    found.dedup();
    found
}

/// Returns the set of a name's letters; some letters share a bit.
fn letters(name: &str) -> u64 {
    flat(name).fold(0, |set, letter| set | 1 << (u32::from(letter) % u64::BITS))
}

/// Returns the letters of a name in lower case, without separators.
fn flat(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|c| !matches!(c, '_' | '-' | '.'))
        .map(|c| c.to_ascii_lowercase())
}

/// OE403: an `operationRef` that is not a pointer to an operation, but names one of this document.
/// Returns the operation, if it is not in doubt, and what to write.
pub(in crate::lint) fn by_reference(
    root: &Value,
    data: &Data,
    reference: &str,
) -> Option<(Option<OperationId>, Remark)> {
    let all = Span::new(0, reference.len());
    let remark = |message: String| Remark::new(Rule::UnknownOperationRef, all, message);
    let id = reference.trim_start_matches(['#', '/']);
    if let Some(operation) = data.ids.get(id) {
        let message = format!("`{id}` is an `operationId`, but an `operationRef` is a reference");
        return Some((
            Some(*operation),
            remark(message).help(format!("write `operationId: {id}`")),
        ));
    }
    let Named {
        path,
        method,
        exact,
    } = path(root, data, reference)?;
    let found: Vec<_> = operations(data, path, method)
        .map(|(operation, one)| (operation, spelled(path, one)))
        .collect();
    let summary = Rule::UnknownOperationRef.summary();
    if let [(operation, fixed)] = found.as_slice() {
        let help = if exact {
            format!("write `{fixed}`")
        } else {
            format!("a similar path exists, `{path}`: write `{fixed}`")
        };
        let remark = remark(summary.to_owned())
            .help(help)
            .fix(all, fixed.clone(), exact);
        return Some((exact.then_some(*operation), remark));
    }
    let message = match method {
        Some(method) => format!(
            "`{path}` has no operation `{}`",
            method.to_ascii_lowercase()
        ),
        None => format!("the reference names the path `{path}`, but none of its operations"),
    };
    Some((None, remark(message).maybe_help(methods_of(data, path))))
}

/// Lists the methods of a path.
fn methods_of(data: &Data, path: &str) -> Option<String> {
    let methods = operations(data, path, None)
        .map(|(_, one)| format!("`{}`", one.method.to_ascii_lowercase()));
    let methods = methods.collect::<Vec<_>>().join(", ");
    (!methods.is_empty()).then(|| format!("the path has {methods}"))
}

/// The path of this document, and the method, that a text names.
struct Named<'d, 'r> {
    path: &'d str,
    method: Option<&'r str>,
    /// False if the names of the path's parameters differ.
    exact: bool,
}

/// The operations of a path, of one method or all.
fn operations<'d>(
    data: &'d Data,
    path: &str,
    method: Option<&str>,
) -> impl Iterator<Item = (OperationId, &'d OperationData)> {
    let ids = data.paths.get(path).into_iter().flatten();
    let all = ids.filter_map(|id| Some((*id, data.operations.get(*id)?)));
    all.filter(move |(_, one)| method.is_none_or(|method| one.method.eq_ignore_ascii_case(method)))
}

/// The reference to an operation of a path.
fn spelled(path: &str, operation: &OperationData) -> String {
    let method = operation.method.to_ascii_lowercase();
    let path = escape(path).replace('{', "%7B").replace('}', "%7D");
    if METHODS.contains(&method.as_str()) {
        format!("#/paths/{path}/{method}")
    } else {
        format!("#/paths/{path}/additionalOperations/{}", operation.method)
    }
}

/// Returns what a text names in one of the ways that people write it: a pointer without its method,
/// its escapes or `/paths`, the path itself, `GET /path`, or the URL of a server with the path.
fn path<'d, 'r>(root: &Value, data: &'d Data, reference: &'r str) -> Option<Named<'d, 'r>> {
    let is_method = |word: &str| METHODS.iter().any(|known| known.eq_ignore_ascii_case(word));
    if let Some((method, path)) = reference.split_once([' ', ':'])
        && is_method(method)
    {
        return known(data, path.trim(), Some(method));
    }
    let written = if reference.contains("://") {
        let servers = root
            .get("servers")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let mut urls = servers.filter_map(|server| server.get("url")?.as_str());
        urls.find_map(|url| {
            reference
                .strip_prefix(url.trim_end_matches('/'))
                .filter(|rest| rest.starts_with('/'))
        })?
    } else {
        reference.trim_start_matches(['#', '/'])
    };
    if written.is_empty() {
        return None;
    }
    let written = written
        .strip_prefix("paths/")
        .unwrap_or(written)
        .trim_end_matches('/');
    let whole = || known(data, written, None);
    let (path, last) = written.rsplit_once('/').unwrap_or((written, ""));
    let with_method = is_method(last)
        .then(|| known(data, path, Some(last)))
        .flatten();
    // A segment of the path may have the name of a method.
    match with_method {
        Some(found) if found.exact => whole().filter(|whole| whole.exact).or(Some(found)),
        Some(found) => whole().or(Some(found)),
        None => whole(),
    }
}

/// Returns the path of this document that a text is, escaped or not, or that differs from it only
/// in the names of parameters.
fn known<'d, 'r>(data: &'d Data, written: &str, method: Option<&'r str>) -> Option<Named<'d, 'r>> {
    let decoded = percent_decode_str(written).decode_utf8().ok()?;
    let decoded = decoded.trim_start_matches('/');
    let text = if decoded.contains("~1") {
        unescape(decoded)
    } else {
        Cow::Borrowed(decoded)
    };
    let text = format!("/{}", text.trim_start_matches('/'));
    if let Some((path, _)) = data.paths.get_key_value(&text) {
        return Some(Named {
            path,
            method,
            exact: true,
        });
    }
    let wanted = shape(&text);
    let all = data
        .operations
        .rows()
        .filter_map(|one| one.path.as_deref())
        .take(MAX_IDS);
    let mut alike = all.filter(|path| shape(path) == wanted);
    let path = alike
        .next()
        .filter(|path| text.len() > 1 && data.paths.contains_key(*path))?;
    alike.all(|other| other == path).then_some(Named {
        path,
        method,
        exact: false,
    })
}

/// A path without the names of its parameters, which other languages write `:name`.
fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        let parameter =
            segment.starts_with('{') && segment.ends_with('}') || segment.starts_with(':');
        if parameter { "{}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}
