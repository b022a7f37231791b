//! A thread's way into the runtime.
//!
//! A [`Cx`] is a thread's record: its heap, its stack of registers and frames, its caches. All methods take
//! `&self`; the record is the thread's own (`Cx` is neither `Send` nor `Sync`), and its cells may be changed by
//! user code that runs inside any call.

use core::cell::{Cell, UnsafeCell};
use std::sync::Arc;

use freewheel_gc::{Mutator, SHAPE_STRIDE};
use freewheel_refcount::{OwnerId, Slot, Value};

use crate::exceptions::ExcKind;
use crate::handle::Ref;
use crate::intern::NameCache;
use crate::interp::frame::Frame;
use crate::interp::stack::Stack;
use crate::lookup::{MethodCache, SiteCache};
use crate::names::Names;
use crate::object::class::Class;
use crate::object::{Kind, Obj, Shape, header, obj_unchecked};
use crate::ops::nesting::Rendering;
use crate::runtime::{Globals, Runtime};

/// A thread's record; the token that proves that the thread is attached.
pub struct Cx {
    pub(crate) mutator: Box<Mutator>,
    me: OwnerId,
    shapes: *mut u8,
    globals: Arc<Globals>,
    runtime: Runtime,
    pub(crate) stack: Stack,
    /// The running frame, or null.
    pub(crate) frame: Cell<*mut Frame>,
    /// Number of locals of the frame that the innermost instruction loop runs.
    pub(crate) n_locals: Cell<usize>,
    /// Number of frames.
    pub(crate) depth: Cell<u32>,
    /// The first register above all frames.
    pub(crate) top: Cell<*mut Slot>,
    /// The exception being handled, or the null value.
    pub(crate) handled: Cell<Value>,
    /// Below this address the native stack counts as exhausted.
    pub(crate) native_limit: Cell<usize>,
    pub(crate) methods: MethodCache,
    pub(crate) sites: SiteCache,
    pub(crate) names_seen: NameCache,
    /// The objects that are being rendered, against endless recursion.
    pub(crate) rendering: UnsafeCell<Rendering>,
    /// Levels of native recursion ([`crate::ops::nesting`]).
    pub(crate) nested: Cell<u32>,
    /// The front end's record of this thread.
    pub(crate) local: UnsafeCell<Option<Ref>>,
    /// Whether this is the thread that handles signals.
    pub(crate) is_main: Cell<bool>,
}

impl Cx {
    pub(crate) fn new(
        mutator: Box<Mutator>,
        globals: Arc<Globals>,
        runtime: Runtime,
        stack: Stack,
        native_limit: usize,
    ) -> Cx {
        Cx {
            me: mutator.id(),
            shapes: mutator.world().shapes().base(),
            mutator,
            globals,
            runtime,
            frame: Cell::new(core::ptr::null_mut()),
            n_locals: Cell::new(0),
            depth: Cell::new(0),
            top: Cell::new(stack.base()),
            stack,
            handled: Cell::new(Value::NONE),
            native_limit: Cell::new(native_limit),
            methods: MethodCache::new(),
            sites: SiteCache::new(),
            names_seen: NameCache::new(),
            rendering: UnsafeCell::default(),
            nested: Cell::new(0),
            local: UnsafeCell::new(None),
            is_main: Cell::new(false),
        }
    }

    /// The thread's slot id.
    #[inline(always)]
    pub fn me(&self) -> OwnerId {
        self.me
    }

    /// The thread's part of the heap.
    #[inline(always)]
    pub fn mutator(&self) -> &Mutator {
        &self.mutator
    }

    /// What the runtime's threads share.
    #[inline(always)]
    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    /// The runtime.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// The interned names of special methods.
    #[inline(always)]
    pub fn names(&self) -> &Names {
        self.globals.names()
    }

    /// The shape with this id.
    #[inline(always)]
    pub fn shape<'a>(&self, id: u32) -> &'a Shape {
        // SAFETY: ids in headers and caches name records of the shape arena, which live as long as the world.
        unsafe { &*self.shapes.add(id as usize * SHAPE_STRIDE).cast::<Shape>() }
    }

    /// The shape of an object.
    #[inline(always)]
    pub fn shape_of<'a>(&self, h: &freewheel_refcount::Header) -> &'a Shape {
        self.shape(h.shape_acquire())
    }

    /// The class of a built-in kind.
    #[inline(always)]
    pub fn class<'a>(&self, kind: Kind) -> &'a Obj<Class> {
        self.globals.class(kind)
    }

    /// A built-in exception class.
    #[inline]
    pub fn exc_class<'a>(&self, kind: ExcKind) -> &'a Obj<Class> {
        self.globals.exc_class(kind)
    }

    /// The class of a value.
    #[inline(always)]
    pub fn class_of<'a>(&self, v: Value) -> &'a Obj<Class> {
        match header(v) {
            Some(h) => self.shape_of(h).class(),
            None => self.class(immediate_kind(v)),
        }
    }

    /// The payload of an object, if it is a `T`; also for instances of subclasses.
    #[inline(always)]
    pub fn cast<'a, T: 'static>(&self, v: Value) -> Option<&'a Obj<T>> {
        let h = header(v)?;
        // SAFETY: the shape says that the payload is a `T`.
        if self.shape_of(h).has_payload::<T>() { Some(unsafe { obj_unchecked(v) }) } else { None }
    }

    /// The class, if the value is one.
    #[inline]
    pub fn as_class<'a>(&self, v: Value) -> Option<&'a Obj<Class>> {
        self.cast::<Class>(v)
    }

    /// Whether the value is an instance of this class or of a subclass, without asking user code.
    #[inline]
    pub fn is_instance(&self, v: Value, class: &Obj<Class>) -> bool {
        self.class_of(v).is_subclass_of(class)
    }

    /// Whether the value is of this kind or of a subclass of it.
    #[inline]
    pub fn is_kind(&self, v: Value, kind: Kind) -> bool {
        self.is_instance(v, self.class(kind))
    }

    /// Whether this is the runtime's main thread.
    pub fn is_main(&self) -> bool {
        self.is_main.get()
    }

    /// The exception being handled, if any.
    pub fn handled(&self) -> Option<Value> {
        let v = self.handled.get();
        if v == Value::NONE { None } else { Some(v) }
    }
}

/// The kind of an immediate.
#[inline(always)]
pub fn immediate_kind(v: Value) -> Kind {
    if v.is_int() {
        Kind::Int
    } else if v.is_float() {
        Kind::Float
    } else if v.is_bool() {
        Kind::Bool
    } else if v == Value::NONE {
        Kind::None
    } else if v == Value::ELLIPSIS {
        Kind::Ellipsis
    } else {
        Kind::NotImplemented
    }
}
