//! Plans: along which path an item moves through a heap, and how items are looked at and compared for that.

use core::cmp::Ordering;

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::list::{List, LockedList};
use crate::types::list::quick_order;
use crate::types::slots::Cmp;

/// A path in a heap is shorter than this.
const LONGEST: usize = 64;

/// The places through which an item moves, from where it is at first; each item on its way moves one place back.
pub(super) struct Path {
    places: [usize; LONGEST],
    items: [Value; LONGEST],
    len: usize,
}

impl Path {
    pub fn from(place: usize, item: Value) -> Path {
        let mut path = Path { places: [0; LONGEST], items: [Value::UNBOUND; LONGEST], len: 0 };
        path.push(place, item);
        path
    }

    fn push(&mut self, place: usize, item: Value) {
        self.places[self.len] = place;
        self.items[self.len] = item;
        self.len += 1;
    }

    pub fn places(&self) -> &[usize] {
        &self.places[..self.len]
    }

    /// Up from the last place of a heap, past larger parents.
    pub fn rise<P: Planner>(&mut self, p: &mut P) -> Result<(), P::Stop> {
        let (mut at, moving) = (self.places[0], self.items[0]);
        while at > 0 {
            at = (at - 1) / 2;
            let parent = p.item(at)?;
            if !p.less(moving, parent)? {
                break;
            }
            self.push(at, parent);
        }
        Ok(())
    }

    /// From a place in a heap of `len` items down to a leaf, past the smaller child each time, then up again: most items
    /// belong far down.
    pub fn sink<P: Planner>(&mut self, p: &mut P, len: usize) -> Result<(), P::Stop> {
        let (mut at, moving) = (self.places[0], self.items[0]);
        while at < len / 2 {
            at = 2 * at + 1;
            let mut smallest = p.item(at)?;
            if at + 1 < len {
                let other = p.item(at + 1)?;
                if !p.less(smallest, other)? {
                    (at, smallest) = (at + 1, other);
                }
            }
            self.push(at, smallest);
        }
        while self.len > 1 && p.less(moving, self.items[self.len - 1])? {
            self.len -= 1;
        }
        Ok(())
    }
}

/// How items are looked at and compared.
pub(super) trait Planner {
    /// Why planning may end.
    type Stop;

    /// Item `i`, which stays alive as long as the planner.
    fn item(&mut self, i: usize) -> Result<Value, Self::Stop>;

    fn less(&mut self, a: Value, b: Value) -> Result<bool, Self::Stop>;
}

/// Comparisons need code of the program.
pub(super) struct NotQuick;

/// Plans while the list is locked.
pub(super) struct Quick<'a, 'b>(pub &'a LockedList<'b>);

impl Planner for Quick<'_, '_> {
    type Stop = NotQuick;

    fn item(&mut self, i: usize) -> Result<Value, NotQuick> {
        self.0.get(i).ok_or(NotQuick)
    }

    fn less(&mut self, a: Value, b: Value) -> Result<bool, NotQuick> {
        quick_order(a, b).map(Ordering::is_lt).ok_or(NotQuick)
    }
}

/// Plans while others may change the list.
pub(super) struct Careful<'a> {
    cx: &'a Cx,
    list: &'a Obj<List>,
    seen: Vec<(usize, Ref)>,
}

/// Why careful planning ended.
pub(super) enum Stop {
    /// The list has changed.
    Changed,
    Raised(Exc),
}

impl Planner for Careful<'_> {
    type Stop = Stop;

    fn item(&mut self, i: usize) -> Result<Value, Stop> {
        let Some(v) = self.list.get(i) else { return Err(Stop::Changed) };
        self.seen.push((i, Ref::new(v)));
        Ok(v)
    }

    fn less(&mut self, a: Value, b: Value) -> Result<bool, Stop> {
        self.cx.compare_bool(a, b, Cmp::Lt).map_err(Stop::Raised)
    }
}

impl<'a> Careful<'a> {
    pub fn new(cx: &'a Cx, list: &'a Obj<List>) -> Careful<'a> {
        Careful { cx, list, seen: Vec::new() }
    }

    /// Whether the list is as it was when items were looked at.
    pub fn is_valid(&self, list: &LockedList<'_>, len: usize) -> bool {
        list.is_still(len, self.seen.iter().map(|(i, v)| (*i, v.value())))
    }
}

/// What came of a plan: a path, and what the last comparison raised; nothing if the list has changed.
pub(super) fn planned(done: Result<(), Stop>) -> Option<Result<(), Exc>> {
    match done {
        Ok(()) => Some(Ok(())),
        Err(Stop::Raised(e)) => Some(Err(e)),
        Err(Stop::Changed) => None,
    }
}

/// All items of a list, out of everybody's reach.
pub(super) struct Whole<'a> {
    pub cx: &'a Cx,
    pub items: Vec<Value>,
}

impl Planner for &mut Whole<'_> {
    type Stop = Exc;

    fn item(&mut self, i: usize) -> Result<Value, Exc> {
        Ok(self.items[i])
    }

    fn less(&mut self, a: Value, b: Value) -> Result<bool, Exc> {
        match quick_order(a, b) {
            Some(order) => Ok(order.is_lt()),
            None => self.cx.compare_bool(a, b, Cmp::Lt),
        }
    }
}

impl Whole<'_> {
    pub fn heapify(&mut self) -> Result<(), Exc> {
        let len = self.items.len();
        for i in (0..len / 2).rev() {
            let mut path = Path::from(i, self.items[i]);
            let done = path.sink(&mut &mut *self, len);
            for k in 1..path.len {
                self.items[path.places[k - 1]] = path.items[k];
            }
            self.items[path.places[path.len - 1]] = path.items[0];
            done?;
            self.cx.checkpoint()?;
        }
        Ok(())
    }
}
