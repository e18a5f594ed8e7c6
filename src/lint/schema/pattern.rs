//! Patterns of schemas, as far as they can be read without an engine for regular expressions.

/// Returns whether a pattern matches a name, or `None` if that is not known. It is known for
/// literal text, anchored or not and with or without `.*` after it, and for patterns that match
/// everything.
pub(in crate::lint) fn matches(pattern: &str, name: &str) -> Option<bool> {
    let (begins, rest) = pattern
        .strip_prefix('^')
        .map_or((false, pattern), |rest| (true, rest));
    let (ends, rest) = rest
        .strip_suffix('$')
        .map_or((false, rest), |rest| (true, rest));
    let any = |text: &str| text == ".*" || text == ".+";
    if any(rest) {
        return Some(rest == ".*" || !name.is_empty());
    }
    let (open, literal) = rest
        .strip_suffix(".*")
        .map_or((false, rest), |rest| (true, rest));
    if !literal
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    {
        return None;
    }
    Some(match (begins, ends && !open) {
        (true, true) => name == literal,
        (true, false) => name.starts_with(literal),
        (false, true) => name.ends_with(literal),
        (false, false) => name.contains(literal),
    })
}

/// What a text that matches a pattern begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Begins {
    /// The scheme of a URL.
    Scheme,
    /// A slash, always or in some texts.
    Slash,
}

/// Returns what every text that matches a pattern begins with, if that is known. A pattern without
/// `^` says nothing about the beginning, but one that names `http` is meant to.
pub(in crate::lint) fn begins(pattern: &str) -> Option<Begins> {
    let Some(anchored) = pattern.strip_prefix('^') else {
        return pattern
            .trim_start_matches('(')
            .starts_with("http")
            .then_some(Begins::Scheme);
    };
    let beginnings = beginnings(anchored)?;
    let slash = |text: &&str| text.starts_with('/') || text.starts_with("\\/");
    if beginnings.iter().any(slash) {
        return Some(Begins::Slash);
    }
    let scheme = |text: &&str| text.starts_with("http");
    let named =
        pattern.contains("://") || pattern.contains(r":\/\/") || beginnings.iter().all(scheme);
    (named && beginnings.iter().all(|text| !text.is_empty())).then_some(Begins::Scheme)
}

/// Returns the rest of a pattern from each place where a match may begin, through the groups that
/// the pattern begins with. Returns `None` if these places are not all known.
fn beginnings(pattern: &str) -> Option<Vec<&str>> {
    // The groups that are open, and those of them that the pattern begins with.
    let (mut depth, mut leading) = (0_usize, 0);
    let (mut fresh, mut escaped, mut class) = (true, false, false);
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let (here, after) = (rest, rest.get(c.len_utf8()..)?);
        rest = after;
        let skipped = escaped;
        escaped = c == '\\' && !skipped;
        if skipped {
            continue;
        }
        if fresh && c == '(' && !class {
            rest = rest.strip_prefix("?:").unwrap_or(rest);
            if rest.starts_with('?') {
                return None;
            }
            (depth, leading) = (depth + 1, leading + 1);
            continue;
        }
        if std::mem::take(&mut fresh) {
            found.push(if c == '|' || c == ')' { "" } else { here });
        }
        match c {
            ']' => class = false,
            _ if class => {}
            '[' => class = true,
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                // The group is optional, so a match may also begin after it.
                if depth < leading && rest.starts_with(['?', '*', '{']) {
                    return None;
                }
                leading = leading.min(depth);
            }
            // An alternative outside all groups needs an anchor of its own.
            '|' if depth == 0 => {
                rest = rest.strip_prefix('^')?;
                fresh = true;
            }
            '|' if depth <= leading => fresh = true,
            _ => {}
        }
    }
    found.extend(fresh.then_some(rest));
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{Begins, begins, matches};

    #[test]
    fn what_a_match_begins_with() {
        let (slash, scheme) = (Some(Begins::Slash), Some(Begins::Scheme));
        for (pattern, known) in [
            ("^/orders/", slash),
            (r"^\/orders", slash),
            ("^(/a|/b)$", slash),
            ("^(?:/a)$", slash),
            ("^(https://|/)", slash),
            ("^((https?|wss)://x|/)", slash),
            ("^/a|^https://", slash),
            ("^https://a|^/b", slash),
            ("^https?://", scheme),
            (r"^https?:\/\/[^/]+(/a|/b)$", scheme),
            ("^(https?|wss)://", scheme),
            ("^(?:http|https)://x(?:|/)", scheme),
            ("^[a-z|(/]+://", scheme),
            ("^https:", scheme),
            ("^https://a|^https://b", scheme),
            ("https?://.*", scheme),
            ("(http|https)://", scheme),
            ("/", None),
            ("/webhook$", None),
            (r"\/webhook$", None),
            ("(/a|/b)", None),
            ("^https://a|/b", None),
            ("^orders", None),
            ("^(?=/)", None),
            ("^(|https://)", None),
            ("^(https://)?/a", None),
            ("^)", None),
            ("^", None),
            ("", None),
            ("^é|^(", None),
        ] {
            assert_eq!(begins(pattern), known, "{pattern}");
        }
    }

    #[test]
    fn what_is_known() {
        for (pattern, name, known) in [
            ("^x-", "x-a", Some(true)),
            ("^x-", "url", Some(false)),
            ("^x-.*$", "x-a", Some(true)),
            ("^x-.*", "a-x-", Some(false)),
            ("Url$", "callbackUrl", Some(true)),
            ("Url$", "UrlOf", Some(false)),
            ("^url$", "url", Some(true)),
            ("^url$", "urls", Some(false)),
            ("url", "theurls", Some(true)),
            ("url.*$", "theurls", Some(true)),
            ("^.*$", "", Some(true)),
            (".+", "a", Some(true)),
            ("^.+$", "", Some(false)),
            ("", "a", Some(true)),
            ("^[a-z]+$", "url", None),
            ("^(a|b)", "url", None),
            ("^a.b", "url", None),
            ("\\.url$", "url", None),
        ] {
            assert_eq!(matches(pattern, name), known, "{pattern} {name}");
        }
    }
}
