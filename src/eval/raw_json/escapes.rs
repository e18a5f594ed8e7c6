//! The escapes of a JSON string (RFC 8259 §7), which [`super::skip`] has checked.

/// Puts into `decoded` what a string says that is written as `inside` between its quotes. Returns
/// `None` for half a surrogate pair, which no text can hold.
pub(super) fn decode(inside: &str, decoded: &mut String) -> Option<()> {
    decoded.clear();
    let mut rest = inside;
    while let Some(at) = rest.bytes().position(|byte| byte == b'\\') {
        let (plain, escape) = rest.split_at_checked(at)?;
        decoded.push_str(plain);
        let (kind, after) = escape.strip_prefix('\\')?.split_at_checked(1)?;
        rest = after;
        match kind {
            "u" => decoded.push(code_point(&mut rest)?),
            "b" => decoded.push('\u{8}'),
            "f" => decoded.push('\u{c}'),
            "n" => decoded.push('\n'),
            "r" => decoded.push('\r'),
            "t" => decoded.push('\t'),
            itself => decoded.push_str(itself),
        }
    }
    decoded.push_str(rest);
    Some(())
}

/// Reads what follows `\u`, and the second half of a surrogate pair.
fn code_point(rest: &mut &str) -> Option<char> {
    let first = unit(rest)?;
    if !matches!(first, 0xd800..=0xdbff) {
        return char::from_u32(first);
    }
    *rest = rest.strip_prefix("\\u")?;
    match unit(rest)? {
        second @ 0xdc00..=0xdfff => {
            char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
        }
        _ => None,
    }
}

fn unit(rest: &mut &str) -> Option<u32> {
    let (digits, after) = rest.split_at_checked(4)?;
    *rest = after;
    u32::from_str_radix(digits, 16).ok()
}
