//! Decides when the next attempt is made.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Seconds after the first, the second, … failure: the schedule of Standard Webhooks, three days in
/// total.
const DELAYS: [u64; 9] = [
    5,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// The longest time that a receiver may ask to wait.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(24);

/// The schedule, with all waits scaled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    scale: f64,
}

impl Schedule {
    /// Creates the schedule with every wait multiplied by `scale`: 1, or less to speed it up in a
    /// test.
    pub(crate) fn new(scale: f64) -> Self {
        Self { scale }
    }

    /// Returns how long to wait after this number of failures, or `None` after the last attempt.
    ///
    /// The wait is at least as long as the receiver asks for. It varies by ±10 %, so that
    /// deliveries that failed together do not all return together.
    pub(crate) fn delay(
        self,
        failures: i64,
        headers: Option<&HeaderMap>,
        now: SystemTime,
    ) -> Option<Duration> {
        let nth = usize::try_from(failures).ok()?.checked_sub(1)?;
        let delay =
            Duration::from_secs(*DELAYS.get(nth)?).mul_f64(1.0 + (fastrand::f64() - 0.5) / 5.0);
        let asked = headers
            .and_then(|headers| retry_after(headers, now))
            .unwrap_or_default();
        Some(
            delay
                .max(asked.min(LONGEST_RETRY_AFTER))
                .mul_f64(self.scale),
        )
    }
}

/// Reads `Retry-After`: seconds or a date (RFC 9110 §10.2.3).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number with too many digits is a long time too.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    httpdate::parse_http_date(value)
        .ok()?
        .duration_since(now)
        .ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())])
    }

    #[test]
    fn waits_follow_standard_webhooks() {
        let now = SystemTime::now();
        for (nth, seconds) in [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
            .into_iter()
            .enumerate()
        {
            let failures = i64::try_from(nth).unwrap() + 1;
            let delays: Vec<_> = (0..100)
                .map(|_| Schedule::new(1.0).delay(failures, None, now).unwrap())
                .collect();
            let (least, most) = (
                Duration::from_secs(seconds).mul_f64(0.9),
                Duration::from_secs(seconds).mul_f64(1.1),
            );
            assert!(
                delays.iter().all(|delay| (least..=most).contains(delay)),
                "after {failures}: {delays:?}"
            );
            assert!(delays.iter().any(|delay| *delay != delays[0]), "jitter");
        }
        assert_eq!(
            Schedule::new(1.0).delay(10, None, now),
            None,
            "ten attempts"
        );
        let scaled = Schedule::new(0.001).delay(1, None, now).unwrap();
        assert!(scaled < Duration::from_millis(6), "{scaled:?}");
    }

    #[test]
    fn a_receiver_may_ask_for_more_time() {
        let now = SystemTime::now();
        let after = |value: &str| {
            Schedule::new(1.0)
                .delay(1, Some(&headers(value)), now)
                .unwrap()
                .as_secs()
        };
        assert_eq!(after("120"), 120);
        assert!(after("1") <= 5, "but not for less");
        for long in ["99999999", "99999999999999999999999"] {
            assert_eq!(after(long), 24 * 3600, "nor for ever");
        }
        let date = httpdate::fmt_http_date(now + Duration::from_secs(1000));
        assert!((998..=1000).contains(&after(&date)), "{date}");
        for nonsense in [
            "soon",
            "-500",
            "+500",
            "500.5",
            "",
            "Thu, 01 Jan 1970 00:00:00 GMT",
        ] {
            assert!(after(nonsense) <= 5, "{nonsense}");
        }
    }
}
