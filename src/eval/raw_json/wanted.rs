//! The pointers that are looked up together. At each place of the text they are a set of numbers,
//! and only those that continue there are touched: together they are read as a trie, and none is
//! built.

use super::mask::{Mask, bit, numbers};
use crate::syntax::{JsonPointer, array_index, is_unescaped_as, step, unescape};

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
    /// What the text has to have: the key of a name, or the index of an item.
    key: usize,
}

/// The pointers whose next token is a name, and a bit for each of these.
#[derive(Clone, Copy)]
pub(super) struct Names {
    of: Mask,
    keys: u64,
}

impl<'w, const N: usize> Wanted<'w, N> {
    pub(super) fn new(pointers: &[&'w JsonPointer<'_>]) -> Self {
        let mut rest = [""; N];
        for (slot, pointer) in rest.iter_mut().zip(pointers) {
            *slot = pointer.as_str();
        }
        let head = [Head { token: "", key: 0 }; N];
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
        let mut keys = 0;
        for n in numbers(of) {
            if let Some((token, head)) = self.advance(n) {
                let key = key_of(&unescape(token));
                *head = Head { token, key };
                keys |= bit_of(key);
            }
        }
        Names { of, keys }
    }

    /// Returns the pointers that continue with this name.
    #[inline]
    pub(super) fn named(&self, name: &str, names: Names) -> Mask {
        let key = key_of(name);
        if names.keys & bit_of(key) == 0 {
            return 0;
        }
        let has_it = |n: &usize| {
            let head = self.head.get(*n);
            head.is_some_and(|head| head.key == key && is_unescaped_as(head.token, name))
        };
        numbers(names.of)
            .filter(has_it)
            .fold(0, |mask, n| mask | bit(n))
    }

    /// Follows the pointers into an array, and returns those that have an index.
    pub(super) fn indexes(&mut self, of: Mask) -> Mask {
        let mut indexed = 0;
        for n in numbers(of) {
            if let Some((token, head)) = self.advance(n)
                && let Some(key) = array_index(token)
            {
                *head = Head { token, key };
                indexed |= bit(n);
            }
        }
        indexed
    }

    /// Returns the least index of these pointers, and those that have it.
    pub(super) fn next_item(&self, of: Mask) -> Option<(usize, Mask)> {
        let indexes = || numbers(of).filter_map(|n| Some((n, self.head.get(n)?.key)));
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

/// A number that few names share.
#[inline]
fn key_of(name: &str) -> usize {
    let byte = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
    let name = name.as_bytes();
    name.len() + 7 * byte(name.first()) + 31 * byte(name.last())
}

#[inline]
fn bit_of(key: usize) -> u64 {
    1 << (key % 64)
}
