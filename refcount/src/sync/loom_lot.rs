//! Parking by an address, in models: a list of parked threads under a lock.

use super::parking::{Condvar, Mutex};

#[derive(Default)]
struct Parked {
    /// Address and number of each parked thread, the first one first.
    threads: Vec<(usize, u32)>,
    numbers: u32,
}

struct Lot {
    parked: Mutex<Parked>,
    wake: Condvar,
}

crate::global!(static LOT: Lot = Lot { parked: Mutex::new(Parked::default()), wake: Condvar::new() });

/// Parks the thread by an address, if `look` says so under the lot's lock.
///
/// # Safety
/// As in real programs.
pub unsafe fn park(key: usize, look: impl FnOnce() -> bool) {
    let mut parked = LOT.parked.lock();
    if !look() {
        return;
    }
    let number = parked.numbers;
    parked.numbers += 1;
    parked.threads.push((key, number));
    while parked.threads.iter().any(|(_, n)| *n == number) {
        LOT.wake.wait(&mut parked);
    }
}

/// Wakes a thread that is parked by an address, if there is one. `tell` is called under the lot's lock, and told whether
/// more are parked.
///
/// # Safety
/// As in real programs.
pub unsafe fn unpark_one(key: usize, tell: impl FnOnce(bool)) {
    let mut parked = LOT.parked.lock();
    if let Some(i) = parked.threads.iter().position(|(k, _)| *k == key) {
        parked.threads.remove(i);
    }
    tell(parked.threads.iter().any(|(k, _)| *k == key));
    LOT.wake.notify_all();
}
