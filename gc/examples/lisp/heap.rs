//! What a language tells the heap: its objects, its roots, how it counts and stores.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use freewheel_gc::*;
use freewheel_refcount::{Header, Value};

/// A pair; also a closure, whose slots are `(parameters . body)` and the variables it sees.
#[repr(C)]
pub struct Pair {
    pub header: Header,
    pub slots: [AtomicU64; 2],
}

/// A symbol, and the global variable of that name.
#[repr(C)]
pub struct Symbol {
    pub header: Header,
    pub value: AtomicU64,
    pub name: Box<str>,
}

pub fn load(slot: &AtomicU64) -> Value {
    // SAFETY: slots hold values. Acquire: the object behind it. Partner: the exchanges in `store` and `push`.
    unsafe { Value::from_bits(slot.load(Ordering::Acquire)) }
}

/// # Safety
/// It is a pair or a closure.
unsafe fn trace_pair(h: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the caller's promise.
    unsafe { h.cast::<Pair>().as_ref() }.slots.iter().for_each(|s| tracer.visit(load(s)));
}

/// # Safety
/// It is a pair or a closure, and dead.
unsafe fn drop_pair(h: NonNull<Header>, releaser: &mut Releaser<'_>) {
    // SAFETY: the caller's promise.
    unsafe { h.cast::<Pair>().as_ref() }.slots.iter().for_each(|s| releaser.release(load(s)));
}

/// # Safety
/// It is a symbol.
unsafe fn trace_symbol(h: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: the caller's promise.
    tracer.visit(load(unsafe { &h.cast::<Symbol>().as_ref().value }));
}

/// # Safety
/// It is a symbol, and dead.
unsafe fn drop_symbol(h: NonNull<Header>, releaser: &mut Releaser<'_>) {
    // SAFETY: the caller's promise; the name is dropped here and nowhere else.
    unsafe {
        releaser.release(load(&h.cast::<Symbol>().as_ref().value));
        core::ptr::drop_in_place(&raw mut (*h.cast::<Symbol>().as_ptr()).name);
    }
}

const NO: unsafe fn(NonNull<Header>) -> bool = TypeInfo::no_finalizer;
pub static PAIR: TypeInfo = TypeInfo { name: "pair", trace: trace_pair, drop: drop_pair, has_finalizer: NO };
pub static CLOSURE: TypeInfo = TypeInfo { name: "closure", ..PAIR };
pub static SYMBOL: TypeInfo =
    TypeInfo { name: "symbol", trace: trace_symbol, drop: drop_symbol, has_finalizer: NO };

/// The client: all symbols, each counted once.
#[derive(Default)]
pub struct Symbols(pub PauseLock<HashMap<Box<str>, Value>>);

// SAFETY: 1. objects are held by objects, by the table, which is visited, and by handles, which are counted.
// 2. what the table holds is counted. 3. the table is locked by `intern` only, which has no safepoint in it, so no
// stopped thread holds the lock; there is nothing else to run. 4. there are no weak references. 5. a symbol is shared
// before it enters the table.
unsafe impl Client for Symbols {
    unsafe fn scan_roots(&self, moment: Moment<'_>, visit: &mut dyn FnMut(Value)) {
        moment.lock(&self.0).values().for_each(|v| visit(*v));
    }
    fn clear_weak(&self, _: Moment<'_>, _: NonNull<Header>) {}
    fn finalize(&self, _: &Mutator, _: NonNull<Header>) {}
    fn run_pending(&self, _: &Mutator) {}
}

/// All references of a thread are handles.
pub struct NoStack;

// SAFETY: there is nothing to visit.
unsafe impl StackRoots for NoStack {
    unsafe fn scan_stack(&self, _: &mut dyn FnMut(Value)) {}
}

/// A counted reference.
pub struct Own<'m>(pub Value, pub &'m Mutator);

impl Clone for Own<'_> {
    fn clone(&self) -> Self {
        // SAFETY: this handle keeps the object alive.
        self.0.as_object().inspect(|h| unsafe { h.as_ref() }.incref(self.1.id()));
        Own(self.0, self.1)
    }
}

impl Drop for Own<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle's own count.
        unsafe { self.1.drop_value(self.0) };
    }
}

/// What a program can do wrong.
#[derive(Debug)]
pub enum Error {
    HeapFull,
    TooDeep,
    Wrong(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::HeapFull => f.write_str("the heap is full"),
            Error::TooDeep => f.write_str("too many calls in calls"),
            Error::Wrong(what) => f.write_str(what),
        }
    }
}

pub type Res<'m> = Result<Own<'m>, Error>;

pub fn wrong<T>(what: impl Into<String>) -> Result<T, Error> {
    Err(Error::Wrong(what.into()))
}

#[derive(Clone, Copy)]
pub struct Shapes {
    pub pair: u32,
    pub closure: u32,
    pub symbol: u32,
}

/// One thread's interpreter.
pub struct Lisp<'m> {
    pub m: &'m Mutator,
    pub symbols: &'m Symbols,
    pub shapes: Shapes,
    pub depth: Cell<u32>,
}

impl<'m> Lisp<'m> {
    /// A handle for a value that was just loaded: until the next safepoint nothing that we can see is freed.
    pub fn own(&self, v: Value) -> Own<'m> {
        // SAFETY: as above.
        v.as_object().inspect(|h| unsafe { h.as_ref() }.incref(self.m.id()));
        Own(v, self.m)
    }

    pub fn number(&self, i: i64) -> Res<'m> {
        Value::int(i).map(|v| Own(v, self.m)).ok_or(Error::Wrong("number too large".into()))
    }

    /// The object, if it is of this kind. Valid as long as the caller's handle on it.
    pub fn of_shape<'a, T>(&self, v: Value, shape: u32) -> Option<&'a T> {
        // SAFETY: the caller has a handle; the shape says what the object is.
        v.as_object().filter(|h| unsafe { h.as_ref() }.shape() == shape).map(|h| unsafe { h.cast().as_ref() })
    }

    pub fn symbol<'a>(&self, v: &'a Own<'m>) -> Option<&'a Symbol> {
        self.of_shape(v.0, self.shapes.symbol)
    }

    /// What a pair consists of.
    pub fn split(&self, v: &Own<'m>) -> Option<(Own<'m>, Own<'m>)> {
        let p = self.of_shape::<Pair>(v.0, self.shapes.pair)?;
        Some((self.own(load(&p.slots[0])), self.own(load(&p.slots[1]))))
    }

    /// A pair or a closure. Beyond the heap's limit this collects, then fails; the parts are counted, so they may wait.
    pub fn make(&self, shape: u32, a: Own<'m>, b: Own<'m>) -> Res<'m> {
        let p = self.m.alloc_or_collect(size_of::<Pair>()).ok_or(Error::HeapFull)?.cast::<Pair>();
        let slots = [a, b].map(|part| AtomicU64::new(std::mem::ManuallyDrop::new(part).0.bits()));
        // SAFETY: fresh memory of that size; the handles' counts are the slots' now.
        unsafe { p.write(Pair { header: Header::new(self.m.id(), shape), slots }) };
        Ok(Own(Value::object(p.cast()), self.m))
    }

    pub fn cons(&self, a: Own<'m>, b: Own<'m>) -> Res<'m> {
        self.make(self.shapes.pair, a, b)
    }

    /// Stores into an object's slot what other threads may find there from now on.
    pub fn store(&self, container: &Header, slot: &AtomicU64, v: &Own<'m>) {
        let v = std::mem::ManuallyDrop::new(v.clone());
        // SAFETY: we have handles on both; the slot's old count is dropped.
        unsafe {
            self.m.barrier(container, v.0);
            // Release: the object. Acquire: the old one, whose count is ours now.
            self.m.drop_value(Value::from_bits(slot.swap(v.0.bits(), Ordering::AcqRel)));
        }
    }

    /// Puts an item in front of a global list, whatever other threads do to it.
    pub fn push(&self, s: &Symbol, item: Own<'m>) -> Res<'m> {
        loop {
            let old = self.own(load(&s.value));
            let new = std::mem::ManuallyDrop::new(self.cons(item.clone(), old.clone())?);
            // SAFETY: the new pair is ours. Orders as in `store`; a failed attempt looks at nothing.
            unsafe { self.m.barrier(&s.header, new.0) };
            let (from, to) = (old.0.bits(), new.0.bits());
            let done = s.value.compare_exchange(from, to, Ordering::AcqRel, Ordering::Relaxed).is_ok();
            // SAFETY: the slot's count of the old list, or ours of the new pair.
            unsafe { self.m.drop_value(if done { old.0 } else { new.0 }) };
            if done {
                return Ok(item);
            }
        }
    }

    pub fn intern(&self, name: &str) -> Res<'m> {
        let mut table = self.symbols.0.lock(self.m);
        if let Some(v) = table.get(name) {
            return Ok(self.own(*v));
        }
        let p = self.m.alloc(size_of::<Symbol>()).ok_or(Error::HeapFull)?.cast::<Symbol>();
        let header = Header::new(self.m.id(), self.shapes.symbol);
        let value = AtomicU64::new(Value::UNBOUND.bits());
        // SAFETY: fresh memory of that size.
        unsafe { p.write(Symbol { header, value, name: name.into() }) };
        let v = Value::object(p.cast());
        // SAFETY: just made; it reaches nothing.
        unsafe { self.m.share(v) };
        table.insert(name.into(), v);
        Ok(self.own(v))
    }
}
