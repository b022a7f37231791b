//! Small payloads: descriptors, ranges, slices, proxies, weak references.

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::sync::atomic::{AtomicBool, AtomicU64};
use freewheel_refcount::{Header, Value, WeakCell};

use super::{Field, Payload};
use crate::cx::Cx;
use crate::fields_payload;
use crate::handle::{Exc, Res};

/// An object without any payload: instances of plain classes.
pub struct Plain;

fields_payload!(Plain, "object");

/// A property.
pub struct Property {
    /// Getter or null value.
    pub get: Field,
    /// Setter or null value.
    pub set: Field,
    /// Deleter or null value.
    pub del: Field,
    /// Documentation or null value.
    pub doc: Field,
}

fields_payload!(Property, "property", get, set, del, doc);

/// A class method or static method: a wrapped callable.
pub struct Wrapped(pub Field);

// SAFETY: the one field is visited and released.
unsafe impl Payload for Wrapped {
    const NAME: &'static str = "method wrapper";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.0.get());
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.0.get());
    }
}

/// The object made by `super`.
pub struct Super {
    /// The class after which the search starts.
    pub class: Field,
    /// The receiver, or unbound.
    pub receiver: Field,
    /// The class whose resolution order is searched, or unbound.
    pub start: Field,
}

fields_payload!(Super, "super", class, receiver, start);

/// A slot named by a class: descriptor of one attribute slot.
pub struct Member {
    /// The class.
    pub class: Field,
    /// Interned name.
    pub name: Value,
    /// The slot's number.
    pub slot: usize,
}

fields_payload!(Member, "member", class);

/// A native attribute: getter and optional setter.
pub struct GetSet {
    /// Name.
    pub name: &'static str,
    /// Reads the attribute.
    pub get: fn(&Cx, Value) -> Res,
    /// Writes it, or deletes it when there is no value.
    pub set: Option<fn(&Cx, Value, Option<Value>) -> Result<(), Exc>>,
    /// The class.
    pub class: Field,
}

fields_payload!(GetSet, "getset", class);

/// A range. The parts are integers, in words or boxed.
pub struct Range {
    /// First number.
    pub start: Field,
    /// End, excluded.
    pub stop: Field,
    /// Step, not zero.
    pub step: Field,
}

fields_payload!(Range, "range", start, stop, step);

/// A slice.
pub struct Slice {
    /// First part.
    pub start: Field,
    /// Second part.
    pub stop: Field,
    /// Third part.
    pub step: Field,
}

fields_payload!(Slice, "slice", start, stop, step);

/// A read-only view of a mapping.
pub struct Proxy(pub Field);

// SAFETY: the one field is visited and released.
unsafe impl Payload for Proxy {
    const NAME: &'static str = "mapping proxy";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.0.get());
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.0.get());
    }
}

/// A parameterized class such as `list[int]`.
pub struct GenericAlias {
    /// The class.
    pub origin: Field,
    /// Tuple of arguments.
    pub args: Field,
}

fields_payload!(GenericAlias, "generic alias", origin, args);

/// A view of the bytes of another object.
pub struct MemoryView {
    /// The object.
    pub owner: Field,
    /// The byte at which the first item begins.
    pub start: usize,
    /// Number of items.
    pub len: usize,
    /// Bytes from one item to the next.
    pub step: isize,
    /// The format character of an item.
    pub letter: u8,
    /// Bytes of an item.
    pub size: usize,
    /// Whether items cannot be written.
    pub readonly: bool,
    /// Whether the view is not to be used any more.
    pub released: AtomicBool,
}

impl MemoryView {
    /// The byte at which item `i` begins.
    pub fn place(&self, i: usize) -> usize {
        self.start.wrapping_add_signed(self.step * i as isize)
    }

    /// The same view of the same object, which is given counted.
    pub fn with(&self, owner: Field) -> MemoryView {
        MemoryView { owner, released: false.into(), ..*self }
    }
}

fields_payload!(MemoryView, "memory view", owner);

/// A weak reference. The target's address is not a counted reference: it is cleared before the target dies.
pub struct WeakRef {
    target: WeakCell,
    /// Called with the reference after the target died, or the null value.
    pub callback: Field,
    /// The hash, once asked for; 0 = unknown.
    pub hash: AtomicU64,
}

impl WeakRef {
    /// A reference to an object.
    pub fn new(target: Value, callback: Value) -> WeakRef {
        WeakRef { target: WeakCell::new(target), callback: Field::new(callback), hash: AtomicU64::new(0) }
    }

    /// The target while it lives. Between two safepoints a target seen here stays alive: PRIVATE targets die by
    /// their owner's hand only, SHARED ones in pauses, and both clear the reference first.
    pub fn target(&self) -> Option<Value> {
        self.target.load()
    }

    /// Clears the reference: the target dies.
    pub fn clear(&self) {
        self.target.clear();
    }

    /// The target's header address, for the table of weak references.
    pub fn target_header(&self) -> Option<core::ptr::NonNull<Header>> {
        self.target()?.as_object()
    }
}

// SAFETY: the callback is visited and released; the target is not counted.
unsafe impl Payload for WeakRef {
    const NAME: &'static str = "weakref";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.callback.get());
        t.visit_weak(self.target().unwrap_or(Value::UNBOUND));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.callback.get());
    }
}
