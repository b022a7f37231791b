//! The time, in models: it passes when somebody looks at it, as fast as the model says.

use core::cell::Cell;

// Not loom's: all threads of a model are coroutines on the one thread that runs the test.
std::thread_local! {
    static NOW: Cell<usize> = const { Cell::new(0) };
    static STEP: Cell<usize> = const { Cell::new(0) };
}

/// Microseconds since the model began.
pub fn now() -> usize {
    NOW.set(NOW.get() + STEP.get());
    NOW.get()
}

/// The model begins; each look at the time lets so many microseconds pass.
pub fn begin(step: usize) {
    NOW.set(0);
    STEP.set(step);
}
