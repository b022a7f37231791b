//! What the heap must know of an object: how to trace it and how to take it apart.

use core::ptr::NonNull;

use freewheel_refcount::{Header, Value};

use crate::marks::Marker;
use crate::mutator::Mutator;
use crate::page::PageMeta;
use crate::publish;
use crate::shapes::ShapeArena;
use crate::span::mark_each;
use crate::world::World;

/// The description of a kind of object.
pub struct TypeInfo {
    /// For reports.
    pub name: &'static str,
    /// Visits each counted reference the object holds, as often as it holds it. May run in a pause, on a thread that is
    /// attached to no world, and for many objects at once: it reads the object and what the tracer offers, nothing else.
    pub trace: unsafe fn(NonNull<Header>, &mut Tracer<'_>),
    /// Gives up every reference through the releaser and frees native storage. Called once; the heap frees the
    /// memory of the object itself afterwards. May run in a pause, where references may lead to objects that are
    /// gone already: it hands them over and does not look behind them.
    pub drop: unsafe fn(NonNull<Header>, &mut Releaser<'_>),
    /// Whether a user's finalizer has to run before the object dies. Not asked of objects with the flag FINALIZED:
    /// a client that knows at birth that there is none may set that flag then, and saves the call.
    pub has_finalizer: unsafe fn(NonNull<Header>) -> bool,
}

impl TypeInfo {
    /// A [`TypeInfo::has_finalizer`] for kinds that never have one.
    ///
    /// # Safety
    /// None; the signature wants it.
    pub unsafe fn no_finalizer(_: NonNull<Header>) -> bool {
        false
    }
}

/// What a walk does with each edge.
pub(crate) enum TraceMode<'a> {
    /// Mark the target; unmarked ones are pushed.
    Mark(Marker),
    /// Set SHARED on the target; those that were not are pushed.
    Share,
    /// Take the edge from the target's count, if the target is unmarked.
    Subtract(&'a mut [i32]),
    /// Push marked targets.
    Survivors,
    /// Push all targets.
    All,
}

/// Visitor of an object's references.
pub struct Tracer<'a> {
    shapes: &'a ShapeArena,
    mode: TraceMode<'a>,
    stack: &'a mut Vec<NonNull<Header>>,
    /// What an uncounted reference led to last: the class, most often, of many objects that are marked one after the other.
    class: Value,
}

impl<'a> Tracer<'a> {
    pub(crate) fn new(
        world: &'a World,
        mode: TraceMode<'a>,
        stack: &'a mut Vec<NonNull<Header>>,
    ) -> Tracer<'a> {
        Tracer { shapes: world.shapes(), mode, stack, class: Value::UNBOUND }
    }

    /// A tracer that only collects targets, for introspection.
    pub fn referents(world: &'a World, into: &'a mut Vec<NonNull<Header>>) -> Tracer<'a> {
        Tracer::new(world, TraceMode::All, into)
    }

    /// The shapes that the headers of the world's objects name.
    #[inline(always)]
    pub fn shapes(&self) -> &'a ShapeArena {
        self.shapes
    }

    /// A counted reference.
    #[inline]
    pub fn visit(&mut self, v: Value) {
        if let Some(h) = v.as_object() {
            self.edge(h);
        }
    }

    /// Counted references, one in each of these items: what to do with them is decided once.
    #[inline]
    pub fn visit_each<T>(&mut self, items: &[T], value: impl Fn(&T) -> Value + Copy) {
        let objects = items.iter().filter_map(|item| value(item).as_object());
        match &mut self.mode {
            TraceMode::Mark(Marker::Alone) => mark_each(items, value, Marker::Alone, self.stack),
            TraceMode::Mark(marker) => mark_each(items, value, *marker, self.stack),
            TraceMode::Share => objects.for_each(|h| {
                // SAFETY: the references were found in a live object that the walking thread alone sees, or in a pause.
                unsafe { publish::edge(h, self.stack) }
            }),
            TraceMode::Subtract(refs) => objects.for_each(|h| subtract(h, refs)),
            TraceMode::Survivors => self.stack.extend(objects.filter(|&h| PageMeta::of(h).is_marked(h))),
            TraceMode::All => self.stack.extend(objects),
        }
    }

    /// An uncounted, weak reference: an edge for sharing, and for nothing else.
    #[inline]
    pub fn visit_weak(&mut self, v: Value) {
        if let (Some(h), TraceMode::Share) = (v.as_object(), &self.mode) {
            self.edge(h);
        }
    }

    /// A reference that keeps its target alive, but is no part of the target's count: a borrowed one in a suspended
    /// frame, an object's to its class, a [`Loan`](crate::Loan). Its target is DEFERRED or IMMORTAL, or kept alive in reclaim
    /// pauses by other means.
    #[inline]
    pub fn visit_uncounted(&mut self, v: Value) {
        match self.mode {
            TraceMode::Mark(_) if v == self.class => {}
            TraceMode::Mark(_) => {
                self.class = v;
                self.visit(v);
            }
            TraceMode::Share | TraceMode::All => self.visit(v),
            _ => {}
        }
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<NonNull<Header>> {
        self.stack.pop()
    }

    #[inline(always)]
    fn edge(&mut self, h: NonNull<Header>) {
        if let TraceMode::Mark(marker) = self.mode {
            if PageMeta::of(h).mark(h, marker) {
                self.stack.push(h);
            }
        } else {
            self.edge_slow(h);
        }
    }

    #[inline(never)]
    fn edge_slow(&mut self, h: NonNull<Header>) {
        match &mut self.mode {
            TraceMode::Mark(_) => unreachable!("see `edge`"),
            TraceMode::Share => {
                // SAFETY: the reference was found in a live object that the walking thread alone sees, or in a pause.
                unsafe { publish::edge(h, self.stack) };
            }
            TraceMode::Subtract(refs) => subtract(h, refs),
            TraceMode::Survivors => {
                if PageMeta::of(h).is_marked(h) {
                    self.stack.push(h);
                }
            }
            TraceMode::All => self.stack.push(h),
        }
    }
}

/// Takes an edge from the target's count, if the target is unmarked.
#[inline(always)]
fn subtract(h: NonNull<Header>, refs: &mut [i32]) {
    let page = PageMeta::of(h);
    if !page.is_marked(h) {
        refs[page.ref_index(h)] -= 1;
    }
}

/// What becomes of references that an object gives up.
pub(crate) enum ReleaseMode<'a> {
    /// Drop the count; those that die go to the mutator's list.
    Count(&'a Mutator),
    /// Hand them to the pause.
    Collect(&'a mut Vec<NonNull<Header>>),
    /// Nothing: the collector has dealt with them.
    Garbage,
}

/// Taker of an object's references when it dies.
pub struct Releaser<'a> {
    mode: ReleaseMode<'a>,
}

impl<'a> Releaser<'a> {
    pub(crate) fn new(mode: ReleaseMode<'a>) -> Releaser<'a> {
        Releaser { mode }
    }

    /// The thread that takes the object apart, unless a pause does.
    pub(crate) fn mutator(&self) -> Option<&'a Mutator> {
        match self.mode {
            ReleaseMode::Count(mutator) => Some(mutator),
            _ => None,
        }
    }

    /// Gives up a counted reference. Never recurses: what dies of it dies after the caller has returned.
    #[inline]
    pub fn release(&mut self, v: Value) {
        let Some(h) = v.as_object() else { return };
        match &mut self.mode {
            // SAFETY: the dying object gives its counted reference to us.
            ReleaseMode::Count(mutator) => unsafe { mutator.release_child(h) },
            ReleaseMode::Collect(children) => children.push(h),
            ReleaseMode::Garbage => {}
        }
    }
}
