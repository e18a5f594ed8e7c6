//! Sets of pointers, by their numbers.

use crate::text::limits::MAX_EXPRESSIONS;

/// A set of pointers by their numbers.
pub(super) type Mask = u32;
const _: () = assert!(MAX_EXPRESSIONS == Mask::BITS as usize);

/// Returns the set of one pointer.
#[inline]
pub(super) fn bit(n: usize) -> Mask {
    1 << (n % MAX_EXPRESSIONS)
}

/// Returns the set of the first `count` pointers.
pub(super) fn first(count: usize) -> Mask {
    (0..count).fold(0, |mask, n| mask | bit(n))
}

/// Iterates over the numbers in a set.
#[inline]
pub(super) fn numbers(mut mask: Mask) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
        (next < Mask::BITS).then_some(next as usize)
    })
}
