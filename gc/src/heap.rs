//! The heap of a world: segments, the pages without an owner, and the accounts.
//!
//! Threads come here once per page, so one lock is enough. The accounts count pages, not objects: allocating and
//! freeing touch no counter at all.

use core::ops::RangeInclusive;
use core::ptr::{self, NonNull};

use freewheel_refcount::OwnerId;
use freewheel_refcount::sync::atomic::{AtomicIsize, AtomicUsize, Ordering};
use freewheel_refcount::sync::parking::{Mutex, MutexGuard};

use crate::os;
use crate::page::{CLASS_FREE, PAGE, PAGES, PageMeta, SEGMENT, Segment};
use crate::page_owner::Abandoned;
use crate::size_class::CLASSES;
use crate::stop_world::PauseToken;

/// No collection below this many bytes.
pub const MIN_TRIGGER: usize = 32 << 20;

/// Bytes of blocks that threads take between two reclaim pauses, if there is something to reclaim. The fewer, the more of
/// what is reclaimed is still in the cache; but a pause that brings back little is not worth stopping the threads for.
const TAKEN_BEFORE_RECLAIM: RangeInclusive<usize> = 1 << 20..=4 << 20;

/// Heaps of so many bytes ask the global allocator to give memory back; to smaller ones the question costs more than it brings.
const TRIM_ALLOCATOR: usize = 16 << 20;

/// All pages of a segment but the first.
const ALL_FREE: u64 = (u64::MAX >> (64 - PAGES)) & !1;

/// What the lock guards.
pub(crate) struct Inner {
    segments: Vec<NonNull<Segment>>,
    huge: Vec<NonNull<Segment>>,
    /// Pages of threads that are gone, with room, by class.
    abandoned: [Abandoned<PageMeta>; CLASSES],
    /// No segment before this index has a free page.
    hint: usize,
}

/// The heap.
pub struct Heap {
    inner: Mutex<Inner>,
    /// Bytes of pages in use.
    bytes: AtomicUsize,
    /// Bytes that objects own outside the pages.
    accounted: AtomicIsize,
    /// Bytes of blocks that threads got for their lists since the last collection, minus what they gave back.
    handed: AtomicIsize,
    /// Bytes of blocks, fresh or not, that threads got for their lists since the last reclaim pause.
    taken: AtomicUsize,
    /// When the next reclaim pause is due.
    taken_limit: AtomicUsize,
    /// `accounted` when the last collection ended.
    accounted_then: AtomicIsize,
    /// Bytes that the last collection found alive, accounted ones included.
    alive: AtomicUsize,
    /// Bytes of garbage that waits for its finalizers.
    waiting: AtomicUsize,
    min_trigger: usize,
    limit: AtomicUsize,
}

// SAFETY: segments are reached under the lock, in pauses, or by the owner of a page (see `page`); the rest is
// atomics.
unsafe impl Send for Heap {}
// SAFETY: as above.
unsafe impl Sync for Heap {}

impl Heap {
    pub(crate) fn new(limit: Option<usize>, min_trigger: usize) -> Heap {
        let inner = Inner {
            segments: Vec::new(),
            huge: Vec::new(),
            abandoned: core::array::from_fn(|_| Abandoned::default()),
            hint: 0,
        };
        Heap {
            inner: Mutex::new(inner),
            bytes: AtomicUsize::new(0),
            accounted: AtomicIsize::new(0),
            handed: AtomicIsize::new(0),
            taken: AtomicUsize::new(0),
            taken_limit: AtomicUsize::new(*TAKEN_BEFORE_RECLAIM.start()),
            accounted_then: AtomicIsize::new(0),
            alive: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
            min_trigger,
            limit: AtomicUsize::new(limit.unwrap_or(usize::MAX)),
        }
    }

    /// Bytes of pages in use.
    pub fn page_bytes(&self) -> usize {
        // Relaxed: the accounts order nothing.
        self.bytes.load(Ordering::Relaxed)
    }

    /// Bytes that objects own outside the pages, as far as threads have reported them.
    pub fn accounted_bytes(&self) -> usize {
        // Relaxed: as above.
        self.accounted.load(Ordering::Relaxed).max(0) as usize
    }

    /// Both together.
    pub fn live_bytes(&self) -> usize {
        self.page_bytes() + self.accounted_bytes()
    }

    /// The next collection runs when that many bytes were made since the last one: as many as that has left alive.
    pub fn trigger(&self) -> usize {
        // Relaxed: as above.
        self.min_trigger.max(self.alive.load(Ordering::Relaxed))
    }

    /// Bytes made since the last collection: handed out for objects, and accounted for.
    pub fn made_bytes(&self) -> usize {
        // Relaxed: as above.
        let accounted = self.accounted.load(Ordering::Relaxed) - self.accounted_then.load(Ordering::Relaxed);
        (self.handed.load(Ordering::Relaxed) + accounted).max(0) as usize
    }

    /// Whether a collection is due.
    pub fn wants_collection(&self) -> bool {
        self.made_bytes() > self.trigger()
    }

    /// A thread got `taken` bytes of blocks, of which `made` count as made (below 0: it gave them back).
    pub(crate) fn hand_out(&self, made: isize, taken: usize) {
        // Relaxed: as above.
        self.handed.fetch_add(made, Ordering::Relaxed);
        if taken != 0 {
            self.taken.fetch_add(taken, Ordering::Relaxed);
        }
    }

    /// Whether a reclaim pause is due, if there are retired objects, because threads take blocks: those may be the roots of
    /// much more, and their memory is better used again than replaced, as long as it is in the cache.
    pub(crate) fn wants_reclaim(&self) -> bool {
        // Relaxed: as above; a thread that has just retired something has time until it is asked again.
        self.taken.load(Ordering::Relaxed) >= self.taken_limit.load(Ordering::Relaxed)
    }

    /// A reclaim pause has freed that many bytes. If that is less than half of what was taken since the one before, the
    /// next one comes later.
    pub(crate) fn has_reclaimed(&self, _: &PauseToken, freed: usize) {
        // Relaxed: as above; the world is stopped.
        let taken = self.taken.swap(0, Ordering::Relaxed);
        let (least, most) = TAKEN_BEFORE_RECLAIM.into_inner();
        let limit =
            if freed >= taken / 2 { least } else { most.min(2 * self.taken_limit.load(Ordering::Relaxed)) };
        self.taken_limit.store(limit, Ordering::Relaxed);
    }

    /// The limit.
    pub fn limit(&self) -> Option<usize> {
        // Relaxed: as above.
        Some(self.limit.load(Ordering::Relaxed)).filter(|&l| l != usize::MAX)
    }

    pub(crate) fn set_limit(&self, limit: Option<usize>) {
        // Relaxed: as above.
        self.limit.store(limit.unwrap_or(usize::MAX), Ordering::Relaxed);
    }

    /// Whether that many more bytes would exceed the limit.
    pub fn would_exceed(&self, bytes: usize) -> bool {
        // Relaxed: as above.
        self.live_bytes().saturating_add(bytes) > self.limit.load(Ordering::Relaxed)
    }

    pub(crate) fn account(&self, delta: isize) {
        // Relaxed: as above.
        self.accounted.fetch_add(delta, Ordering::Relaxed);
    }

    /// Sets the trigger, in the pause of a collection that left that many bytes of objects, `waiting` of them for their
    /// finalizers.
    pub(crate) fn set_trigger(&self, _: &PauseToken, live: usize, waiting: usize) {
        // Relaxed: as above; the world is stopped.
        let waiting = self.waiting.fetch_add(waiting, Ordering::Relaxed) + waiting;
        let accounted = self.accounted.load(Ordering::Relaxed);
        self.handed.store(0, Ordering::Relaxed);
        self.accounted_then.store(accounted, Ordering::Relaxed);
        self.alive.store((live + accounted.max(0) as usize).saturating_sub(waiting), Ordering::Relaxed);
    }

    /// That many bytes no longer wait for their finalizers.
    pub(crate) fn has_finalized(&self, waiting: usize) {
        // Relaxed: as above.
        self.waiting.fetch_sub(waiting, Ordering::Relaxed);
    }

    fn add_bytes(&self, bytes: usize) {
        // Relaxed: as above.
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn sub_bytes(&self, bytes: usize) {
        // Relaxed: as above.
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// A page with room for blocks of a class; the caller's from now on. None at the limit, unless `beyond` it.
    pub(crate) fn take_page(&self, class: usize, owner: OwnerId, beyond: bool) -> Option<&PageMeta> {
        let mut inner = self.inner.lock();
        // SAFETY: the list holds metadata of mapped pages.
        if let Some(page) = unsafe { inner.abandoned[class].take(owner) } {
            return Some(page);
        }
        if !beyond && self.would_exceed(PAGE) {
            return None;
        }
        let page = inner.run(1)?;
        self.add_bytes(PAGE);
        page.init(class, owner);
        Some(page)
    }

    /// Pages of its own for a large object. None at the limit, unless `beyond` it.
    pub(crate) fn take_large(&self, bytes: usize, beyond: bool) -> Option<&PageMeta> {
        let whole = bytes.checked_next_multiple_of(PAGE)?;
        if !beyond && self.would_exceed(whole) {
            return None;
        }
        let mut inner = self.inner.lock();
        let page = if whole <= SEGMENT - PAGE { inner.run(whole / PAGE)? } else { inner.huge(whole)? };
        self.add_bytes(whole);
        self.hand_out(whole as isize, whole);
        page.init_large(bytes);
        Some(page)
    }

    /// Gives back the pages of a large object.
    pub(crate) fn free_large(&self, page: NonNull<PageMeta>) {
        self.give_back(&mut self.inner.lock(), page);
    }

    /// Gives back a page, or the run of pages of a large object. Nobody uses it. (No reference: the metadata may go,
    /// too.)
    pub(crate) fn give_back(&self, inner: &mut Inner, page: NonNull<PageMeta>) {
        // SAFETY: metadata of a mapped page.
        let page = unsafe { page.as_ref() };
        let whole = if page.is_classed() { PAGE } else { page.block_size.get().next_multiple_of(PAGE) };
        self.sub_bytes(whole);
        if !page.is_classed() {
            self.hand_out(-(whole as isize), 0);
        }
        page.class.set(CLASS_FREE);
        let segment = page.segment();
        // SAFETY: the segment is mapped; the lock is held.
        let head = unsafe { segment.as_ref() };
        if head.size.get() > SEGMENT {
            inner.huge.retain(|&s| s != segment);
            // SAFETY: mapped with this size and alignment, and its one object is gone.
            unsafe { os::unmap(segment.cast(), head.size.get(), SEGMENT) };
            return;
        }
        let bits = run_bits(page.index(), whole / PAGE);
        head.free.set(head.free.get() | bits);
        head.dirty.set(head.dirty.get() | bits);
        inner.hint = 0;
    }

    /// Hands over the pages of a thread that exits.
    pub(crate) fn abandon(&self, mut owned: *mut PageMeta) {
        let mut inner = self.inner.lock();
        // SAFETY: the list holds metadata of mapped pages, the exiting thread's.
        while let Some(page) = unsafe { owned.as_ref() } {
            owned = page.next_owned.replace(ptr::null_mut());
            inner.adopt(page);
        }
    }

    /// What the lock guards, in a pause: no stopped thread holds it.
    pub(crate) fn in_pause(&self, _: &PauseToken) -> MutexGuard<'_, Inner> {
        self.inner.try_lock().expect("a stopped thread holds the heap's lock")
    }

    /// What the lock guards, for the last user of the heap.
    pub(crate) fn exclusive(&mut self) -> &mut Inner {
        self.inner.get_mut()
    }

    /// Gives memory of free pages back to the system, but keeps a quarter of what is in use.
    pub(crate) fn trim(&self) {
        if self.page_bytes() >= TRIM_ALLOCATOR {
            // The walk's stack may have been large, and storage of dead objects was freed.
            os::trim_allocator();
        }
        let keep = self.page_bytes() / 4 / PAGE;
        let mut inner = self.inner.lock();
        let mut kept = 0;
        inner.segments.retain(|&s| {
            // SAFETY: listed segments are mapped; the lock is held.
            let segment = unsafe { s.as_ref() };
            kept += segment.dirty.get().count_ones() as usize;
            if kept <= keep {
                return true;
            }
            if segment.free.get() == ALL_FREE {
                // SAFETY: mapped with this size and alignment, and all its pages are free.
                unsafe { os::unmap(s.cast(), SEGMENT, SEGMENT) };
                return false;
            }
            discard_dirty(segment);
            true
        });
        inner.hint = 0;
    }
}

/// Gives the memory of a segment's free pages back.
fn discard_dirty(segment: &Segment) {
    let mut dirty = segment.dirty.replace(0);
    while dirty != 0 {
        let first = dirty.trailing_zeros() as usize;
        let count = (dirty >> first).trailing_ones() as usize;
        dirty &= !run_bits(first, count);
        // SAFETY: the start of a page is not null.
        let start = unsafe { NonNull::new_unchecked(segment.meta(first).start()) };
        // SAFETY: the pages are free, and the caller holds the heap's lock.
        unsafe { os::discard(start, count * PAGE) };
    }
}

/// Bits `first..first + count`.
fn run_bits(first: usize, count: usize) -> u64 {
    (u64::MAX >> (64 - count)) << first
}

/// The start of `count` set bits in a row.
fn find_run(free: u64, count: usize) -> Option<usize> {
    let mut runs = free;
    for _ in 1..count {
        runs &= runs >> 1;
        if runs == 0 {
            return None;
        }
    }
    (runs != 0).then(|| runs.trailing_zeros() as usize)
}

impl Inner {
    /// A run of free pages; maps a segment if there is none.
    fn run<'a>(&mut self, count: usize) -> Option<&'a PageMeta> {
        let mut found = None;
        for i in self.hint..self.segments.len() {
            // SAFETY: listed segments are mapped; the lock is held.
            let free = unsafe { self.segments[i].as_ref() }.free.get();
            if let Some(first) = find_run(free, count) {
                found = Some((i, first));
                break;
            }
        }
        let (i, first) = match found {
            Some(found) => found,
            None => {
                self.segments.push(map_segment(SEGMENT)?);
                (self.segments.len() - 1, 1)
            }
        };
        if count == 1 {
            self.hint = i;
        }
        // SAFETY: listed segments are mapped; they are unmapped only when all their pages are free.
        let segment = unsafe { self.segments[i].as_ref() };
        let bits = run_bits(first, count);
        segment.free.set(segment.free.get() & !bits);
        segment.dirty.set(segment.dirty.get() & !bits);
        Some(segment.meta(first))
    }

    /// A mapping for one object.
    fn huge<'a>(&mut self, bytes: usize) -> Option<&'a PageMeta> {
        let segment = map_segment((bytes + PAGE).checked_next_multiple_of(PAGE)?)?;
        self.huge.push(segment);
        // SAFETY: just mapped.
        Some(unsafe { segment.as_ref() }.meta(1))
    }

    /// Makes a page nobody's; the next thread that needs its class takes it.
    pub(crate) fn adopt(&mut self, page: &PageMeta) {
        self.abandoned[page.class.get() as usize].adopt(page);
    }

    /// Empties the lists of abandoned pages, before a sweep builds them again.
    pub(crate) fn forget_abandoned(&mut self) {
        self.abandoned.iter_mut().for_each(Abandoned::forget);
    }

    /// All pages that hold objects, large ones once.
    pub(crate) fn pages<'a>(&self) -> Vec<&'a PageMeta> {
        let mut pages = Vec::new();
        for &s in &self.segments {
            // SAFETY: listed segments are mapped; the lock is held.
            let segment: &Segment = unsafe { s.as_ref() };
            let mut index = 1;
            while index < PAGES {
                // SAFETY: as above; the reference outlives `self` because pages stay mapped while they hold objects.
                let page: &'a PageMeta = unsafe { s.as_ref() }.meta(index);
                if segment.free.get() >> index & 1 != 0 {
                    index += 1;
                    continue;
                }
                pages.push(page);
                index += if page.is_classed() { 1 } else { page.block_size.get().div_ceil(PAGE) };
            }
        }
        // SAFETY: as above.
        pages.extend(self.huge.iter().map(|&s| unsafe { s.as_ref() }.meta(1)));
        pages
    }
}

fn map_segment(size: usize) -> Option<NonNull<Segment>> {
    let start = os::map_aligned(size, SEGMENT)?.cast::<Segment>();
    // SAFETY: just mapped; zeros are a valid segment.
    let segment = unsafe { start.as_ref() };
    segment.size.set(size);
    segment.free.set(if size > SEGMENT { 0 } else { ALL_FREE });
    Some(start)
}

impl Drop for Heap {
    fn drop(&mut self) {
        let inner = self.inner.get_mut();
        for segment in inner.segments.drain(..).chain(inner.huge.drain(..)) {
            // SAFETY: mapped with its own size; nobody has a world's objects when the world is gone.
            unsafe { os::unmap(segment.cast(), segment.as_ref().size.get(), SEGMENT) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::free_list::FreeList;

    #[test]
    fn runs_are_found() {
        assert_eq!(find_run(0b0110_1110, 3), Some(1));
        assert_eq!(find_run(0b0110_1110, 2), Some(1));
        assert_eq!(find_run(0b0110_1110, 4), None);
        assert_eq!(find_run(ALL_FREE, PAGES - 1), Some(1));
        assert_eq!(run_bits(1, 3), 0b1110);
    }

    #[test]
    fn pages_are_taken_and_given_back() {
        let heap = Heap::new(Some(4 * PAGE), MIN_TRIGGER);
        let a = heap.take_page(0, 1, false).unwrap();
        let b = heap.take_large(PAGE + 1, false).unwrap();
        assert_eq!((heap.page_bytes(), b.owner()), (3 * PAGE, 0));
        assert!(heap.take_large(2 * PAGE, false).is_none());
        assert_eq!(heap.inner.lock().pages().len(), 2);
        heap.free_large(NonNull::from(b));
        assert_eq!(heap.page_bytes(), PAGE);
        let list = FreeList::new();
        assert!(a.extend(&list) > 0 && !list.is_empty());
        heap.abandon(ptr::from_ref(a).cast_mut());
        assert_eq!(heap.take_page(0, 2, false).unwrap().start(), a.start());
        let huge = heap.take_large(2 * PAGE, false).unwrap();
        heap.free_large(NonNull::from(huge));
        heap.trim();
    }

    #[test]
    fn a_huge_object_has_a_mapping_of_its_own() {
        let heap = Heap::new(None, MIN_TRIGGER);
        let page = heap.take_large(SEGMENT + 5, false).unwrap();
        // SAFETY: the object's last byte.
        unsafe { page.start().add(SEGMENT + 4).write(1) };
        assert_eq!(heap.inner.lock().pages().len(), 1);
        heap.free_large(NonNull::from(page));
        assert_eq!(heap.page_bytes(), 0);
    }
}
