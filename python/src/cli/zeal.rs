//! Switches for tests, in builds with `cfg(freewheel_zeal)`.
//!
//! | variable | meaning |
//! |---|---|
//! | `FREEWHEEL_COLLECT_EVERY` | a collection at every n-th safepoint of a thread |
//! | `FREEWHEEL_FAIL_ALLOCATION` | the n-th request for memory after the start fails |
//! | `FREEWHEEL_COUNT_ALLOCATIONS` | the last line of standard error says how many there were |

use freewheel::Runtime;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}: {text:?} is no number")))
}

/// Before the program. Answers what [`end`] wants to know.
pub fn begin(runtime: &Runtime) -> u64 {
    if let Some(n) = number("FREEWHEEL_COLLECT_EVERY") {
        runtime.world().collect_every(n.try_into().expect("a small number"));
    }
    if let Some(n) = number("FREEWHEEL_FAIL_ALLOCATION") {
        runtime.world().fail_allocation(n);
    }
    runtime.world().allocation_requests()
}

/// After the program.
pub fn end(runtime: &Runtime, begin: u64) {
    if number("FREEWHEEL_COUNT_ALLOCATIONS").is_some() {
        eprintln!("allocations: {}", runtime.world().allocation_requests() - begin);
    }
}
