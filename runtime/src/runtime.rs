//! The runtime: what all threads of one world share.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use freewheel_gc::{Client, CollectionReport, Moment, Mutator, PauseLock, Reason, World, WorldConfig};
use freewheel_refcount::change_epoch::ChangeEpoch;
use freewheel_refcount::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};
use freewheel_refcount::{Header, Value};

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::frontend::Frontend;
use crate::handle::Ref;
use crate::intern::InternTable;
use crate::names::Names;
use crate::object::class::Class;
use crate::object::string::as_exact_str;
use crate::object::{Field, Kind, Obj};
use crate::ops::turn::Turns;
use crate::weak::WeakTable;

const N_KINDS: usize = Kind::BaseException as usize + 1;
const N_EXCEPTIONS: usize = ExcKind::UserWarning as usize + 1;

/// Global variables of a runtime; also the heap's client. Fields are filled while the runtime starts.
pub struct Globals {
    classes: [AtomicPtr<Obj<Class>>; N_KINDS],
    exceptions: [AtomicPtr<Obj<Class>>; N_EXCEPTIONS],
    names: OnceLock<Names>,
    /// Interned strings.
    pub interned: InternTable,
    /// What every change of a class moves.
    pub class_epoch: ChangeEpoch,
    dict_version: AtomicU32,
    /// The empty tuple.
    pub empty_tuple: Field,
    /// Strings of one Latin-1 character, immortal.
    pub latin1: OnceLock<Box<[Value]>>,
    /// The prepared memory error.
    pub memory_error: Field,
    /// Whether collections keep what they would free, for a front end that shows it.
    pub keep_garbage: AtomicBool,
    kept: PauseLock<Vec<Value>>,
    /// The dict of imported modules.
    pub modules: Field,
    /// The dict of built-in names.
    pub builtins: Field,
    /// Further roots, counted.
    pub roots: PauseLock<Vec<Value>>,
    /// Weak references by target.
    pub weak: WeakTable,
    /// Turns at objects whose users begin again too often.
    pub turns: Turns,
    /// The language on top.
    pub frontend: OnceLock<Box<dyn Frontend>>,
    /// Most frames a thread may have.
    pub recursion_limit: AtomicU32,
    /// Whether an interrupt waits to be raised in the main thread.
    pub interrupted: AtomicBool,
}

impl Globals {
    fn new() -> Globals {
        Globals {
            classes: core::array::from_fn(|_| AtomicPtr::new(core::ptr::null_mut())),
            exceptions: core::array::from_fn(|_| AtomicPtr::new(core::ptr::null_mut())),
            names: OnceLock::new(),
            interned: InternTable::default(),
            class_epoch: ChangeEpoch::default(),
            dict_version: AtomicU32::new(1),
            empty_tuple: Field::unbound(),
            latin1: OnceLock::new(),
            memory_error: Field::unbound(),
            keep_garbage: false.into(),
            kept: PauseLock::default(),
            modules: Field::unbound(),
            builtins: Field::unbound(),
            roots: PauseLock::new(Vec::new()),
            turns: Turns::default(),
            weak: WeakTable::default(),
            frontend: OnceLock::new(),
            recursion_limit: AtomicU32::new(1000),
            interrupted: AtomicBool::new(false),
        }
    }

    /// The class of a built-in kind.
    #[inline(always)]
    pub fn class<'a>(&self, kind: Kind) -> &'a Obj<Class> {
        // Relaxed: filled before any other thread can attach.
        let p = self.classes[kind as usize].load(Ordering::Relaxed);
        debug_assert!(!p.is_null(), "class {kind:?} is missing");
        // SAFETY: built-in classes live as long as the runtime.
        unsafe { &*p }
    }

    /// Sets the class of a built-in kind, while the runtime starts.
    pub fn set_class(&self, kind: Kind, class: &Obj<Class>) {
        self.classes[kind as usize].store(core::ptr::from_ref(class).cast_mut(), Ordering::Relaxed);
    }

    /// A built-in exception class.
    #[inline]
    pub fn exc_class<'a>(&self, kind: ExcKind) -> &'a Obj<Class> {
        // SAFETY: as in `class`.
        unsafe { &*self.exceptions[kind as usize].load(Ordering::Relaxed) }
    }

    /// Sets a built-in exception class, while the runtime starts.
    pub fn set_exc_class(&self, kind: ExcKind, class: &Obj<Class>) {
        self.exceptions[kind as usize].store(core::ptr::from_ref(class).cast_mut(), Ordering::Relaxed);
    }

    /// Interned names.
    #[inline(always)]
    pub fn names(&self) -> &Names {
        self.names.get().expect("names are interned first")
    }

    /// Fills in the names, while the runtime starts.
    pub fn set_names(&self, names: Names) {
        assert!(self.names.set(names).is_ok(), "names are set once");
    }

    /// A fresh version for a dict's keys; never 0.
    pub fn fresh_dict_version(&self) -> u32 {
        // Relaxed: only uniqueness counts.
        self.dict_version.fetch_add(1, Ordering::Relaxed).max(1)
    }

    /// Tells of collections that the heap began by itself. At the limit there is no memory for whom it might concern.
    fn tell_frontend(&self, reason: Reason, report: Option<&CollectionReport>) {
        if let (Reason::Growth, Some(f), Some(cx)) = (reason, self.frontend.get(), crate::attach::current()) {
            f.collection(cx, report);
        }
    }

    /// What collections have kept, see [`Globals::keep_garbage`]; it is the caller's now.
    pub fn take_kept(&self, mutator: &Mutator) -> Vec<Ref> {
        core::mem::take(&mut *self.kept.lock(mutator)).into_iter().map(Ref::from_owned).collect()
    }

    /// Keeps a value alive as long as the runtime.
    pub fn keep(&self, mutator: &Mutator, v: Ref) -> Value {
        let v = v.into_value();
        self.roots.lock(mutator).push(v);
        v
    }
}

// SAFETY: 1. the roots below are all that the runtime refers to from outside the heap. 2. clearing weak
// references runs no user code and allocates no objects. 3. finalizers and callbacks run through the attached
// thread's own record.
unsafe impl Client for Globals {
    unsafe fn scan_roots(&self, moment: Moment<'_>, visit: &mut dyn FnMut(Value)) {
        for c in self.classes.iter().chain(&self.exceptions) {
            if let Some(c) = core::ptr::NonNull::new(c.load(Ordering::Relaxed)) {
                visit(Value::object(c.cast::<Header>()));
            }
        }
        for f in [&self.empty_tuple, &self.memory_error, &self.modules, &self.builtins] {
            visit(f.get());
        }
        moment.lock(&self.roots).iter().for_each(|v| visit(*v));
    }

    fn clear_weak(&self, moment: Moment<'_>, obj: core::ptr::NonNull<Header>) {
        self.weak.clear(moment, obj);
        if let Some(s) = as_exact_str(Value::object(obj))
            && !moment.may_come_back()
        {
            self.interned.remove(moment, s);
        }
    }

    fn finalize(&self, _: &Mutator, obj: core::ptr::NonNull<Header>) {
        if let Some(cx) = crate::attach::current() {
            cx.run_finalizer(Value::object(obj));
        }
    }

    fn garbage(
        &self,
        moment: Moment<'_>,
        reason: Reason,
        garbage: &[core::ptr::NonNull<Header>],
    ) -> (usize, bool) {
        let mut found = garbage.len();
        if let (Reason::Explicit, Some(f), Some(cx)) = (reason, self.frontend.get(), crate::attach::current())
        {
            found = garbage.iter().filter(|&&h| f.is_seen_garbage(cx, Value::object(h))).count();
        }
        // Relaxed: a switch of its own.
        let keep = self.keep_garbage.load(Ordering::Relaxed);
        if keep {
            let mut kept = moment.lock(&self.kept);
            for &h in garbage {
                let v = Value::object(h);
                // SAFETY: garbage is made of objects.
                if unsafe { h.as_ref() }.owner() != moment.id() {
                    moment.share(v);
                }
                kept.push(Ref::new(v).into_value());
            }
        }
        (found, keep)
    }

    fn collection_begins(&self, _: &Mutator, reason: Reason) {
        self.tell_frontend(reason, None);
    }

    fn collection_ends(&self, _: &Mutator, report: &CollectionReport) {
        self.tell_frontend(report.reason, Some(report));
    }

    fn run_pending(&self, _: &Mutator) {
        if let Some(cx) = crate::attach::current() {
            cx.run_weak_callbacks();
        }
    }
}

/// A runtime could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The system gave no address space or memory.
    Memory(String),
    /// The front end failed to start; the text is its error.
    Frontend(String),
}

impl core::fmt::Display for BuildError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            BuildError::Memory(why) => write!(f, "no memory for a runtime: {why}"),
            BuildError::Frontend(why) => write!(f, "the front end did not start: {why}"),
        }
    }
}

impl std::error::Error for BuildError {}

/// Settings of a runtime.
#[derive(Default)]
pub struct RuntimeBuilder {
    heap_limit: Option<usize>,
    collector_threads: usize,
    frontend: Option<Box<dyn Frontend>>,
}

impl RuntimeBuilder {
    /// Most bytes the heap may take; allocation beyond raises the memory error.
    pub fn heap_limit(mut self, bytes: usize) -> Self {
        self.heap_limit = Some(bytes);
        self
    }

    /// Threads that collect together when the heap is large; 0, the default, is one for each core up to a limit.
    pub fn collector_threads(mut self, threads: usize) -> Self {
        self.collector_threads = threads;
        self
    }

    /// The language on top: compiler, imports, built-in names.
    pub fn frontend(mut self, f: impl Frontend + 'static) -> Self {
        self.frontend = Some(Box::new(f));
        self
    }

    /// Makes the runtime.
    ///
    /// # Errors
    /// The system gives no memory, or the front end does not start.
    pub fn build(self) -> Result<Runtime, BuildError> {
        let globals = Arc::new(Globals::new());
        let config = WorldConfig { collector_threads: self.collector_threads, ..WorldConfig::default() };
        let world = World::new(config, globals.clone()).map_err(|e| BuildError::Memory(e.to_string()))?;
        let runtime = Runtime(Arc::new(Shared { world, globals, has_reclaimer: false.into() }));
        let booted = runtime.attach_with(|cx| {
            cx.is_main.set(true);
            crate::boot::boot(cx).map_err(|e| BuildError::Frontend(cx.describe(&e)))?;
            if let Some(f) = self.frontend {
                let f = cx.globals().frontend.get_or_init(|| f);
                f.start(cx).map_err(|e| BuildError::Frontend(cx.describe(&e)))?;
            }
            Ok(())
        });
        booted.map_err(|e| BuildError::Memory(e.to_string()))??;
        runtime.0.world.set_heap_limit(self.heap_limit);
        Ok(runtime)
    }
}

pub(crate) struct Shared {
    pub(crate) world: Arc<World>,
    pub(crate) globals: Arc<Globals>,
    /// Whether its reclaimer was started.
    pub(crate) has_reclaimer: AtomicBool,
}

impl Drop for Shared {
    fn drop(&mut self) {
        // No thread is left that could retire anything.
        self.world.end_reclaimer(Duration::ZERO);
    }
}

/// A runtime: a heap with its threads. Cloning it is cheap; all clones are the same runtime.
#[derive(Clone)]
pub struct Runtime(pub(crate) Arc<Shared>);

impl Runtime {
    /// Settings for a new runtime.
    pub fn builder() -> RuntimeBuilder {
        RuntimeBuilder::default()
    }

    /// The heap.
    pub fn world(&self) -> &Arc<World> {
        &self.0.world
    }

    /// Asks the main thread to raise the interrupt exception at its next safepoint. May be called from a signal
    /// handler's helper thread.
    pub fn interrupt(&self) {
        self.0.globals.interrupted.store(true, Ordering::Release);
        self.0.world.interrupt_all(crate::interp::poll::INTERRUPT_BIT);
    }

    /// Refuses new attachments from now on, with an error. Threads that are attached finish what they do; the heap
    /// goes with the last of them and the last clone of the runtime.
    pub fn shut_down(&self) {
        self.0.world.close();
        self.0.world.end_reclaimer(Duration::ZERO);
    }

    /// Number of attached and detached threads.
    pub fn thread_count(&self) -> usize {
        self.0.world.threads().len()
    }
}

/// Ends the process at once: no destructor runs, nothing is flushed. For a front end whose program asks for that;
/// `std::process::exit` would take the calling thread's record apart in the midst of what it does.
pub fn exit_now(code: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(code) }
}

/// Answers to a front end or embedder that has only a [`Cx`].
impl Cx {
    /// The heap.
    pub fn world(&self) -> &Arc<World> {
        self.runtime().world()
    }
}
