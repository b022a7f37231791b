//! Heaps in lists that threads share: the items are in such an order that none is less than its parent.
//!
//! # Problem
//!
//! Putting an item into a heap, and taking the least one out, moves a few items along a path between the root and a leaf;
//! which path, comparisons say. These may be code of the program, which must not run under the list's lock, and meanwhile
//! other threads do the same to the list.
//!
//! # Who may touch what
//!
//! Everybody reads the list. Whoever changes it holds its lock: the operations here, and all others of lists, which know
//! nothing of heaps.
//!
//! # Transitions
//!
//! An operation *plans*: it looks at items, compares them, and finds a path. Then it *commits*: under the list's lock the
//! items are moved along the path.
//!
//! * If the comparisons need no code of the program ([`quick_order`]), planning happens under the lock, too.
//! * Otherwise planning keeps the items that it has seen, and their places. The commit looks whether the list has the same
//!   length, and the same items in these places. If it has not, the operation begins again.
//! * If a comparison raises, what was planned so far is committed: the moving item lies where it has come to, as in CPython.
//!
//! # Ordering argument
//!
//! The object lock orders commits. A plan reads the list as any reader does; see [`freewheel_refcount::sequence`].
//!
//! # Safety argument
//!
//! * *No item is lost or there twice.* A commit adds one item, or takes one away, or exchanges the root, and apart from that
//!   permutes what is there.
//! * *A heap stays one.* If the list is a heap when the commit begins, it is one afterwards: what an operation does depends
//!   on the items that it has seen and on the length, and these are as they were. An item that was kept is no other one at
//!   the same address.
//! * *Everybody gets on.* A plan is thrown away only if another change was made. Whoever has thrown away [`MANY_PLANS`] takes
//!   a turn, and others make way (`ops::turn`). If the list is changed even so, by a comparison of the same thread or by
//!   operations that know nothing of heaps, the operation raises `RuntimeError` after [`MOST_PLANS`].
//! * *Nothing but the list is locked.* `quick_order` looks at numbers, strings and tuples, which do not change.
//!
//! # Source
//!
//! Commits that look whether what was read is still there are those of software transactional memory (Harris, Fraser,
//! "Language support for lightweight transactions", OOPSLA 2003). Model: `loom-tests/tests/sequence.rs`.

mod plan;

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::list::{List, LockedList, NoMemory};
use crate::types::list::quick_order;

use self::plan::{Careful, Path, Planner, Quick, Stop, Whole, planned};
use super::turn::Turn;

/// After so many plans an operation takes a turn.
const MANY_PLANS: u32 = 8;

/// So many plans of one operation may be thrown away.
const MOST_PLANS: u32 = 1_000;

/// Whether comparisons with this item may do without code of the program.
fn may_be_quick(v: Value) -> bool {
    quick_order(v, v).is_some()
}

/// What a commit took out of the list, and what the last comparison raised.
type Taken = (Value, Result<(), Exc>);

impl Cx {
    /// Puts an item into a heap that threads share.
    ///
    /// # Errors
    /// What a comparison raises: the item is in the list then. The memory error; `RuntimeError` if comparisons change the
    /// list all the time.
    pub fn shared_heap_push(&self, heap: &Obj<List>, v: Ref) -> Result<(), Exc> {
        let v = v.into_value();
        let push = || self.try_heap_push(heap, v);
        // The list has taken the item over, unless there was no memory or no end.
        let kept = |e: Exc| {
            drop(Ref::from_owned(v));
            e
        };
        self.with_room(push).map_err(kept)?.unwrap_or_else(|e| Err(kept(e)))
    }

    /// `Err` within is an error before the item is in the list, `Ok(Err)` one after that.
    #[allow(clippy::type_complexity, reason = "three ways to fail")]
    fn try_heap_push(&self, heap: &Obj<List>, v: Value) -> Result<Result<Result<(), Exc>, Exc>, NoMemory> {
        self.make_way(&heap.header);
        self.barrier(&heap.header, v);
        if may_be_quick(v) {
            let list = heap.lock();
            let mut path = Path::from(list.len(), v);
            if let Ok(()) = path.rise(&mut Quick(&list)) {
                list.push(&self.mutator, v)?;
                list.rotate(path.places());
                return Ok(Ok(Ok(())));
            }
        }
        let mut out_of_memory = false;
        let done = self.commit(heap, |plan| {
            let len = heap.len();
            let mut path = Path::from(len, v);
            let raised = planned(path.rise(plan))?;
            // The comparisons may have run a collection.
            self.barrier(&heap.header, v);
            let list = heap.lock();
            if !plan.is_valid(&list, len) {
                return None;
            }
            if list.push(&self.mutator, v).is_err() {
                out_of_memory = true;
                return Some(Ok(()));
            }
            list.rotate(path.places());
            Some(raised)
        });
        if out_of_memory { Err(NoMemory) } else { Ok(done) }
    }

    /// Takes the least item out of a heap that threads share; nothing if it is empty.
    ///
    /// # Errors
    /// What a comparison raises: the item is gone then, as in CPython. `RuntimeError` as in [`Cx::shared_heap_push`].
    pub fn shared_heap_pop(&self, heap: &Obj<List>) -> Result<Option<Ref>, Exc> {
        self.make_way(&heap.header);
        if heap.get(0).is_none_or(may_be_quick) {
            let list = heap.lock();
            let Some(rest) = list.len().checked_sub(1) else { return Ok(None) };
            let mut path = Path::from(0, list.get(rest).unwrap_or(Value::UNBOUND));
            if let Ok(()) = path.sink(&mut Quick(&list), rest) {
                return Ok(take_root(&list, path.places()).map(Ref::from_owned));
            }
        }
        let taken = self.commit(heap, |plan| {
            let len = heap.len();
            let Some(rest) = len.checked_sub(1) else { return Some(None) };
            let seen = plan.item(0).and_then(|_| plan.item(rest));
            let Ok(moving) = seen else { return None };
            let mut path = Path::from(0, moving);
            let raised = planned(path.sink(plan, rest))?;
            let list = heap.lock();
            if !plan.is_valid(&list, len) {
                return None;
            }
            Some(take_root(&list, path.places()).map(|first| (first, raised)))
        })?;
        match taken {
            None => Ok(None),
            Some(taken) => first(taken).map(Some),
        }
    }

    /// Exchanges the least item of a heap that threads share for another one; nothing if the heap is empty.
    ///
    /// # Errors
    /// As in [`Cx::shared_heap_pop`]; the other item is in the list then.
    pub fn shared_heap_replace(&self, heap: &Obj<List>, v: &Ref) -> Result<Option<Ref>, Exc> {
        self.heap_exchange(heap, v, false)
    }

    /// Puts an item into a heap that threads share, and takes the least one out: perhaps the same one.
    ///
    /// # Errors
    /// As in [`Cx::shared_heap_pop`].
    pub fn shared_heap_push_pop(&self, heap: &Obj<List>, v: &Ref) -> Result<Ref, Exc> {
        Ok(self.heap_exchange(heap, v, true)?.unwrap_or_else(|| v.clone()))
    }

    /// Exchanges the least item for `v`; only if it is less than that, if so wanted.
    fn heap_exchange(&self, heap: &Obj<List>, v: &Ref, if_less: bool) -> Result<Option<Ref>, Exc> {
        self.make_way(&heap.header);
        self.barrier(&heap.header, v.value());
        if may_be_quick(v.value()) {
            let list = heap.lock();
            let Some(root) = list.get(0) else { return Ok(None) };
            let mut plan = Quick(&list);
            let wanted = if if_less { plan.less(root, v.value()) } else { Ok(true) };
            let mut path = Path::from(0, v.value());
            match wanted {
                Ok(false) => return Ok(None),
                Ok(true) if path.sink(&mut plan, list.len()).is_ok() => {
                    let root = list.replace(0, v.clone().into_value());
                    list.rotate(path.places());
                    return Ok(root.map(Ref::from_owned));
                }
                _ => {}
            }
        }
        let taken = self.commit(heap, |plan| {
            let len = heap.len();
            if len == 0 {
                return Some(Ok(None));
            }
            let Ok(root) = plan.item(0) else { return None };
            if if_less {
                match plan.less(root, v.value()) {
                    Ok(true) => {}
                    Ok(false) => return Some(Ok(None)),
                    Err(Stop::Raised(e)) => return Some(Err(e)),
                    Err(Stop::Changed) => return None,
                }
            }
            let mut path = Path::from(0, v.value());
            let raised = planned(path.sink(plan, len))?;
            self.barrier(&heap.header, v.value());
            let list = heap.lock();
            if !plan.is_valid(&list, len) {
                return None;
            }
            let root = list.replace(0, v.clone().into_value())?;
            list.rotate(path.places());
            Some(Ok(Some((root, raised))))
        })??;
        taken.map(first).transpose()
    }

    /// Puts the items of a list that threads share into the order of a heap.
    ///
    /// # Errors
    /// What a comparison raises; `RuntimeError` as in [`Cx::shared_heap_push`].
    pub fn shared_heapify(&self, heap: &Obj<List>) -> Result<(), Exc> {
        self.commit(heap, |_| {
            let kept = heap.to_vec();
            let old: Vec<Value> = kept.iter().map(Ref::value).collect();
            let mut plan = Whole { cx: self, items: old.clone() };
            let raised = plan.heapify();
            heap.reorder(&old, &plan.items).then_some(raised)
        })?
    }

    /// Plans and commits, until the list has not changed in between.
    fn commit<R>(
        &self,
        heap: &Obj<List>,
        mut plan_and_commit: impl FnMut(&mut Careful<'_>) -> Option<R>,
    ) -> Result<R, Exc> {
        let mut turn = None;
        for n in 0..MOST_PLANS {
            match &mut turn {
                Some(turn) => Turn::lost(turn),
                None => {
                    self.make_way(&heap.header);
                    turn = if n < MANY_PLANS { None } else { self.take_turn(&heap.header) };
                }
            }
            let mut plan = Careful::new(self, heap);
            let done = plan_and_commit(&mut plan);
            if let Some(done) = done {
                return Ok(done);
            }
            drop(plan);
            self.checkpoint()?;
        }
        Err(self.runtime_error("list changed size during iteration"))
    }
}

/// What was taken, if no comparison has raised.
fn first((v, raised): Taken) -> Result<Ref, Exc> {
    let v = Ref::from_owned(v);
    raised.map(|()| v)
}

/// Takes the root away; the last item moves along this path from there.
fn take_root(list: &LockedList<'_>, path: &[usize]) -> Option<Value> {
    let last = list.pop()?;
    let Some(root) = list.replace(0, last) else { return Some(last) };
    list.rotate(path);
    Some(root)
}
