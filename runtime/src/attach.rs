//! Attaching threads, detaching around blocking calls, and handles that cross threads.

use core::cell::{Cell, RefCell};
use std::sync::Arc;

use freewheel_gc::{AttachError, StackRoots};
use freewheel_refcount::sync::atomic::{AtomicPtr, Ordering};
use freewheel_refcount::{Slot, Value};

use crate::cx::Cx;
use crate::handle::Ref;
use crate::interp::stack::Stack;
use crate::runtime::{Globals, Runtime, Shared};

thread_local! {
    static CURRENT: Cell<*const Cx> = const { Cell::new(core::ptr::null()) };
    /// This OS thread's record in every runtime it has attached to.
    static RECORDS: RefCell<Vec<(*const Shared, Box<ThreadRecord>)>> = const { RefCell::new(Vec::new()) };
}

/// The calling thread's record while it is attached.
pub(crate) fn current<'a>() -> Option<&'a Cx> {
    // SAFETY: set while the record is alive and attached.
    unsafe { CURRENT.get().as_ref() }
}

/// What the heap scans of a thread.
struct Roots {
    /// Null while the record is made and when it is dropped: both happen DETACHED, so a pause may look meanwhile.
    cx: AtomicPtr<Cx>,
}

// SAFETY: all registers below the thread's top are visited, and everything else a thread holds on to uncounted.
// It reads what only the thread itself writes while attached.
unsafe impl StackRoots for Roots {
    unsafe fn scan_stack(&self, visit: &mut dyn FnMut(Value)) {
        // Acquire: the record. Partner: `ThreadRecord::new`.
        // SAFETY: set while the record is alive: dropping it attaches first, which waits for the pause that scans.
        let Some(cx) = (unsafe { self.cx.load(Ordering::Acquire).as_ref() }) else { return };
        let mut at = cx.stack.base();
        let top = cx.top.get();
        while at < top {
            // SAFETY: every word below the top is a slot or 0.
            let s: Slot = unsafe { *at };
            if s.bits() != 0 {
                visit(s.value());
            }
            at = at.wrapping_add(1);
        }
        visit(cx.handled.get());
        for frame in cx.frames() {
            visit(frame.function().value());
            visit(frame.namespace);
            visit(frame.generator);
            if frame.generator != Value::UNBOUND {
                // The registers of a running generator are not on the thread's stack.
                for i in 0..frame.code().n_regs as usize {
                    // SAFETY: the running frame's own registers.
                    let s = unsafe { frame.reg(i) };
                    if s.bits() != 0 {
                        visit(s.value());
                    }
                }
            }
            visit(frame.instance);
        }
        // SAFETY: the thread is stopped or this one.
        if let Some(local) = unsafe { (*cx.local.get()).as_ref() } {
            visit(local.value());
        }
    }
}

/// A thread's record with its roots; dropped when the thread ends.
struct ThreadRecord {
    cx: Box<Cx>,
    roots: Box<Roots>,
}

impl ThreadRecord {
    fn new(runtime: &Runtime) -> Result<Box<ThreadRecord>, AttachError> {
        let roots = Box::new(Roots { cx: AtomicPtr::new(core::ptr::null_mut()) });
        let scanned: *const dyn StackRoots = &raw const *roots;
        let mutator = runtime.0.world.register(scanned)?;
        if runtime.0.world.thread_count() > 1 {
            crate::reclaimer::start(runtime);
        }
        let stack = Stack::new().map_err(|_| AttachError::TooManyThreads)?;
        let globals: Arc<Globals> = runtime.0.globals.clone();
        let cx = Box::new(Cx::new(mutator, globals, runtime.clone(), stack, native_limit()));
        // Release: the record. Partner: `scan_stack`.
        roots.cx.store((&raw const *cx).cast_mut(), Ordering::Release);
        Ok(Box::new(ThreadRecord { cx, roots }))
    }
}

impl Drop for ThreadRecord {
    fn drop(&mut self) {
        // What the record itself holds is dropped attached. (A thread that ends in the midst of an attachment, because the
        // process exits, is.)
        let attached = self.cx.mutator.is_attached();
        if !attached {
            self.cx.mutator.reattach();
        }
        let before = CURRENT.replace(&raw const *self.cx);
        // SAFETY: nobody else uses the record any more.
        drop(unsafe { (*self.cx.local.get()).take() });
        CURRENT.set(before);
        if !attached {
            self.cx.mutator.detach();
        }
        // Relaxed: publishes nothing.
        self.roots.cx.store(core::ptr::null_mut(), Ordering::Relaxed);
    }
}

/// The lowest address that this thread's native stack may grow to, with a reserve.
fn native_limit() -> usize {
    const RESERVE: usize = 256 << 10;
    let here = 0u8;
    let fallback = (&raw const here).addr().saturating_sub(1 << 20);
    // SAFETY: plain queries of the C library about the calling thread; the attribute object is destroyed.
    unsafe {
        let mut attr: libc::pthread_attr_t = core::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attr) != 0 {
            return fallback;
        }
        let (mut low, mut size) = (core::ptr::null_mut(), 0);
        let found = libc::pthread_attr_getstack(&raw const attr, &raw mut low, &raw mut size) == 0;
        libc::pthread_attr_destroy(&raw mut attr);
        if found { low.addr() + RESERVE.min(size / 4) } else { fallback }
    }
}

impl Runtime {
    /// Attaches the calling OS thread and runs `f`. The thread's record is kept until the thread ends, so that
    /// attaching again is cheap. Attaching inside `f` again is allowed and does nothing new.
    ///
    /// # Errors
    /// The runtime has shut down, or there is no room for one more thread.
    pub fn attach_with<R>(&self, f: impl FnOnce(&Cx) -> R) -> Result<R, AttachError> {
        if let Some(cx) = current()
            && Arc::ptr_eq(&cx.runtime().0, &self.0)
        {
            return Ok(f(cx));
        }
        let key = Arc::as_ptr(&self.0);
        let found = RECORDS.with_borrow(|all| {
            all.iter().find(|(k, _)| core::ptr::eq(*k, key)).map(|(_, r)| &raw const *r.cx)
        });
        let cx = match found {
            Some(cx) => cx,
            None => {
                let record = ThreadRecord::new(self)?;
                let cx = &raw const *record.cx;
                RECORDS.with_borrow_mut(|all| all.push((key, record)));
                cx
            }
        };
        // SAFETY: records live until their thread ends.
        let cx = unsafe { &*cx };
        // Another runtime's attachment of this thread is put aside for the time being.
        let outer = current();
        if let Some(o) = outer {
            o.mutator.detach();
        }
        if let Err(e) = cx.mutator.attach() {
            if let Some(o) = outer {
                o.mutator.reattach();
            }
            return Err(e);
        }
        let before = CURRENT.replace(cx);
        let restore = Restore { cx, before, outer };
        let r = f(cx);
        drop(restore);
        Ok(r)
    }

    /// As [`Runtime::attach_with`], for a thread that was not attached and forgets that it was.
    pub(crate) fn attach_once<R>(&self, f: impl FnOnce(&Cx) -> R) -> Result<R, AttachError> {
        let r = self.attach_with(f);
        let key = Arc::as_ptr(&self.0);
        let record = RECORDS.with_borrow_mut(|all| {
            let at = all.iter().position(|(k, _)| core::ptr::eq(*k, key))?;
            Some(all.swap_remove(at))
        });
        drop(record);
        r
    }

    /// Attaches the calling OS thread and runs `f`; see [`Runtime::attach_with`].
    ///
    /// # Panics
    /// The runtime has shut down.
    pub fn attach<R>(&self, f: impl FnOnce(&Cx) -> R) -> R {
        match self.attach_with(f) {
            Ok(r) => r,
            Err(e) => panic!("cannot attach: {e}"),
        }
    }
}

/// Detaches at the end of an attachment, also when it ends by a panic.
struct Restore<'a> {
    cx: &'a Cx,
    before: *const Cx,
    outer: Option<&'a Cx>,
}

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        self.cx.mutator.detach();
        CURRENT.set(self.before);
        if let Some(o) = self.outer {
            o.mutator.reattach();
        }
    }
}

impl Cx {
    /// Runs `f` detached: other threads can pause the world meanwhile. `f` touches no objects. In `f` the thread may
    /// attach again; detaching what is detached already only runs `f`.
    pub fn detach<R>(&self, f: impl FnOnce() -> R) -> R {
        struct Reattach<'a>(&'a Cx);
        impl Drop for Reattach<'_> {
            fn drop(&mut self) {
                self.0.mutator.reattach();
                CURRENT.set(self.0);
            }
        }
        if !core::ptr::eq(CURRENT.get(), self) {
            return f();
        }
        CURRENT.set(core::ptr::null());
        self.mutator.detach();
        let back = Reattach(self);
        let r = f();
        drop(back);
        r
    }

    /// The front end's record of this thread, if it has set one; borrowed.
    pub fn thread_record(&self) -> Option<Value> {
        // SAFETY: only this thread looks at it, or a pause while this thread stands still; the borrow ends here.
        unsafe { (*self.local.get()).as_ref() }.map(Ref::value)
    }

    /// Gives the thread another record; answers the one before. The thread keeps it alive, and drops it at its end.
    pub fn set_thread_record(&self, record: Option<Ref>) -> Option<Ref> {
        // SAFETY: as above; what was there is dropped by the caller, when the borrow is over.
        core::mem::replace(unsafe { &mut *self.local.get() }, record)
    }

    /// Marks everything that modules and classes reach as SHARED, before a second thread starts.
    pub fn prepare_threads(&self) {
        self.mutator.share_roots();
    }

    /// Marks a value, and everything it reaches, as SHARED.
    pub fn share(&self, v: Value) {
        // SAFETY: the caller sees the value, so it is alive and its own or SHARED already.
        unsafe { self.mutator.share(v) };
    }
}

/// A counted reference that may cross threads and be dropped anywhere, attached or not.
pub struct Handle {
    value: Option<Value>,
    runtime: Runtime,
}

// SAFETY: the object is SHARED, and its count is changed by attached threads only (see `Drop`).
unsafe impl Send for Handle {}
// SAFETY: as above; `get` needs an attached thread.
unsafe impl Sync for Handle {}

impl Handle {
    /// A handle of a value, which becomes SHARED.
    pub fn new(cx: &Cx, v: Value) -> Handle {
        cx.share(v);
        Handle { value: Some(Ref::new(v).into_value()), runtime: cx.runtime().clone() }
    }

    /// The value.
    pub fn get(&self, _cx: &Cx) -> Ref {
        Ref::new(self.value.unwrap_or(Value::NONE))
    }
}

impl Clone for Handle {
    fn clone(&self) -> Handle {
        let copy = self.runtime.attach_with(|cx| self.get(cx).into_value());
        Handle { value: copy.ok(), runtime: self.runtime.clone() }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(v) = self.value.take() {
            // After shutdown the heap is gone, and the count with it.
            let _ = self.runtime.attach_with(|_| drop(Ref::from_owned(v)));
        }
    }
}
