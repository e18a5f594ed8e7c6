//! Names that are nearly the same.

/// A name in lower case and without separators: two spellings of one name are equal.
pub(super) fn flat(name: &str) -> String {
    name.replace(['_', '-'], "").to_ascii_lowercase()
}

/// Returns true if one name is likely the other one, misspelled: the names are equal but for case
/// and separators, or long and one or two letters apart.
pub(in crate::lint) fn near(one: &str, two: &str) -> bool {
    let letters = |name: &str| -> Vec<char> {
        name.chars()
            .filter(|c| !matches!(c, '_' | '-'))
            .map(|c| c.to_ascii_lowercase())
            .take(64)
            .collect()
    };
    let (one, two) = (letters(one), letters(two));
    let shorter = one.len().min(two.len());
    let allowed = match shorter {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    shorter > 0 && distance(&one, &two) <= allowed
}

/// The number of letters to insert, remove or replace.
fn distance(one: &[char], two: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (number, a) in one.iter().enumerate() {
        let mut diagonal = number;
        let mut left = number + 1;
        for (b, cell) in two.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(a != b))
                .min(*cell + 1)
                .min(left + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        for (one, two) in [
            ("callbackUrl", "callbackURL"),
            ("callback_url", "callbackUrl"),
            ("callbakUrl", "callbackUrl"),
            ("notifyUrl", "notifyUri"),
            ("ids", "ids"),
        ] {
            assert!(near(one, two), "{one} {two}");
        }
        for (one, two) in [
            ("id", "ip"),
            ("name", "number"),
            ("callbackUrl", "redirectUrl"),
            ("", ""),
        ] {
            assert!(!near(one, two), "{one} {two}");
        }
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (one, two, apart) in [
            ("", "", 0),
            ("a", "", 1),
            ("kitten", "sitting", 3),
            ("ab", "ba", 2),
        ] {
            assert_eq!(distance(&chars(one), &chars(two)), apart);
            assert_eq!(distance(&chars(two), &chars(one)), apart);
        }
    }
}
