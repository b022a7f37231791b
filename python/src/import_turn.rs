//! One thread at a time runs a module's text; others that import the module wait until it is through.
//!
//! # Problem
//!
//! A module is entered in `sys.modules` before its text runs, so that modules can import each other. Another thread must
//! not take it for complete, nor run the text once more.
//!
//! # State
//!
//! A table of the imports that run, by runtime and name, and of what threads wait for. A counter says whether the table is
//! empty: an import of what is there pays one load.
//!
//! # Rules
//!
//! A thread does not wait for itself, nor for a thread that waits, perhaps by way of others, for it: then modules import
//! each other, and it gets the module as it is. The table's lock is held for single steps; who waits is detached.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use freewheel::{Cx, Exc};
use parking_lot::{Condvar, Mutex};

use crate::modules::thread::{ident, patience::wait_detached};

/// An import that runs.
struct Import {
    owner: u64,
    over: Mutex<bool>,
    came: Condvar,
}

impl Import {
    fn wait(&self, until: Option<Instant>) -> bool {
        let mut over = self.over.lock();
        while !*over {
            match until {
                None => self.came.wait(&mut over),
                Some(at) => {
                    if self.came.wait_until(&mut over, at).timed_out() {
                        break;
                    }
                }
            }
        }
        *over
    }
}

/// Runtime and module.
type Key = (usize, String);

#[derive(Default)]
struct Table {
    running: HashMap<Key, Arc<Import>>,
    /// What threads wait for.
    waiting: HashMap<u64, Arc<Import>>,
}

impl Table {
    /// Whether an import cannot end before `me` goes on.
    fn is_circular(&self, import: &Import, me: u64) -> bool {
        let mut owner = import.owner;
        while owner != me {
            match self.waiting.get(&owner) {
                Some(next) => owner = next.owner,
                None => return false,
            }
        }
        true
    }
}

/// How many imports run. Whoever finds a module in `sys.modules` sees it counted, or sees its end: the count goes up
/// before the module is stored there, and down, releasing, when it is complete.
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static TABLE: LazyLock<Mutex<Table>> = LazyLock::new(Mutex::default);

fn runtime_of(cx: &Cx) -> usize {
    core::ptr::from_ref(cx.globals()).addr()
}

/// The right to run a module's text, until it is dropped.
pub(crate) struct Turn {
    key: Key,
    import: Arc<Import>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut table = TABLE.lock();
        if table.running.get(&self.key).is_some_and(|i| Arc::ptr_eq(i, &self.import)) {
            table.running.remove(&self.key);
        }
        drop(table);
        // Release: what the module's text did. Partner: the load in `wait_for`.
        RUNNING.fetch_sub(1, Ordering::Release);
        *self.import.over.lock() = true;
        self.import.came.notify_all();
    }
}

/// What came of waiting.
#[derive(PartialEq, Eq)]
pub(crate) enum Waited {
    /// Nobody runs the module's text.
    Not,
    /// Now it has run.
    Yes,
    /// Its text cannot go on before this thread does.
    Circular,
}

/// Waits until no other thread runs this module's text.
///
/// # Errors
/// `KeyboardInterrupt` in the main thread.
pub(crate) fn wait_for(cx: &Cx, full: &str) -> Result<Waited, Exc> {
    // Acquire: pairs with the release in `Turn::drop`.
    if RUNNING.load(Ordering::Acquire) == 0 {
        return Ok(Waited::Not);
    }
    let me = ident();
    let (import, outer) = {
        let mut table = TABLE.lock();
        let Some(import) = table.running.get(&(runtime_of(cx), full.to_owned())).cloned() else {
            return Ok(Waited::Not);
        };
        if table.is_circular(&import, me) {
            return Ok(Waited::Circular);
        }
        let outer = table.waiting.insert(me, import.clone());
        (import, outer)
    };
    let waited = wait_detached(cx, None, |until| import.wait(until));
    let mut table = TABLE.lock();
    match outer {
        // A finalizer that ran while this thread waited for something else.
        Some(outer) => table.waiting.insert(me, outer),
        None => table.waiting.remove(&me),
    };
    waited.map(|_| Waited::Yes)
}

/// The turn to run this module's text, unless another thread has it.
pub(crate) fn begin(cx: &Cx, full: &str) -> Option<Turn> {
    let key = (runtime_of(cx), full.to_owned());
    let import = Arc::new(Import { owner: ident(), over: Mutex::new(false), came: Condvar::new() });
    let mut table = TABLE.lock();
    if table.running.contains_key(&key) {
        return None;
    }
    // Relaxed: seen by whoever finds the module; see `RUNNING`.
    RUNNING.fetch_add(1, Ordering::Relaxed);
    table.running.insert(key.clone(), import.clone());
    Some(Turn { key, import })
}

/// At the end of a program, when the other threads stand still: nobody waits for their imports any more.
pub(crate) fn forget_all(cx: &Cx) {
    let mine = runtime_of(cx);
    TABLE.lock().running.retain(|(runtime, _), _| *runtime != mine);
}
