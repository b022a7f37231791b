//! Mark bits of a page: which of its objects a collection has reached.
//!
//! # Problem
//!
//! Several threads mark at once. A bit shared by all wants a locked instruction for each object, which costs as much as
//! the rest of the work on it; a plain store into a word that others store into loses their bits.
//!
//! # State word
//!
//! One bit for every 32 bytes, which is the size of the smallest block, in each of [`LANES`] lanes. An object is marked
//! if its bit is set in any of them.
//!
//! # Who may touch which field
//!
//! | who | reads | writes |
//! |---|---|---|
//! | [`Marker::Alone`], the collecting thread while no other marks | lane 0 | lane 0, plain |
//! | [`Marker::Lane`], each marking thread with a lane of its own | all lanes | its lane, plain |
//! | [`Marker::Crowd`], more threads than lanes | all lanes | its lane, by `fetch_or` |
//!
//! Afterwards [`Marks::merge_lanes`] puts all bits into lane 0, the only one that other phases look at.
//!
//! # Ordering argument
//!
//! Everything is relaxed. A bit says nothing about the object's contents, which nobody changes in a pause; the pool
//! orders the beginning and the end of marking.
//!
//! # Safety argument
//!
//! *No mark is lost*: a word of a lane has one writer, or writers that exchange it. *An object may be marked by two
//! threads*, if both look before either's store arrives: then both trace it, which finds the same objects twice. Each
//! thread marks an object once at most, so the walk ends.
//!
//! # Source
//!
//! Flood, Detlefs, Shavit, Zhang: Parallel Garbage Collection for Shared Memory Multiprocessors, JVM 2001 (tracing
//! twice is cheaper than synchronizing, with forwarding pointers); the lanes are ours.

use freewheel_refcount::sync::atomic::{AtomicU64, Ordering};

use crate::page::PAGE;

/// Bytes for which there is a bit; blocks are that large at least.
pub(crate) const GRANULE: usize = 32;
/// Threads that can mark without locked instructions.
pub(crate) const LANES: usize = 3;
const WORDS: usize = PAGE / GRANULE / 64;
/// Bytes whose bits are in one word of a lane.
pub(crate) const SPAN: usize = GRANULE * 64;

/// The bit for an address or an offset, in its word.
#[inline(always)]
pub(crate) fn bit(at: usize) -> u64 {
    1 << (at / GRANULE % 64)
}

/// Who marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// The collecting thread, while no other does.
    Alone,
    /// One of several threads, the only one in this lane.
    Lane(usize),
    /// One of several threads, some of which share this lane.
    Crowd(usize),
}

impl Marker {
    /// For the thread with this number, of so many.
    pub(crate) fn of(number: usize, threads: usize) -> Marker {
        if threads <= LANES { Marker::Lane(number) } else { Marker::Crowd(number % LANES) }
    }
}

/// The bits of one page. Zeros are none set.
#[repr(C)]
pub(crate) struct Marks {
    lanes: [[AtomicU64; WORDS]; LANES],
}

impl Marks {
    /// Sets the bit for an offset in the page; true if it was not set before, as far as this thread can see.
    #[inline(always)]
    pub(crate) fn set(&self, offset: usize, marker: Marker) -> bool {
        let (word, bit) = (offset / SPAN, bit(offset));
        // Relaxed: all of it, see the module.
        let own = match marker {
            Marker::Alone => &self.lanes[0][word],
            Marker::Lane(lane) | Marker::Crowd(lane) => {
                if self.lanes.iter().any(|l| l[word].load(Ordering::Relaxed) & bit != 0) {
                    return false;
                }
                &self.lanes[lane][word]
            }
        };
        if let Marker::Crowd(_) = marker {
            return own.fetch_or(bit, Ordering::Relaxed) & bit == 0;
        }
        let old = own.load(Ordering::Relaxed);
        // Most references lead to objects that are marked already.
        if old & bit != 0 {
            return false;
        }
        own.store(old | bit, Ordering::Relaxed);
        true
    }

    /// The bits of the span that an address of this page is in, as far as this thread can see.
    pub(crate) fn around(&self, addr: usize, marker: Marker) -> u64 {
        // Relaxed: see the module.
        let bits = |lane: &[AtomicU64; WORDS]| lane[addr % PAGE / SPAN].load(Ordering::Relaxed);
        match marker {
            Marker::Alone => bits(&self.lanes[0]),
            _ => self.lanes.iter().fold(0, |all, lane| all | bits(lane)),
        }
    }

    /// Whether the bit for an offset in the page is set, in lane 0.
    #[inline(always)]
    pub(crate) fn get(&self, offset: usize) -> bool {
        // Relaxed: written in pauses.
        self.lanes[0][offset / SPAN].load(Ordering::Relaxed) & bit(offset) != 0
    }

    /// Puts the bits of all lanes into lane 0.
    pub(crate) fn merge_lanes(&self) {
        let [first, others @ ..] = &self.lanes;
        for (i, word) in first.iter().enumerate() {
            // Relaxed: the marking threads are through.
            let all = others.iter().fold(word.load(Ordering::Relaxed), |all, lane| {
                let bits = lane[i].load(Ordering::Relaxed);
                if bits != 0 {
                    lane[i].store(0, Ordering::Relaxed);
                }
                all | bits
            });
            word.store(all, Ordering::Relaxed);
        }
    }

    /// Clears lane 0; the others are clear.
    pub(crate) fn clear(&self) {
        // Relaxed: in a pause, or nobody else knows the page.
        self.lanes[0].iter().for_each(|word| word.store(0, Ordering::Relaxed));
    }

    /// Number of bits set in lane 0.
    pub(crate) fn count(&self) -> u32 {
        // Relaxed: in a pause.
        self.lanes[0].iter().map(|w| w.load(Ordering::Relaxed).count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> Marks {
        Marks { lanes: [const { [const { AtomicU64::new(0) }; WORDS] }; LANES] }
    }

    #[test]
    fn lanes_see_each_other_and_are_merged() {
        let marks = none();
        assert!(marks.set(0, Marker::Alone) && !marks.set(0, Marker::Lane(1)));
        for lane in 0..LANES {
            let offset = PAGE - GRANULE * (lane + 1);
            assert!(marks.set(offset, Marker::of(lane, LANES)));
            assert!(!marks.set(offset, Marker::of(0, LANES + 1)));
        }
        assert!(marks.set(GRANULE, Marker::of(LANES + 1, LANES + 2)));
        assert!(!marks.get(GRANULE));
        marks.merge_lanes();
        assert!(marks.get(GRANULE) && marks.get(PAGE - 1) && !marks.get(2 * GRANULE));
        assert_eq!(marks.count(), 2 + LANES as u32);
        marks.clear();
        assert!(marks.count() == 0 && marks.set(0, Marker::Lane(2)));
    }
}
