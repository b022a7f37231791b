//! The collector: one generation, stop-the-world, trial deletion.
//!
//! # Problem
//!
//! Counting does not free cycles, and frees DEFERRED objects never.
//!
//! # Phases
//!
//! | phase | file | what |
//! |---|---|---|
//! | drain | [`crate::reclaim`] | merge queues emptied, counts are exact |
//! | mark | `roots`, `mark` | what roots and stacks hold, and all it reaches, is alive |
//! | subtract | `subtract` | for the rest: count minus references among the rest |
//! | rescue | `subtract`, `mark` | who has something left is held from outside (a handle): alive, with all it reaches |
//! | finalize | `finalize` | weak references cleared; objects with finalizers kept for one more round |
//! | sweep | `sweep` | references to survivors dropped, storage freed, free lists built |
//! | verify | [`crate::verify`] | debug builds and zeal: nothing leads to freed memory or to another thread's PRIVATE object |
//!
//! Finalizers run after the pause. Then a second pause does all of it again for what they left: objects that were
//! finalized and are still garbage are freed there, objects that came back are alive. What the finalizers made and
//! dropped, and has finalizers of its own, waits for the next collection.
//!
//! # Safety argument
//!
//! An object is freed if no root, no stack and no count from outside the unmarked objects leads to it. Borrowed
//! references are on stacks, which are scanned. A count that no traced edge accounts for keeps its object alive, so
//! a handle in native code, a merge in flight or a mistaken `trace` errs towards life. (An edge that is traced but was
//! never counted errs towards death: `trace` visits counted references only.)
//!
//! # Source
//!
//! PEP 703, "Garbage collection"; Lins, Jones: cyclic reference counting; PEP 442.

pub(crate) mod finalize;
pub(crate) mod mark;
pub(crate) mod roots;
pub(crate) mod subtract;
pub(crate) mod sweep;

use core::ptr::NonNull;
use std::time::Instant;

use freewheel_refcount::Header;
use freewheel_refcount::sync::atomic::Ordering;

use crate::mutator::Mutator;
use crate::page::PageMeta;
use crate::poll::COLLECT;
use crate::report::{CollectionReport, PauseKind, Phases, Reason};
use crate::stop_world::PauseToken;
use crate::workers::Team;

/// What one pause of a collection works on.
pub(crate) struct Cycle<'a> {
    pub(crate) mutator: &'a Mutator,
    pub(crate) token: &'a PauseToken,
    /// Who helps, if the heap is large.
    pub(crate) workers: Option<Team<'a>>,
    /// Pages that hold objects.
    pub(crate) pages: Vec<&'a PageMeta>,
    /// The walk's stack.
    pub(crate) stack: Vec<NonNull<Header>>,
    /// Objects that marking did not reach.
    pub(crate) candidates: Vec<NonNull<Header>>,
    /// Objects that were retired when the pause began.
    pub(crate) retired: Vec<NonNull<Header>>,
    /// Bytes of the objects that survive.
    pub(crate) live_bytes: usize,
    /// Bytes of those that wait for finalizers.
    pub(crate) waiting: usize,
    pub(crate) report: &'a mut CollectionReport,
}

impl Cycle<'_> {
    /// Runs a phase and adds its time to the report.
    fn timed<R>(
        &mut self,
        sum: impl FnOnce(&mut Phases) -> &mut u64,
        phase: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let start = Instant::now();
        let result = phase(self);
        *sum(&mut self.report.phases) += start.elapsed().as_nanos() as u64;
        result
    }
}

impl Mutator {
    /// Collects garbage now. A safepoint; runs finalizers and weak callbacks.
    pub fn collect(&self) -> CollectionReport {
        self.collect_for(Reason::Explicit)
    }

    /// Collects if the heap has grown enough; another thread may have done so since we were asked.
    pub(crate) fn collect_if_due(&self) {
        let heap = &self.world().heap;
        let every = self.world().zeal.every();
        if every != 0 {
            self.request(COLLECT);
            let safepoints = self.safepoints.get() + 1;
            self.safepoints.set(safepoints % every);
            if safepoints >= every {
                self.collect_for(Reason::Growth);
            }
        } else if heap.wants_collection() {
            self.collect_for(Reason::Growth);
        } else if heap.would_exceed(1 << 16) {
            self.collect_for(Reason::Limit);
        }
    }

    pub(crate) fn collect_for(&self, reason: Reason) -> CollectionReport {
        let nested = self.collecting.replace(true);
        self.world().client.collection_begins(self, reason);
        let mut report = CollectionReport { reason, ..CollectionReport::default() };
        let (finalizable, waiting) = self.collection_pause(&mut report, true);
        if !finalizable.is_empty() {
            report.finalized = finalizable.len();
            self.finalize_all(&finalizable);
            self.world().heap.has_finalized(waiting);
            self.collection_pause(&mut report, false);
        }
        self.world().heap.trim();
        // Relaxed: the sums are for people.
        self.world().totals.collections.fetch_add(1, Ordering::Relaxed);
        self.world().totals.collected.fetch_add(report.found_objects as u64, Ordering::Relaxed);
        *self.world().last_collection.lock() = report.clone();
        self.run_pending();
        self.world().client.collection_ends(self, &report);
        self.collecting.set(nested);
        report
    }

    /// One pause of a collection. Answers objects that are counted once more and have to be finalized.
    fn collection_pause(&self, report: &mut CollectionReport, first: bool) -> (Vec<NonNull<Header>>, usize) {
        let before = report.clone();
        // Threads are made outside of pauses.
        let workers = self.world().workers.for_heap(self.world().live_bytes());
        let (finalizable, times) =
            self.pause_timed(PauseKind::Collection, |token| self.cycle(token, workers, report, first));
        report.phases.stop += times.stop_ns;
        report.pauses += 1;
        report.pause_ns += times.pause_ns;
        report.longest_pause_ns = report.longest_pause_ns.max(times.pause_ns);
        self.world().tell_collection(&times, &before, report);
        finalizable
    }

    fn cycle(
        &self,
        token: &PauseToken,
        workers: Option<Team<'_>>,
        report: &mut CollectionReport,
        first: bool,
    ) -> (Vec<NonNull<Header>>, usize) {
        let mut cycle = Cycle {
            mutator: self,
            token,
            workers,
            pages: Vec::new(),
            stack: Vec::new(),
            candidates: Vec::new(),
            retired: Vec::new(),
            live_bytes: 0,
            waiting: 0,
            report,
        };
        cycle.timed(|p| &mut p.drain, |c| c.retired = self.drain_all(token).0);
        cycle.timed(
            |p| &mut p.mark,
            |c| {
                c.pages = self.world().heap.in_pause(token).pages();
                c.mark_roots();
                c.mark_reachable();
            },
        );
        cycle.timed(|p| &mut p.subtract, Cycle::find_candidates);
        cycle.timed(|p| &mut p.rescue, Cycle::rescue);
        let finalizable = cycle.timed(|p| &mut p.finalize, |c| c.finalizable(first));
        cycle.timed(|p| &mut p.finalize, Cycle::offer);
        cycle.timed(|p| &mut p.sweep, Cycle::sweep);
        let (live, waiting) = (cycle.live_bytes, cycle.waiting);
        self.world().heap.set_trigger(token, live, waiting);
        if cfg!(debug_assertions) || self.world().zeal.every() != 0 {
            self.verify_heap(token);
        }
        (finalizable, waiting)
    }
}
