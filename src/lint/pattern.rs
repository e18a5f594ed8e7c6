//! The patterns of `patternProperties`, as far as they can be read without an engine for regular expressions.

/// Whether a pattern matches a name. It is known of a literal text, anchored or not, with `.*` behind it, and of what
/// matches all.
pub(super) fn matches(pattern: &str, name: &str) -> Option<bool> {
    let (begins, rest) = pattern.strip_prefix('^').map_or((false, pattern), |rest| (true, rest));
    let (ends, rest) = rest.strip_suffix('$').map_or((false, rest), |rest| (true, rest));
    let any = |text: &str| text == ".*" || text == ".+";
    if any(rest) {
        return Some(rest == ".*" || !name.is_empty());
    }
    let (open, literal) = rest.strip_suffix(".*").map_or((false, rest), |rest| (true, rest));
    if !literal.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        return None;
    }
    Some(match (begins, ends && !open) {
        (true, true) => name == literal,
        (true, false) => name.starts_with(literal),
        (false, true) => name.ends_with(literal),
        (false, false) => name.contains(literal),
    })
}

#[cfg(test)]
mod tests {
    use super::matches;

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
