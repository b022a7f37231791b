//! Classes.
//!
//! # Who may touch what
//!
//! A class's name, bases, resolution order, slots and root shape are written while it is being made, and in a
//! pause afterwards (assigning a special method, or the bases). Its attributes are in a dict, which is read
//! without locks like any other. Every change to a class moves the runtime's *class epoch*, after the change:
//! inline caches hold the epoch at which they were filled, read before the lookup.

use core::cell::UnsafeCell;
use core::ptr::NonNull;

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::{AtomicU32, Ordering};
use parking_lot::Mutex;

use super::dict::Dict;
use super::{Field, Obj, Payload, obj_unchecked};
use crate::handle::Ref;
use crate::types::slots::Slots;

/// Class flags.
pub mod class_flags {
    /// May be subclassed.
    pub const SUBCLASSABLE: u32 = 1;
    /// Native: its attributes cannot be set by user code.
    pub const NATIVE: u32 = 2;
    /// Defines a finalizer.
    pub const FINALIZER: u32 = 4;
    /// Is an exception class.
    pub const EXCEPTION: u32 = 8;
    /// Is a class of classes.
    pub const METACLASS: u32 = 16;
    /// Instances can be matched by sequence patterns.
    pub const SEQUENCE: u32 = 32;
    /// Instances can be matched by mapping patterns.
    pub const MAPPING: u32 = 64;
    /// Instances have a dict of attributes.
    pub const HAS_DICT: u32 = 128;
    /// Instances can be weakly referenced.
    pub const WEAK: u32 = 256;
    /// Has abstract methods.
    pub const ABSTRACT: u32 = 512;
    /// A lone positional pattern matches the subject itself.
    pub const MATCH_SELF: u32 = 1024;
    /// Counts as a class that adds native data, though its payload is that of its base.
    pub const OWN_LAYOUT: u32 = 2048;
}

/// What is fixed when a class is made, or changed in a pause.
pub struct ClassParts {
    /// Name.
    pub name: String,
    /// Direct bases.
    pub bases: Vec<NonNull<Obj<Class>>>,
    /// That of the bases from which instances take their layout; `object` alone has none.
    pub base: Option<NonNull<Obj<Class>>>,
    /// Method resolution order, the class itself first.
    pub mro: Vec<NonNull<Obj<Class>>>,
    /// The slots in force: the class's own and inherited ones.
    pub slots: Slots,
    /// The slots that the class defines natively itself.
    pub own: Slots,
    /// Flags, see [`class_flags`].
    pub flags: u32,
    /// Names given by `__slots__`-like declarations of this class and its bases, by slot.
    pub members: Vec<Value>,
}

/// A class whose instances get their attributes in more different orders than make this many layouts keeps further
/// instances' attributes in dicts: layouts live as long as the class.
const MAX_LAYOUTS: u32 = 1024;

/// A class's payload.
pub struct Class {
    /// Attributes.
    pub dict: Field,
    /// Qualified name, a string.
    pub qualname: Field,
    parts: UnsafeCell<ClassParts>,
    root_shape: AtomicU32,
    dict_shape: AtomicU32,
    /// Number of shapes that adding attributes has made.
    layouts: AtomicU32,
    /// The shapes that were made for its instances; they die with it.
    shapes: Mutex<Vec<u32>>,
    /// Direct subclasses, as weak references.
    pub subclasses: Mutex<Vec<Value>>,
}

// SAFETY: `parts` is written while the class is being made or in a pause (see the module's docs); everything else
// synchronizes itself.
unsafe impl Sync for Class {}

impl Class {
    /// A class that is not published yet.
    pub fn new(dict: Value, qualname: Value, parts: ClassParts) -> Class {
        Class {
            dict: Field::new(dict),
            qualname: Field::new(qualname),
            parts: UnsafeCell::new(parts),
            root_shape: AtomicU32::new(0),
            dict_shape: AtomicU32::new(0),
            layouts: AtomicU32::new(0),
            shapes: Mutex::new(Vec::new()),
            subclasses: Mutex::new(Vec::new()),
        }
    }

    #[inline(always)]
    fn parts(&self) -> &ClassParts {
        // SAFETY: not written while an attached thread can read it (see the module's docs).
        unsafe { &*self.parts.get() }
    }

    /// The changeable parts.
    ///
    /// # Safety
    /// The class is not published yet, or the world is stopped.
    #[allow(clippy::mut_from_ref, reason = "exclusive by the safety clause")]
    pub unsafe fn parts_mut(&self) -> &mut ClassParts {
        // SAFETY: the clause above.
        unsafe { &mut *self.parts.get() }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.parts().name
    }

    /// The slots in force.
    #[inline(always)]
    pub fn slots(&self) -> &Slots {
        &self.parts().slots
    }

    /// The native slots of this very class.
    pub fn own_slots(&self) -> &Slots {
        &self.parts().own
    }

    /// Flags.
    #[inline(always)]
    pub fn flags(&self) -> u32 {
        self.parts().flags
    }

    /// Whether this flag is set.
    #[inline(always)]
    pub fn has(&self, bit: u32) -> bool {
        self.parts().flags & bit != 0
    }

    /// Whether instances have a finalizer.
    #[inline(always)]
    pub fn has_finalizer(&self) -> bool {
        self.has(class_flags::FINALIZER)
    }

    /// Names of declared slots.
    pub fn members(&self) -> &[Value] {
        &self.parts().members
    }

    /// Direct bases.
    pub fn bases<'a>(&self) -> impl ExactSizeIterator<Item = &'a Obj<Class>> + DoubleEndedIterator {
        // SAFETY: a class keeps its bases alive.
        self.parts().bases.iter().map(|c| unsafe { c.as_ref() })
    }

    /// That of the bases from which instances take their layout, see `types/layout.rs`.
    pub fn base<'a>(&self) -> Option<&'a Obj<Class>> {
        // SAFETY: it is one of the bases, which the class keeps alive.
        self.parts().base.map(|c| unsafe { c.as_ref() })
    }

    /// The resolution order; `held_mro` for who reaches safepoints on the way.
    #[inline]
    pub fn mro<'a>(&self) -> impl ExactSizeIterator<Item = &'a Obj<Class>> + DoubleEndedIterator {
        // SAFETY: a class keeps the classes of its resolution order alive.
        self.parts().mro.iter().map(|c| unsafe { c.as_ref() })
    }

    /// The classes of the resolution order that the class keeps alive: all but itself.
    fn others<'a>(&self) -> impl Iterator<Item = &'a Obj<Class>> {
        self.mro().filter(|c| !core::ptr::eq(&raw const c.data, self))
    }

    /// The dict of attributes.
    #[inline(always)]
    pub fn attributes<'a>(&self) -> &'a Obj<Dict> {
        // SAFETY: set when the class is made, to a dict.
        unsafe { obj_unchecked(self.dict.get()) }
    }

    /// Id of the shape of new instances, 0 while there is none.
    #[inline(always)]
    pub fn root_shape(&self) -> u32 {
        // Acquire: pairs with the release in `set_root_shape`.
        self.root_shape.load(Ordering::Acquire)
    }

    /// Sets the shape of new instances.
    pub fn set_root_shape(&self, id: u32) {
        // Release: pairs with the acquire in `root_shape`.
        self.root_shape.store(id, Ordering::Release);
    }

    /// Id of the shape of instances whose attributes are in a dict, 0 while there is none.
    pub fn dict_shape(&self) -> u32 {
        self.dict_shape.load(Ordering::Acquire)
    }

    /// Notes that the shape is one of this class.
    pub fn own_shape(&self, id: u32) {
        self.shapes.lock().push(id);
    }

    /// A shape of this class that the question is true of.
    pub fn find_shape(&self, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        self.shapes.lock().iter().copied().find(|id| is_it(*id))
    }

    /// Whether instances may get one more layout of attributes.
    pub fn has_layout_left(&self) -> bool {
        // Relaxed: a limit that threads may miss by one each.
        self.layouts.load(Ordering::Relaxed) < MAX_LAYOUTS
    }

    /// Counts a layout of attributes.
    pub fn count_layout(&self) {
        // Relaxed: as in `has_layout_left`.
        self.layouts.fetch_add(1, Ordering::Relaxed);
    }

    /// Sets the shape of instances whose attributes are in a dict.
    pub fn set_dict_shape(&self, id: u32) {
        self.dict_shape.store(id, Ordering::Release);
    }
}

impl Obj<Class> {
    /// The resolution order as it is now, for who reaches safepoints on the way: another thread may assign bases there.
    pub fn held_mro(&self) -> Vec<Ref> {
        self.mro().map(|c| Ref::new(c.value())).collect()
    }

    /// Whether this class is `other` or inherits from it.
    #[inline]
    pub fn is_subclass_of(&self, other: &Obj<Class>) -> bool {
        core::ptr::eq(self, other) || self.mro().any(|c| core::ptr::eq(c, other))
    }
}

// SAFETY: all references are visited and released; subclasses are weak references held with a count each.
unsafe impl Payload for Class {
    const NAME: &'static str = "type";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.dict.get());
        t.visit(self.qualname.get());
        self.others().for_each(|c| t.visit(c.value()));
        self.bases().for_each(|c| t.visit(c.value()));
        // SAFETY: traced in a pause, or by the only thread that sees the class; no holder can be waiting.
        unsafe { &*self.subclasses.data_ptr() }.iter().for_each(|v| t.visit(*v));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.dict.get());
        r.release(self.qualname.get());
        self.others().for_each(|c| r.release(c.value()));
        self.bases().for_each(|c| r.release(c.value()));
        self.subclasses.get_mut().iter().for_each(|v| r.release(*v));
        // Instances may still be taken apart after this, in the same pause: the records keep what that needs.
        // SAFETY: classes die in collections only, and no instance outlives its class.
        self.shapes.get_mut().iter().for_each(|id| unsafe { super::shape::free(*id) });
    }
}
