//! A stable merge sort whose comparisons may fail.
//!
//! # Method
//!
//! Natural runs are found, short ones are lengthened by binary insertion, and runs are merged in an order that
//! keeps merges balanced. Before two runs are merged, what is in place already at both ends is cut off, so that
//! sorted and almost sorted input takes linear time.
//!
//! # When a comparison fails
//!
//! The items are then in some order, each still there once: nothing is moved before the comparison that decides
//! where to, and a merge that is broken off puts back what it holds outside.
//!
//! # Source
//!
//! Tim Peters, listsort.txt, 2002; with the corrected invariant of de Gouw et al., CAV 2015.

/// Shorter runs are lengthened to at least half of this, and at most this.
const MIN_RUN: usize = 64;

#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
}

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    less: &'a mut F,
    runs: Vec<Run>,
    /// The shorter one of two runs being merged.
    buffer: Vec<T>,
}

/// Sorts by `less(a, b)`, which says whether `a` must come before `b`.
///
/// # Errors
/// The first error of `less`.
pub fn sort<T, E, F>(items: &mut [T], less: &mut F) -> Result<(), E>
where
    T: Copy,
    F: FnMut(&T, &T) -> Result<bool, E>,
{
    let n = items.len();
    let min = min_run(n);
    let mut s = Sorter { items, less, runs: Vec::new(), buffer: Vec::new() };
    let mut start = 0;
    while start < n {
        let mut len = s.find_run(start)?;
        if len < min {
            let long = min.min(n - start);
            s.insert_into_run(start, len, long)?;
            len = long;
        }
        s.runs.push(Run { start, len });
        start += len;
        s.merge_unbalanced()?;
    }
    s.merge_all()
}

/// A length of runs for which their number is a power of two or a little less.
fn min_run(mut n: usize) -> usize {
    let mut odd = 0;
    while n >= MIN_RUN {
        odd |= n & 1;
        n >>= 1;
    }
    n + odd
}

impl<T, E, F> Sorter<'_, T, F>
where
    T: Copy,
    F: FnMut(&T, &T) -> Result<bool, E>,
{
    fn less(&mut self, a: usize, b: usize) -> Result<bool, E> {
        (self.less)(&self.items[a], &self.items[b])
    }

    /// Length of the run that begins here; a strictly falling one is turned around.
    fn find_run(&mut self, start: usize) -> Result<usize, E> {
        let n = self.items.len();
        let mut end = start + 1;
        if end == n {
            return Ok(1);
        }
        let falling = self.less(end, end - 1)?;
        end += 1;
        while end < n && self.less(end, end - 1)? == falling {
            end += 1;
        }
        if falling {
            self.items[start..end].reverse();
        }
        Ok(end - start)
    }

    /// Lengthens a sorted run of `len` items to `long` items.
    fn insert_into_run(&mut self, start: usize, len: usize, long: usize) -> Result<(), E> {
        for i in start + len..start + long {
            let x = self.items[i];
            let at = start + self.upper(&x, start, i - start)?;
            self.items.copy_within(at..i, at + 1);
            self.items[at] = x;
        }
        Ok(())
    }

    /// How many of `len` sorted items from `start` on are not behind `x`.
    fn upper(&mut self, x: &T, start: usize, len: usize) -> Result<usize, E> {
        let (mut low, mut high) = (0, len);
        while low < high {
            let mid = (low + high) / 2;
            if (self.less)(x, &self.items[start + mid])? { high = mid } else { low = mid + 1 }
        }
        Ok(low)
    }

    /// How many of `len` sorted items from `start` on are before `x`.
    fn lower(&mut self, x: &T, start: usize, len: usize) -> Result<usize, E> {
        let (mut low, mut high) = (0, len);
        while low < high {
            let mid = (low + high) / 2;
            if (self.less)(&self.items[start + mid], x)? { low = mid + 1 } else { high = mid }
        }
        Ok(low)
    }

    /// Merges until every run is longer than the next two together.
    fn merge_unbalanced(&mut self) -> Result<(), E> {
        loop {
            let r = &self.runs;
            let n = r.len();
            if n < 2 {
                return Ok(());
            }
            let len = |back: usize| r[n - back].len;
            let unbalanced = n >= 3 && len(3) <= len(2) + len(1) || n >= 4 && len(4) <= len(3) + len(2);
            if unbalanced && len(3) < len(1) {
                self.merge_at(n - 3)?;
            } else if unbalanced || len(2) <= len(1) {
                self.merge_at(n - 2)?;
            } else {
                return Ok(());
            }
        }
    }

    fn merge_all(&mut self) -> Result<(), E> {
        while self.runs.len() > 1 {
            let n = self.runs.len();
            let left_is_shorter = n >= 3 && self.runs[n - 3].len < self.runs[n - 1].len;
            self.merge_at(if left_is_shorter { n - 3 } else { n - 2 })?;
        }
        Ok(())
    }

    /// Merges runs `i` and `i + 1`.
    fn merge_at(&mut self, i: usize) -> Result<(), E> {
        let (a, b) = (self.runs[i], self.runs.remove(i + 1));
        self.runs[i].len += b.len;
        let first = self.items[b.start];
        let skip = self.upper(&first, a.start, a.len)?;
        let (start, left) = (a.start + skip, a.len - skip);
        if left == 0 {
            return Ok(());
        }
        let last = self.items[b.start - 1];
        let right = self.lower(&last, b.start, b.len)?;
        if left <= right { self.merge_low(start, left, right) } else { self.merge_high(start, left, right) }
    }

    /// Merges `left` items from `start` on with the `right` ones behind them, from the front.
    fn merge_low(&mut self, start: usize, left: usize, right: usize) -> Result<(), E> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&self.items[start..start + left]);
        let (mut i, mut j, end) = (0, start + left, start + left + right);
        let mut failed = Ok(());
        // The gap in front of `j` is as long as what is left in the buffer.
        while i < left && j < end {
            match (self.less)(&self.items[j], &self.buffer[i]) {
                Ok(true) => {
                    self.items[j - (left - i)] = self.items[j];
                    j += 1;
                }
                Ok(false) => {
                    self.items[j - (left - i)] = self.buffer[i];
                    i += 1;
                }
                Err(e) => {
                    failed = Err(e);
                    break;
                }
            }
        }
        self.items[j - (left - i)..j].copy_from_slice(&self.buffer[i..]);
        failed
    }

    /// The same from the back.
    fn merge_high(&mut self, start: usize, left: usize, right: usize) -> Result<(), E> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&self.items[start + left..start + left + right]);
        let (mut i, mut j) = (left, right);
        let mut failed = Ok(());
        // The gap behind the `i` items of the left run is as long as what is left in the buffer.
        while i > 0 && j > 0 {
            match (self.less)(&self.buffer[j - 1], &self.items[start + i - 1]) {
                Ok(true) => {
                    self.items[start + i + j - 1] = self.items[start + i - 1];
                    i -= 1;
                }
                Ok(false) => {
                    self.items[start + i + j - 1] = self.buffer[j - 1];
                    j -= 1;
                }
                Err(e) => {
                    failed = Err(e);
                    break;
                }
            }
        }
        self.items[start + i..start + i + j].copy_from_slice(&self.buffer[..j]);
        failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pseudo-random numbers (Marsaglia's xorshift).
    fn numbers(n: usize, bound: u64) -> Vec<(u64, usize)> {
        let mut x = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = || {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            x % bound
        };
        (0..n).map(|i| (next(), i)).collect()
    }

    #[test]
    fn sorts_stably() {
        for n in [0, 1, 2, 3, 63, 64, 65, 100, 1000, 5000] {
            for bound in [1, 2, 10, 1 << 40] {
                let mut v = numbers(n, bound);
                let mut expected = v.clone();
                expected.sort();
                sort(&mut v, &mut |a, b| Ok::<_, ()>(a.0 < b.0)).unwrap();
                assert_eq!(v, expected);
                // Sorted and falling input, with equal items.
                sort(&mut v, &mut |a, b| Ok::<_, ()>(a.0 > b.0)).unwrap();
                expected.sort_by_key(|x| (core::cmp::Reverse(x.0), x.1));
                assert_eq!(v, expected);
            }
        }
    }

    #[test]
    fn a_failed_comparison_loses_nothing() {
        for limit in 0..3000 {
            let mut v = numbers(400, 50);
            let mut expected = v.clone();
            let mut left = limit;
            let done = sort(&mut v, &mut |a: &(u64, usize), b| {
                if left == 0 {
                    return Err(());
                }
                left -= 1;
                Ok(a.0 < b.0)
            });
            if done.is_ok() {
                assert!(limit > 400);
            }
            v.sort();
            expected.sort();
            assert_eq!(v, expected);
        }
    }

    #[test]
    fn sorted_input_takes_linear_time() {
        let mut v: Vec<u64> = (0..10_000).collect();
        let mut compared = 0;
        sort(&mut v, &mut |a, b| {
            compared += 1;
            Ok::<_, ()>(a < b)
        })
        .unwrap();
        assert_eq!(compared, 9_999);
    }
}
