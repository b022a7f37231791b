//! [`Biased`] and [`Weak`]: the split count for any program, in the place of `Arc` and its `Weak`.
//!
//! # Problem
//!
//! Cloning an `Arc` is an atomic read-modify-write, even if no other thread has ever seen the object. `Rc` cannot cross
//! threads at all. A [`Biased`] is counted plainly by the thread that made it and atomically by all others.
//!
//! | file | holds |
//! |---|---|
//! | `mod.rs` | the handle: `new`, `clone`, `drop`, `share` |
//! | `inner` | the block of memory: counts and value |
//! | `release` | dropping a reference to an object that dies at once, and why the owner needs no atomics for it |
//! | `slot` | thread slots: who counts in which local counts; their reuse |
//! | `thread` | the calling thread: its fast path, detaching, its end |
//! | `drain` | merging what is queued, destroying what dies of that |
//! | `unique` | `get_mut`, `make_mut`, `try_unwrap`, `into_inner` |
//! | `weak_ref` | [`Weak`], `downgrade`, `new_cyclic` |
//! | `raw` | `into_raw`, `from_raw`, `as_ptr` |
//! | `traits` | everything `Arc` implements by asking its value |
//!
//! # Safety argument
//!
//! *Counts*: [`crate::biased`], `release`, `slot`. What the handle itself has to answer for:
//!
//! 1. **A value may be destroyed later than its last reference, by another thread.** A drop on a foreign thread queues the
//!    object, and the owner destroys it when it drains. So a value that may be seen by a foreign thread must be valid
//!    for ever and destroyable anywhere: `Biased<T>` is `Send` and `Sync` if `T` is `Send`, `Sync` *and* `'static`.
//!    For all other `T` a handle never leaves its thread, and then it is destroyed by the drop of the last reference,
//!    there and then (`thread`: a thread never queues for itself).
//! 2. **Handles are covariant.** A foreign thread could shorten `Biased<&'static T>` to a shorter lifetime and then store
//!    something short-lived through [`Biased::get_mut`]. That is why mutable access needs the owner, or a merged
//!    count: after it, all references are of the short type and on this thread, or the count is merged and nothing
//!    is ever queued again.
//! 3. **References to the counts** end with the atomic operation that gives up the right to look at them; they point to
//!    atomics only.
//!
//! # Source
//!
//! `std::sync::Arc` for the interface; PEP 703 and PACT 2018 for the counts.

mod drain;
mod inner;
mod raw;
mod release;
mod slot;
mod thread;
mod traits;
mod unique;
mod weak_ref;

use core::marker::PhantomData;
use core::ops::Deref;
use core::pin::Pin;
use core::ptr::NonNull;

pub use drain::drain;
use inner::{Inner, allocate, destroy};
use release::Release;
use slot::NOT_HERE;
pub use thread::detached;
#[cfg(freewheel_loom)]
pub use thread::end_thread;
pub use weak_ref::Weak;

use crate::fault::model_is_over;
use crate::state::{NOBODY, Snapshot};

/// Bit of a handle's pointer: anyone may count in the shared word.
const OPEN_TAG: usize = 1;

/// A shared pointer, as `Arc`, whose count is split between the thread that made the object and all others.
///
/// The owner clones and drops with a plain add, without any atomic read-modify-write; other threads do it as `Arc` does.
///
/// # When a value is dropped
///
/// With its last reference, at once, as with `Arc`, except in two cases: *the owner made a reference, and another thread
/// drops it last*, or *other threads cloned and dropped it at the same moment*. That thread does not know the owner's part of
/// the count, or finds that the object is not the owner's any more, so the owner has to look: at its next
/// [`Biased::new`], at its next drop of a handle, at [`drain()`], or when it ends. If the owner has ended, or is inside
/// [`detached`], the dropping thread looks in its place, at once. After [`Biased::share`] there is no owner, and there
/// are no exceptions.
///
/// Destructors that run that way may panic: all of them run, then the first panic is passed on to who drained. At
/// the end of a thread it is dropped after it was reported.
///
/// # Counts
///
/// They saturate: an object that was cloned 2^32 times by its owner, or 2^28 times by others, and never dropped, lives for
/// ever.
///
/// # Threads
///
/// `Send` and `Sync` want `T: Send + Sync + 'static`; `Arc` does without `'static`. See the
/// [module](crate::handle#safety-argument) for why.
///
/// # Source
/// Choi, Shull, Torrellas, PACT 2018.
///
/// ```
/// use freewheel_refcount::Biased;
///
/// let a = Biased::new(vec![1, 2, 3]);
/// let b = a.clone();
/// let t = std::thread::spawn(move || b.iter().sum::<i32>());
/// assert_eq!((a.len(), t.join().unwrap()), (3, 6));
/// ```
pub struct Biased<T: ?Sized> {
    /// The object; bit 0 says that its shared word is known to be open ([`Snapshot::is_open`]), which is for ever. Then counting
    /// needs no look at the object before the one atomic operation: on a line that others write, a look is half of the cost.
    tagged: NonNull<Inner<T>>,
    /// Dropping a handle may drop a value.
    owns: PhantomData<Inner<T>>,
}

// SAFETY: a handle gives shared access (`T: Sync`), and whoever has the last one may drop or take the value (`T: Send`),
// later than it was dropped (`T: 'static`): clause 1 of the module's safety argument. The counts are atomic or belong to
// one thread at a time (`slot`).
unsafe impl<T: ?Sized + Send + Sync + 'static> Send for Biased<T> {}
// SAFETY: as above; `&Biased` can be cloned, so it gives what a handle gives.
unsafe impl<T: ?Sized + Send + Sync + 'static> Sync for Biased<T> {}

impl<T> Biased<T> {
    /// A new object, owned by the calling thread.
    ///
    /// Drains the thread's merge queue if something has been queued.
    ///
    /// # Panics
    /// Passes on the panic of a destructor that runs in the drain.
    #[inline(always)]
    pub fn new(value: T) -> Biased<T> {
        let me = thread::current();
        if me == NOT_HERE {
            return Biased::new_slow(value);
        }
        Biased::from_object(allocate(Inner::new(me, value)))
    }

    #[cold]
    #[inline(never)]
    fn new_slow(value: T) -> Biased<T> {
        Biased::from_object(allocate(match thread::enter() {
            NOBODY => Inner::unowned(1, value),
            me => Inner::new(me, value),
        }))
    }

    /// A new object, without draining first.
    fn new_quiet(value: T) -> Biased<T> {
        Biased::from_object(allocate(match thread::number() {
            NOBODY => Inner::unowned(1, value),
            me => Inner::new(me, value),
        }))
    }

    /// A new object that will not move: [`Biased::new`], pinned.
    ///
    /// # Panics
    /// As [`Biased::new`].
    pub fn pin(value: T) -> Pin<Biased<T>> {
        // SAFETY: the value is behind the pointer, and gets out again only through methods that want an unpinned handle.
        unsafe { Pin::new_unchecked(Biased::new(value)) }
    }
}

impl<T: ?Sized> Biased<T> {
    #[inline(always)]
    fn from_object(object: NonNull<Inner<T>>) -> Biased<T> {
        Biased { tagged: object, owns: PhantomData }
    }

    /// A handle of an object whose shared word is open.
    #[inline(always)]
    fn from_open(object: NonNull<Inner<T>>) -> Biased<T> {
        // SAFETY: an address plus one, inside of the object: not zero.
        let tagged = unsafe { NonNull::new_unchecked(object.as_ptr().map_addr(|a| a | OPEN_TAG)) };
        Biased { tagged, owns: PhantomData }
    }

    #[inline(always)]
    fn is_tagged(&self) -> bool {
        self.address() & OPEN_TAG != 0
    }

    /// The address with the tag.
    #[inline(always)]
    fn address(&self) -> usize {
        self.tagged.as_ptr().addr()
    }

    #[inline(always)]
    fn object(&self) -> NonNull<Inner<T>> {
        // SAFETY: the address of an object, which is not zero; objects are aligned to four at least.
        unsafe { NonNull::new_unchecked(self.tagged.as_ptr().map_addr(|a| a & !OPEN_TAG)) }
    }

    #[inline(always)]
    fn state(&self) -> &crate::state::State {
        // SAFETY: this handle's reference keeps the object alive.
        unsafe { Inner::state(self.object()) }
    }

    /// Gives up the owner's part of the count: from now on all threads count atomically, as with `Arc`, and the value is
    /// dropped with its last reference, at once.
    ///
    /// To be called before an object is handed to many threads, by its owner. Answers whether the count is whole now: not if
    /// another thread owns the object, and is neither detached nor gone.
    ///
    /// This handle, and all that are cloned from it, know about it and count as fast as `Arc`; other handles of the object
    /// find out when they are cloned, and are a little slower.
    pub fn share(this: &mut Self) -> bool {
        let object = this.object();
        let merged = unique::merge_now(object);
        if merged && this.state().is_merged() {
            this.tagged = core::mem::ManuallyDrop::new(Biased::from_open(object)).tagged;
        }
        merged
    }

    /// The number of strong references.
    ///
    /// Exact if all of them are on the calling thread or if the object is [`share`](Biased::share)d; otherwise others change
    /// it, and references that are queued count.
    pub fn strong_count(this: &Self) -> usize {
        usize::try_from(this.state().total().max(1)).unwrap_or(usize::MAX)
    }

    /// The number of weak references.
    pub fn weak_count(this: &Self) -> usize {
        // SAFETY: this handle's reference keeps the object alive.
        unsafe { Inner::weak(this.object()) }.get() as usize - 1
    }

    /// Whether both lead to the same object.
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        core::ptr::addr_eq(this.object().as_ptr(), other.object().as_ptr())
    }

    /// Destroys or queues what the last decrement asked for.
    #[inline]
    fn act(object: NonNull<Inner<T>>, next: Release) {
        match next {
            Release::Alive => {}
            // SAFETY: the decrement has found the object dead.
            Release::Dead => unsafe { destroy(object) },
            Release::Queue(owner) => drain::queue(object, owner),
        }
    }

    #[cold]
    #[inline(never)]
    fn clone_slow(&self) -> Biased<T> {
        let state = self.state();
        if state.peek().is_open() {
            thread::expect_open(self.address());
            state.incref_unseen();
            return Biased::from_open(self.object());
        }
        // Anyone may count in the shared word, also an owner whose fast path is off.
        state.incref(thread::current());
        Biased::from_object(self.object())
    }

    /// The clone of an object whose word this thread found open when it last looked at one here.
    #[inline(always)]
    fn clone_unseen(&self) -> Biased<T> {
        if self.state().incref_unseen().is_open() {
            return Biased::from_open(self.object());
        }
        // Another object lies here now.
        thread::expect_open(0);
        Biased::from_object(self.object())
    }

    #[cold]
    #[inline(never)]
    fn drop_open(object: NonNull<Inner<T>>, before: Snapshot) {
        // SAFETY: if the reference was not the last, the count is saturated, and the object lives for ever.
        if unsafe { Inner::state(object) }.was_last(before) {
            // SAFETY: that was the last reference.
            unsafe { destroy(object) };
        }
    }

    /// Everything but the owner's decrement that is not the last.
    #[inline(never)]
    fn drop_slow(object: NonNull<Inner<T>>) {
        // SAFETY: the reference that is dropped keeps the object alive.
        let state = unsafe { Inner::state(object) };
        let me = thread::current();
        if state.is_last_and_untouched(me) {
            // SAFETY: that was the last reference.
            return unsafe { destroy(object) };
        }
        if me != NOT_HERE {
            return Self::act(object, state.release(me));
        }
        let next = thread::count_as(state, |me| state.release(me));
        Self::act(object, next.unwrap_or(Release::Alive));
        drain::drain_own();
    }
}

impl<T: ?Sized> Clone for Biased<T> {
    /// One more reference: a plain add if the calling thread owns the object, an atomic one otherwise.
    #[inline(always)]
    fn clone(&self) -> Biased<T> {
        if self.is_tagged() {
            self.state().incref_unseen();
            return Biased { tagged: self.tagged, owns: PhantomData };
        }
        if thread::expected_open() == self.address() {
            return self.clone_unseen();
        }
        // Not `state()`: without a tag there is none to take off, and loads and stores of one address by one expression are
        // what processors forward at no cost.
        // SAFETY: this handle's reference keeps the object alive, and it is not tagged.
        let state = unsafe { Inner::state(self.tagged) };
        if !(state.is_owned_by(thread::current()) && state.incref_fast()) {
            return self.clone_slow();
        }
        Biased { tagged: self.tagged, owns: PhantomData }
    }
}

impl<T: ?Sized> Drop for Biased<T> {
    /// One reference less. See [`Biased`](Biased#when-a-value-is-dropped).
    #[inline(always)]
    fn drop(&mut self) {
        if model_is_over() {
            return;
        }
        if self.is_tagged() {
            let before = self.state().sub_shared();
            if before.is_odd() {
                Self::drop_open(self.object(), before);
            }
        } else if !self.state().release_fast(thread::current()) {
            Self::drop_slow(self.object());
        }
    }
}

impl<T: ?Sized> Deref for Biased<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: this handle's reference keeps the value alive, and mutable access needs to be the only reference.
        unsafe { &*Inner::value(self.object()) }
    }
}

#[cfg(all(test, not(freewheel_loom)))]
mod tests;
