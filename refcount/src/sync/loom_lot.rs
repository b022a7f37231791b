//! Parking by an address, in models: a list of parked threads under a lock.

use std::time::Instant;

use super::super::Parked;
use super::parking::{Condvar, Mutex};

#[derive(Clone, Copy)]
struct Waiter {
    key: usize,
    number: u32,
    mark: usize,
}

#[derive(Default)]
struct Waiters {
    /// All that are parked, the first one first.
    parked: Vec<Waiter>,
    /// Those that were woken and do not know it yet, and what they are told.
    woken: Vec<(u32, usize)>,
    numbers: u32,
    /// Whoever waits until some time only has waited enough.
    late: bool,
}

impl Waiters {
    fn any(&self, key: usize) -> bool {
        self.parked.iter().any(|w| w.key == key)
    }
}

struct Lot {
    waiters: Mutex<Waiters>,
    wake: Condvar,
}

crate::global!(static LOT: Lot = Lot { waiters: Mutex::new(Waiters::default()), wake: Condvar::new() });

/// Parks the thread by an address, if `look` says so under the lot's lock.
///
/// # Safety
/// As in real programs.
pub unsafe fn park(key: usize, look: impl FnOnce() -> bool) {
    // SAFETY: the caller's promise.
    unsafe { park_until(key, 0, look, |_| (), None) };
}

/// The same for a thread that bears a mark, and that waits until some time only: until the model says that
/// [time is over](time_is_over). If nobody wakes it before, `late` is called under the lot's lock, and told whether others are
/// parked by that address.
///
/// # Safety
/// As in real programs.
pub unsafe fn park_until(
    key: usize,
    mark: usize,
    look: impl FnOnce() -> bool,
    late: impl FnOnce(bool),
    until: Option<Instant>,
) -> Parked {
    let mut waiters = LOT.waiters.lock();
    if !look() {
        return Parked::Not;
    }
    let number = waiters.numbers;
    waiters.numbers += 1;
    waiters.parked.push(Waiter { key, number, mark });
    loop {
        if let Some(i) = waiters.woken.iter().position(|(n, _)| *n == number) {
            return Parked::Woken(waiters.woken.remove(i).1);
        }
        if until.is_some() && waiters.late {
            waiters.parked.retain(|w| w.number != number);
            late(waiters.any(key));
            return Parked::Late;
        }
        LOT.wake.wait(&mut waiters);
    }
}

/// Ends the patience of all threads that wait until some time only, now and later. They notice it when they run, and may be
/// woken before that.
pub fn time_is_over() {
    LOT.waiters.lock().late = true;
    LOT.wake.notify_all();
}

/// Wakes a thread that is parked by an address, if there is one. `tell` is called under the lot's lock, and told whether
/// more are parked.
///
/// # Safety
/// As in real programs.
pub unsafe fn unpark_one(key: usize, tell: impl FnOnce(bool)) {
    let tell = |_, more| {
        tell(more);
        0
    };
    // SAFETY: the caller's promise.
    unsafe { unpark_first(key, |_| true, tell) };
}

/// Wakes the first thread that is parked by an address and bears a mark that is wanted. `tell` is told whether there is one,
/// and whether more are parked; what it answers is told to the thread. Both are called under the lot's lock.
///
/// # Safety
/// As in real programs.
pub unsafe fn unpark_first(
    key: usize,
    wanted: impl Fn(usize) -> bool,
    tell: impl FnOnce(bool, bool) -> usize,
) {
    let mut waiters = LOT.waiters.lock();
    let place = waiters.parked.iter().position(|w| w.key == key && wanted(w.mark));
    let woken = place.map(|i| waiters.parked.remove(i));
    let told = tell(woken.is_some(), waiters.any(key));
    if let Some(waiter) = woken {
        waiters.woken.push((waiter.number, told));
    }
    LOT.wake.notify_all();
}

/// Shows the marks of all threads that are parked by an address, in the order in which they have parked.
///
/// # Safety
/// As in real programs.
pub unsafe fn each_mark(key: usize, mut see: impl FnMut(usize)) {
    LOT.waiters.lock().parked.iter().filter(|w| w.key == key).for_each(|w| see(w.mark));
}
