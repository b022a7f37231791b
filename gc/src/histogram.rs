//! Counts of durations, kept in few words.
//!
//! A power of two is split in eight, so a quantile is at most one eighth too large. Writing is one relaxed add; pauses
//! are long enough for that.

use std::time::Duration;

use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};

/// Buckets for each power of two.
const PARTS: usize = 8;
/// Up to 2^40 ns, which is 18 minutes.
const BUCKETS: usize = 38 * PARTS;

/// The counts.
pub(crate) struct Histogram {
    buckets: [AtomicU64; BUCKETS],
    max: AtomicU64,
}

/// What a series of durations looked like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quantiles {
    /// How many there were.
    pub count: u64,
    /// Half of them took no longer.
    pub p50: Duration,
    /// 99 of 100 took no longer.
    pub p99: Duration,
    /// The longest.
    pub max: Duration,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram { buckets: [const { AtomicU64::new(0) }; BUCKETS], max: AtomicU64::new(0) }
    }
}

/// The bucket of a duration: its three bits below the highest one, and where that one is.
fn bucket(ns: u64) -> usize {
    if ns < PARTS as u64 {
        return ns as usize;
    }
    let exponent = ns.ilog2() as usize;
    let part = (ns >> (exponent - 3)) as usize & (PARTS - 1);
    ((exponent - 2) * PARTS + part).min(BUCKETS - 1)
}

/// The largest duration in a bucket.
fn upper(bucket: usize) -> u64 {
    if bucket < PARTS {
        return bucket as u64;
    }
    let (shift, part) = (bucket / PARTS - 1, bucket % PARTS);
    (((PARTS + part + 1) as u64) << shift) - 1
}

impl Histogram {
    pub(crate) fn record(&self, ns: u64) {
        // Relaxed: the counts are for people.
        self.buckets[bucket(ns)].fetch_add(1, Ordering::Relaxed);
        self.max.fetch_max(ns, Ordering::Relaxed);
    }

    pub(crate) fn quantiles(&self) -> Quantiles {
        // Relaxed: as above.
        let counts: Vec<u64> = self.buckets.iter().map(|b| b.load(Ordering::Relaxed)).collect();
        let max = self.max.load(Ordering::Relaxed);
        let count: u64 = counts.iter().sum();
        let quantile = |percent: u64| {
            let wanted = (count * percent).div_ceil(100);
            let mut sum = 0;
            let at = counts.iter().position(|n| {
                sum += n;
                sum >= wanted
            });
            Duration::from_nanos(at.map_or(0, upper).min(max))
        };
        Quantiles { count, p50: quantile(50), p99: quantile(99), max: Duration::from_nanos(max) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_is_in_its_bucket() {
        for ns in (0..5000).chain([1 << 20, (1 << 20) + 1, (1 << 39) - 1]) {
            let b = bucket(ns);
            assert!(ns <= upper(b) && (b == 0 || ns > upper(b - 1)), "{ns} in {b}");
            assert!(upper(b) <= ns + ns / 8 + 1, "{ns} in {b}");
        }
    }

    #[test]
    fn quantiles_of_a_hundred() {
        let h = Histogram::default();
        assert_eq!(h.quantiles(), Quantiles::default());
        (1..=100).for_each(|n| h.record(n * 1000));
        let q = h.quantiles();
        assert_eq!((q.count, q.max), (100, Duration::from_micros(100)));
        assert!((50..57).contains(&q.p50.as_micros()), "{q:?}");
        assert!((99..=100).contains(&q.p99.as_micros()), "{q:?}");
    }
}
