//! Loans: references to SHARED objects, held by a thread's own objects without a count.
//!
//! # Problem
//!
//! A loop over a container makes an iterator, which holds the container. If that is counted, and the container is SHARED,
//! every loop of every thread writes to the container's count twice, and threads that only read slow each other down.
//!
//! # State word
//!
//! Two links. Both null: the reference is counted, like any. Else the loan is in the list of the thread that took it, and
//! the target's count knows nothing of it.
//!
//! ```text
//!   taken --target PRIVATE, or the thread's own, or IMMORTAL--> counted
//!         --else--------------------------------------------> listed
//!   listed --the thread ends--------------------------------> counted
//!   either --the holder dies--------------------------------> gone
//! ```
//!
//! # Who may touch which field
//!
//! The target is written at birth. The links of a list are the thread's that took the loans, and a pause's. A holder may
//! become SHARED, and others may use it then; it dies in a pause.
//!
//! # Ordering argument
//!
//! None is needed: one thread, or a pause.
//!
//! # Safety argument
//!
//! *The target outlives the loan.* The thread saw the target when it took the loan, so the target was not freed before the
//! next pause; from then on every reclaim pause visits the loans of all threads as it visits their stacks, and finds
//! the target in use. A collection does not: there the holder leads to its target, as to a DEFERRED object
//! ([`Tracer::visit_uncounted`]), so that a holder that nobody reaches keeps nothing alive.
//!
//! *Nobody finds a loan that is gone.* A PRIVATE holder is taken apart by its thread, a SHARED one in a pause, and either
//! may touch the list. A thread that ends counts its loans before it hands over what it has, so the list that others would
//! find is empty.
//!
//! # Source
//!
//! Deutsch and Bobrow, CACM 1976 (references from the stack are not counted), carried over to objects that stand for a
//! place in a loop.

use core::ptr;

use freewheel_refcount::sync::Cell;
use freewheel_refcount::{Value, flags};

use crate::layout::{Releaser, Tracer};
use crate::mutator::Mutator;
use crate::stop_world::PauseToken;

/// Listed loans of one thread beyond which it counts: a reclaim pause visits all of them.
const MOST: u32 = 4096;

/// A place in a list.
#[repr(C)]
struct Links {
    before: Cell<*const Links>,
    after: Cell<*const Links>,
}

impl Links {
    const fn none() -> Links {
        Links { before: Cell::new(ptr::null()), after: Cell::new(ptr::null()) }
    }
}

/// A reference that is counted only if that costs nothing to others. Part of an object, which does not move.
#[repr(C)]
pub struct Loan {
    links: Links,
    target: Value,
}

/// The loans of one thread: a ring, of which this is the one place that is no loan.
pub(crate) struct LoanList {
    ring: Links,
    count: Cell<u32>,
}

impl LoanList {
    pub(crate) const fn new() -> LoanList {
        LoanList { ring: Links::none(), count: Cell::new(0) }
    }

    fn push(&self, links: &Links) {
        let ring = &self.ring;
        if ring.after.get().is_null() {
            ring.before.set(ring);
            ring.after.set(ring);
        }
        let after = ring.after.replace(links);
        links.before.set(ring);
        links.after.set(after);
        // SAFETY: what is in the list is alive: see the module.
        unsafe { (*after).before.set(links) };
        self.count.set(self.count.get() + 1);
    }

    /// Calls `f` for every loan, which may take it off the list.
    fn for_each(&self, mut f: impl FnMut(&Loan)) {
        let mut at = self.ring.after.get();
        while !at.is_null() && !ptr::eq(at, &self.ring) {
            // SAFETY: what is in the list is alive, and all but the ring's own place are loans, which begin with their links.
            let loan = unsafe { &*at.cast::<Loan>() };
            at = loan.links.after.get();
            f(loan);
        }
    }
}

impl Loan {
    /// A reference that nobody has counted or listed yet; [`Mutator::lend`] does.
    pub fn new(target: Value) -> Loan {
        Loan { links: Links::none(), target }
    }

    /// What it leads to.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.target
    }

    fn is_listed(&self) -> bool {
        !self.links.after.get().is_null()
    }

    fn unlist(&self) {
        let (before, after) = (self.links.before.replace(ptr::null()), self.links.after.replace(ptr::null()));
        // SAFETY: what is in the list is alive: see the module.
        unsafe {
            (*before).after.set(after);
            (*after).before.set(before);
        }
    }

    /// For the holder's [`trace`](crate::TypeInfo::trace).
    #[inline]
    pub fn trace(&self, t: &mut Tracer<'_>) {
        if self.is_listed() { t.visit_uncounted(self.target) } else { t.visit(self.target) }
    }

    /// For the holder's [`drop`](crate::TypeInfo::drop).
    #[inline]
    pub fn release(&self, r: &mut Releaser<'_>) {
        if self.is_listed() {
            self.unlist();
            if let Some(mutator) = r.mutator() {
                mutator.loans.count.set(mutator.loans.count.get().saturating_sub(1));
            }
        } else {
            r.release(self.target);
        }
    }
}

impl Mutator {
    /// Takes a loan, whose holder this thread has just made: counts the target, or lists the loan.
    ///
    /// # Safety
    /// The thread is attached, sees the target, and has reached no safepoint since the holder was made; nobody else sees
    /// the holder. It is the loan's first time. The holder's description calls [`Loan::trace`] and [`Loan::release`].
    #[inline]
    pub unsafe fn lend(&self, loan: &Loan) {
        let Some(h) = loan.target.as_object() else { return };
        // SAFETY: the caller sees the target.
        let target = unsafe { h.as_ref() };
        let foreign = target.is_shared() && !target.is_owned_by(self.id()) && !target.is_immortal();
        if foreign && self.loans.count.get() < MOST {
            self.loans.push(&loan.links);
        } else {
            target.incref(self.id());
        }
    }

    /// Visits the targets of all threads' loans.
    pub(crate) fn scan_loans(&self, _: &PauseToken, visit: &mut dyn FnMut(Value)) {
        for (_, slot) in self.world().slots.iter() {
            // SAFETY: the world is stopped, so all mutators are ours.
            if let Some(other) = unsafe { slot.mutator().as_ref() } {
                let mut count = 0;
                other.loans.for_each(|loan| {
                    count += 1;
                    visit(loan.get());
                });
                // Holders that died in pauses were not taken off.
                other.loans.count.set(count);
            }
        }
    }

    /// Counts what this thread has on loan: it ends.
    pub(crate) fn count_loans(&self) {
        self.loans.for_each(|loan| {
            loan.unlist();
            if let Some(h) = loan.target.as_object() {
                // SAFETY: the loan keeps its target alive.
                let target = unsafe { h.as_ref() };
                debug_assert!(target.has(flags::SHARED));
                target.incref(self.id());
            }
        });
        self.loans.count.set(0);
    }
}
