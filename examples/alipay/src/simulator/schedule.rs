//! When a notification that was not answered with `success` is sent again.

use std::time::Duration;

/// How long after each attempt the next one follows: eight attempts within 24 hours and 24 minutes.
pub const WAITS: [Duration; 7] = [
    Duration::from_mins(4),
    Duration::from_mins(10),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_hours(6),
    Duration::from_hours(15),
];

/// Returns each attempt's number and the wait before it, if `time_scale` seconds pass in one.
pub(super) fn attempts(time_scale: u32) -> impl Iterator<Item = (u32, Duration)> {
    let waits = [Duration::ZERO].into_iter().chain(WAITS);
    (1..).zip(waits.map(move |wait| wait / time_scale.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_attempts_take_a_day() {
        assert_eq!(
            WAITS.iter().sum::<Duration>(),
            Duration::from_mins(24 * 60 + 24)
        );
        let fast: Vec<_> = attempts(3600).collect();
        assert_eq!(fast.len(), 8);
        assert_eq!(
            (fast[0], fast[1], fast[7]),
            (
                (1, Duration::ZERO),
                (2, Duration::from_mins(4) / 3600),
                (8, Duration::from_secs(15)),
            )
        );
        assert_eq!(
            attempts(0).last(),
            attempts(1).last(),
            "no division by zero"
        );
    }
}
