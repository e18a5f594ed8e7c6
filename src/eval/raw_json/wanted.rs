//! The pointers that are looked up together. They are followed like a trie that is never built: at
//! each place of the text there is the set of pointers that lead there, and no other is touched.

use super::mask::{Mask, bit, numbers};
use crate::syntax::{JsonPointer, array_index, stands_for, step};

/// Up to `N` pointers, with how far each has been followed.
pub(super) struct Wanted<'w, const N: usize> {
    rest: [&'w str; N],
    head: [Head<'w>; N],
}

/// The reference token of a pointer that the next name or index has to match.
#[derive(Clone, Copy)]
pub(super) struct Head<'w> {
    /// Still escaped.
    token: &'w str,
    /// In an array, the index that it is.
    index: usize,
}

/// The pointers whose next token is a name, by what these names have in common.
pub(super) struct Names([Mask; KINDS]);

/// How many kinds of names are told apart before they are compared.
const KINDS: usize = 16;

impl<'w, const N: usize> Wanted<'w, N> {
    pub(super) fn new(pointers: &[&'w JsonPointer<'_>]) -> Self {
        let mut rest = [""; N];
        for (slot, pointer) in rest.iter_mut().zip(pointers) {
            *slot = pointer.as_str();
        }
        let head = [Head {
            token: "",
            index: 0,
        }; N];
        Self { rest, head }
    }

    /// Returns which of the pointers `of` end here.
    #[inline]
    pub(super) fn ending(&self, of: Mask) -> Mask {
        let ends = |n: &usize| self.rest.get(*n).is_none_or(|rest| rest.is_empty());
        numbers(of).filter(ends).fold(0, |mask, n| mask | bit(n))
    }

    /// Follows the pointers into an object.
    pub(super) fn names(&mut self, of: Mask) -> Names {
        let mut kinds = [0; KINDS];
        for n in numbers(of) {
            if let Some((token, head)) = self.advance(n) {
                *head = Head { token, index: 0 };
                if let Some(kind) = kinds.get_mut(kind_of_token(token)) {
                    *kind |= bit(n);
                }
            }
        }
        Names(kinds)
    }

    /// Returns the pointers that continue with this name.
    #[inline]
    pub(super) fn named(&self, name: &[u8], Names(kinds): &Names) -> Mask {
        let of = kinds.get(kind_of_name(name)).copied().unwrap_or(0);
        let mut named = 0;
        for n in numbers(of) {
            let head = self.head.get(n);
            if head.is_some_and(|head| stands_for(head.token, name)) {
                named |= bit(n);
            }
        }
        named
    }

    /// Follows the pointers into an array, and returns those that have an index.
    pub(super) fn indexes(&mut self, of: Mask) -> Mask {
        let mut indexed = 0;
        for n in numbers(of) {
            if let Some((token, head)) = self.advance(n)
                && let Some(index) = array_index(token)
            {
                *head = Head { token, index };
                indexed |= bit(n);
            }
        }
        indexed
    }

    /// Returns the least index of these pointers, and those that have it.
    pub(super) fn next_item(&self, of: Mask) -> Option<(usize, Mask)> {
        let indexes = || numbers(of).filter_map(|n| Some((n, self.head.get(n)?.index)));
        let least = indexes().map(|(_, index)| index).min()?;
        let same = indexes().filter(|(_, index)| *index == least);
        Some((least, same.fold(0, |mask, (n, _)| mask | bit(n))))
    }

    /// Returns the head that these pointers have in common.
    pub(super) fn head(&self, of: Mask) -> Option<Head<'w>> {
        self.head.get(numbers(of).next()?).copied()
    }

    /// Returns to the head that these pointers had.
    pub(super) fn set_head(&mut self, of: Mask, to: Head<'w>) {
        for n in numbers(of) {
            if let Some(head) = self.head.get_mut(n) {
                *head = to;
            }
        }
    }

    /// Moves a pointer over its next token.
    #[inline]
    fn advance(&mut self, n: usize) -> Option<(&'w str, &mut Head<'w>)> {
        let rest = self.rest.get_mut(n)?;
        let (token, after) = step(rest)?;
        *rest = after;
        Some((token, self.head.get_mut(n)?))
    }
}

/// The kind of a name: by its first and last byte.
#[inline]
fn kind_of_name(name: &[u8]) -> usize {
    match name {
        [first, .., last] => kind(*first, *last),
        [only] => kind(*only, *only),
        [] => 0,
    }
}

/// The kind of the name that a token stands for.
#[inline]
fn kind_of_token(token: &str) -> usize {
    let token = token.as_bytes();
    let first = match token {
        [b'~', b'0', ..] => b'~',
        [b'~', ..] => b'/',
        [first, ..] => *first,
        [] => return 0,
    };
    let last = match token {
        [.., b'~', b'0'] => b'~',
        [.., b'~', _] => b'/',
        [.., last] => *last,
        [] => return 0,
    };
    kind(first, last)
}

#[inline]
fn kind(first: u8, last: u8) -> usize {
    usize::from(first.wrapping_mul(3) ^ last) % KINDS
}

#[cfg(test)]
mod tests {
    use super::{kind_of_name, kind_of_token};
    use crate::syntax::escape;

    #[test]
    fn a_name_and_its_token_are_of_one_kind() {
        let names = [
            "", "a", "ab", "abc", "~", "/", "~a", "a~", "/a", "a/", "~0", "~1", "0~", "~/", "/~",
            "a/0", "é",
        ];
        for name in names {
            assert_eq!(
                kind_of_token(&escape(name)),
                kind_of_name(name.as_bytes()),
                "{name}"
            );
        }
    }
}
