//! Objects: their memory layout, shapes and classes, and the payload of every built-in kind.
//!
//! An object is a [`Header`], a payload of fixed layout ([`Obj`]), and, if its shape says so, a block of
//! attributes after it ([`attrs`]).

pub mod attrs;
pub mod bytes;
pub mod cell;
pub mod class;
pub mod code;
pub mod counted;
pub mod deferred_ref;
pub mod dict;
pub mod exception;
pub mod field;
pub mod float;
pub mod function;
pub mod generator;
pub mod guarded;
pub mod int;
pub mod iter;
pub mod list;
pub mod lock;
pub mod misc;
pub mod module;
pub mod ring;
pub mod set;
pub mod shape;
pub mod string;
pub mod table;
pub mod tuple;
pub mod well_known;

use core::any::TypeId;
use core::ptr::NonNull;

use freewheel_gc::{Loan, Releaser, Tracer, TypeInfo};
use freewheel_refcount::{Header, Value};

pub use field::Field;
pub use shape::Shape;
pub use well_known::Kind;

/// An object with a payload of fixed layout.
#[repr(C)]
pub struct Obj<T> {
    /// The header.
    pub header: Header,
    /// What makes this object what it is.
    pub data: T,
}

impl<T> Obj<T> {
    /// The object as a value.
    #[inline(always)]
    pub fn value(&self) -> Value {
        Value::object(self.header.as_ptr())
    }
}

impl<T> core::ops::Deref for Obj<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.data
    }
}

/// What an object's payload tells the collector.
///
/// # Safety
/// 1. `trace` visits every counted reference that the payload holds, each as often as it is counted.
/// 2. `release` gives up the same references, and leaves the payload fit to be dropped.
/// 3. Neither runs user code, allocates objects, or waits.
pub unsafe trait Payload: Sized + 'static {
    /// The kind's name, for reports.
    const NAME: &'static str;
    /// Visits all references.
    fn trace(&self, t: &mut Tracer<'_>);
    /// Gives up all references.
    fn release(&mut self, r: &mut Releaser<'_>);
}

/// Implements [`Payload`] for a struct whose references are all in the named fields: a [`Field`], [`deferred_ref::DeferredRef`] or
/// [`Loan`] each.
#[macro_export]
macro_rules! fields_payload {
    ($t:ty, $name:literal $(, $field:ident)* $(,)?) => {
        // SAFETY: all fields are visited and released; reading and counting them is all that is done.
        #[allow(unsafe_code, reason = "crates of front ends forbid it elsewhere; the promise is the line above")]
        unsafe impl $crate::object::Payload for $t {
            const NAME: &'static str = $name;
            fn trace(&self, _t: &mut $crate::gc::Tracer<'_>) {
                $(self.$field.trace(_t);)*
            }
            fn release(&mut self, _r: &mut $crate::gc::Releaser<'_>) {
                $(self.$field.release(_r);)*
            }
        }
    };
}

/// A payload that has the one object it refers to on loan.
pub trait Lender: Payload {
    /// The loan.
    fn loan(&self) -> &Loan;
}

/// What the heap must know of objects with payload `T`.
pub struct InfoOf<T>(core::marker::PhantomData<T>);

impl<T: Payload> InfoOf<T> {
    /// The heap's description.
    pub const INFO: &'static TypeInfo = &TypeInfo {
        name: T::NAME,
        trace: trace_object::<T>,
        drop: drop_object::<T>,
        has_finalizer: attrs::has_finalizer,
    };

    /// The same for objects of exactly a built-in kind, which have neither attributes nor a finalizer: their death
    /// needs no look at their shape.
    pub const BARE: &'static TypeInfo = &TypeInfo {
        name: T::NAME,
        trace: trace_bare::<T>,
        drop: drop_bare::<T>,
        has_finalizer: TypeInfo::no_finalizer,
    };
}

/// # Safety
/// `h` heads a live `Obj<T>`.
unsafe fn trace_bare<T: Payload>(h: NonNull<Header>, t: &mut Tracer<'_>) {
    // SAFETY: the clause above.
    unsafe { h.cast::<Obj<T>>().as_ref() }.data.trace(t);
}

/// # Safety
/// `h` heads a live `Obj<T>` that nobody uses any more.
unsafe fn drop_bare<T: Payload>(h: NonNull<Header>, r: &mut Releaser<'_>) {
    // SAFETY: the clause above: we are alone with the object, whose memory belongs to the heap.
    unsafe {
        let obj = h.cast::<Obj<T>>().as_mut();
        obj.data.release(r);
        core::ptr::drop_in_place(&mut obj.data);
    }
}

/// # Safety
/// `h` heads a live `Obj<T>`.
unsafe fn trace_object<T: Payload>(h: NonNull<Header>, t: &mut Tracer<'_>) {
    // SAFETY: the clause above.
    let obj = unsafe { h.cast::<Obj<T>>().as_ref() };
    obj.data.trace(t);
    // SAFETY: the same object.
    unsafe { attrs::trace(h, t) };
}

/// # Safety
/// `h` heads a live `Obj<T>` that nobody uses any more.
unsafe fn drop_object<T: Payload>(h: NonNull<Header>, r: &mut Releaser<'_>) {
    // SAFETY: the attributes are released before the payload, whose length fields say where they lie.
    unsafe { attrs::release(h, r) };
    // SAFETY: the clause above: we are alone with the object.
    let obj = unsafe { h.cast::<Obj<T>>().as_mut() };
    obj.data.release(r);
    // SAFETY: the payload is not used after this; its memory belongs to the heap.
    unsafe { core::ptr::drop_in_place(&mut obj.data) };
}

/// A reference to the object behind a value whose payload is known to be `T`.
///
/// # Safety
/// `v` refers to an object with payload `T`. The result must not be used after the caller's next safepoint
/// unless something else keeps the object alive.
#[inline(always)]
pub unsafe fn obj_unchecked<'a, T>(v: Value) -> &'a Obj<T> {
    // SAFETY: the clauses above.
    unsafe { v.object_unchecked().cast::<Obj<T>>().as_ref() }
}

/// The header of the object behind a value, if it is one.
#[inline(always)]
pub fn header<'a>(v: Value) -> Option<&'a Header> {
    // SAFETY: values that the attached thread can see are alive until its next safepoint.
    v.as_object().map(|h| unsafe { h.as_ref() })
}

/// Whether the value is an object of exactly this built-in kind, not of a subclass.
#[inline(always)]
pub fn is_exactly(v: Value, kind: Kind) -> bool {
    header(v).is_some_and(|h| h.shape() == kind as u32)
}

/// The payload, if the value is an object of exactly this built-in kind, whose payload is `T`.
///
/// # Safety
/// `T` is the payload of `kind`; see [`obj_unchecked`] for how long the result may be used.
#[inline(always)]
pub unsafe fn exact<'a, T>(v: Value, kind: Kind) -> Option<&'a Obj<T>> {
    // SAFETY: the shape was just checked.
    if is_exactly(v, kind) { Some(unsafe { obj_unchecked(v) }) } else { None }
}

/// Identity of a payload type.
pub fn payload_id<T: 'static>() -> TypeId {
    TypeId::of::<T>()
}
