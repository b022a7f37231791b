//! Running a model, and saying how much of it was seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use freewheel_refcount::fault::{Fault, inject};

/// Says how many executions there were, also if the last one fails.
struct Report {
    name: &'static str,
    fault: Fault,
    executions: Arc<AtomicUsize>,
}

impl Drop for Report {
    fn drop(&mut self) {
        // Relaxed: a sum for people.
        let n = self.executions.load(Ordering::Relaxed);
        let end = if std::thread::panicking() { "failed after" } else { "held in" };
        println!("{} ({:?}): {end} {n} executions", self.name, self.fault);
        inject(Fault::None);
    }
}

/// Explores a model with this fault switched on. Bounds come from the environment, as loom reads them.
///
/// Where one thread loads words that another one loads and then stores, without locks or exchanges, the storing thread has
/// to be the model's first one: of a word's loads loom remembers the last only, and does not try the order in which
/// the store comes before an earlier load of another thread. (Stale values it tries in any case.)
pub fn explore(name: &'static str, fault: Fault, model: impl Fn() + Send + Sync + 'static) {
    explore_within(name, fault, None, model);
}

/// The same for a model with so many steps that fewer preemptions have to do: at most these, or half of what the
/// environment says if that is more.
pub fn explore_within(
    name: &'static str,
    fault: Fault,
    preemptions: Option<usize>,
    model: impl Fn() + Send + Sync + 'static,
) {
    inject(fault);
    let executions = Arc::new(AtomicUsize::new(0));
    let _report = Report { name, fault, executions: Arc::clone(&executions) };
    let mut builder = loom::model::Builder::new();
    let asked = builder.preemption_bound;
    builder.preemption_bound = preemptions.map(|n| n.max(asked.unwrap_or(0) / 2)).or(asked);
    builder.check(move || {
        // Relaxed: as above.
        executions.fetch_add(1, Ordering::Relaxed);
        model();
    });
}
