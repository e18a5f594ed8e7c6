//! Sets of pointers, by their numbers.

use crate::text::limits::MAX_EXPRESSIONS;

/// A set of pointers by their numbers.
pub(super) type Mask = u32;
const _: () = assert!(MAX_EXPRESSIONS == Mask::BITS as usize);

/// The set of one.
#[inline]
pub(super) fn bit(n: usize) -> Mask {
    1 << (n % MAX_EXPRESSIONS)
}

/// The numbers from 0 to `count`, without that.
pub(super) fn first(count: usize) -> Mask {
    (0..count).fold(0, |mask, n| mask | bit(n))
}

/// The numbers in a set, in their order.
#[inline]
pub(super) fn numbers(mut mask: Mask) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
        (next < Mask::BITS).then_some(next as usize)
    })
}
