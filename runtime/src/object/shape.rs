//! Shapes: what class an object has, and which attributes lie in which of its slots.
//!
//! # Problem
//!
//! An inline cache wants to know from one compare that an object has the class and the attribute layout it saw
//! before. So the id in the object's header names both: objects of one class that got the same attributes in
//! the same order have the same shape.
//!
//! # Transitions
//!
//! Adding an attribute moves an object from its shape to a child shape; the child is made once and found again
//! by name. The slot of a name never changes and is never given to another name while an object lives; deleting
//! an attribute writes "unbound" and keeps the shape. After too many attributes or layouts of its class, or when its
//! attributes are asked for as a dict, an object moves to its class's *dict shape*: from then on they live in a dict.
//!
//! # Memory
//!
//! A shape lives as long as its class. Then another one may get its number, while caches know that number still: so whoever
//! makes a shape of a used record moves the class epoch before an object gets the shape. Who finds the number in a header,
//! acquiring, finds the epoch moved, and no entry from before answers.
//!
//! # Source
//!
//! Maps of Self (Chambers, Ungar, Lee, OOPSLA 1989); key-sharing dictionaries, PEP 412.

use core::any::TypeId;
use core::ptr::NonNull;

use freewheel_gc::{SHAPE_STRIDE, ShapeHead, TypeInfo, current_shapes};
use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::{AtomicPtr, Ordering};
use parking_lot::Mutex;

use super::Obj;
use super::class::Class;

/// Objects of this shape keep their attributes in a dict.
pub const DICT_BIT: u16 = 1;
/// No attribute may be added to objects of this shape (the class names its slots).
pub const CLOSED_BIT: u16 = 2;
/// The attributes' place depends on the object's length (subclasses of strings, tuples …).
pub const FLOATING_BIT: u16 = 4;

/// More attributes than this go to a dict.
const MAX_ATTRS: u16 = 96;

/// A shape: 64 bytes in the shape arena.
#[repr(C)]
pub struct Shape {
    head: ShapeHead,
    class: AtomicPtr<Obj<Class>>,
    tree: *const Tree,
    payload: TypeId,
    /// Number of attributes.
    pub count: u16,
    /// Number of attribute slots inside the object; the rest is in a block of its own.
    pub inline: u16,
    /// Offset of the attribute area in bytes, 0 if objects of this shape have none.
    pub offset: u16,
    /// Flags.
    pub flags: u16,
    /// Size in bytes of header and payload.
    pub size: u16,
    id: u32,
}

const _: () = assert!(size_of::<Shape>() <= SHAPE_STRIDE);

/// The part of a shape that only slow paths look at.
struct Tree {
    /// Interned names, by slot.
    names: Box<[Value]>,
    /// What the heap must know of instances of subclasses.
    full: &'static TypeInfo,
    children: Mutex<Vec<(Value, u32)>>,
}

/// What an object's shape becomes with one more attribute.
pub enum Child {
    /// The shape of this number.
    Is(u32),
    /// A new shape, if the attribute's name is one: an interned string, which shapes compare by address.
    OfName,
    /// The class has too many layouts, or there is no memory: the attributes move to a dict.
    None,
}

/// What a new shape is made of.
pub struct NewShape {
    /// The heap's description of objects of this shape.
    pub info: &'static TypeInfo,
    /// The same for instances of subclasses, which may have attributes and finalizers.
    pub full: &'static TypeInfo,
    /// Identity of the payload type.
    pub payload: TypeId,
    /// Interned attribute names, by slot.
    pub names: Box<[Value]>,
    /// See [`Shape::inline`].
    pub inline: u16,
    /// See [`Shape::offset`].
    pub offset: u16,
    /// See [`Shape::flags`].
    pub flags: u16,
    /// See [`Shape::size`].
    pub size: u16,
}

/// Frees a shape. Its record can be read until another shape gets it, but for the names.
///
/// # Safety
/// Its class is being taken apart in a pause, so no object that lives on has it, and this happens once.
pub(super) unsafe fn free(id: u32) {
    let arena = current_shapes();
    debug_assert!(!arena.is_null(), "objects are taken apart by attached threads only");
    // SAFETY: the arena outlives all objects. The record and its tree were made in `init`; the clause above.
    unsafe {
        drop(Box::from_raw((*arena).get(id).cast::<Shape>().as_ref().tree.cast_mut()));
        (*arena).free(id);
    }
}

impl Shape {
    /// Writes the record of a shape of this class's objects; null if the class does not exist yet.
    ///
    /// # Safety
    /// `at` is a fresh record of the shape arena, with the number `id`.
    pub unsafe fn init<'a>(at: NonNull<u8>, id: u32, class: *const Obj<Class>, new: NewShape) -> &'a Shape {
        let count = new.names.len() as u16;
        let tree = Tree { names: new.names, full: new.full, children: Mutex::new(Vec::new()) };
        let shape = Shape {
            head: ShapeHead { info: new.info },
            class: AtomicPtr::new(class.cast_mut()),
            tree: Box::into_raw(Box::new(tree)),
            payload: new.payload,
            count,
            inline: new.inline,
            offset: new.offset,
            flags: new.flags,
            size: new.size,
            id,
        };
        // SAFETY: the record is ours, large enough (asserted above) and aligned to its stride.
        unsafe {
            at.cast::<Shape>().write(shape);
            at.cast::<Shape>().as_ref()
        }
    }

    /// The shape's id.
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What the heap knows of objects of this shape.
    pub fn info(&self) -> &'static TypeInfo {
        self.head.info
    }

    /// What the heap must know of instances of subclasses.
    pub fn full_info(&self) -> &'static TypeInfo {
        self.tree().full
    }

    /// The class of objects of this shape.
    #[inline(always)]
    pub fn class<'a>(&self) -> &'a Obj<Class> {
        // Acquire: pairs with the release in `set_class`.
        // SAFETY: a class outlives its instances, which are traced to it, and nobody asks a shape without instances.
        unsafe { &*self.class.load(Ordering::Acquire) }
    }

    /// The class as a value, for walks of the heap; there is none yet while the runtime starts.
    pub(super) fn class_value(&self) -> Option<Value> {
        // Acquire: as in `class`.
        // SAFETY: null, or as in `class`.
        unsafe { self.class.load(Ordering::Acquire).as_ref() }.map(Obj::value)
    }

    /// Sets the class of a built-in shape whose class did not exist when the shape was made.
    pub fn set_class(&self, class: *const Obj<Class>) {
        // Release: pairs with the acquire in `class`.
        self.class.store(class.cast_mut(), Ordering::Release);
    }

    /// Whether objects of this shape have payload `T`.
    #[inline(always)]
    pub fn has_payload<T: 'static>(&self) -> bool {
        self.payload == TypeId::of::<T>()
    }

    /// Identity of the payload type.
    pub fn payload(&self) -> TypeId {
        self.payload
    }

    /// Whether this flag is set.
    #[inline(always)]
    pub fn has(&self, bit: u16) -> bool {
        self.flags & bit != 0
    }

    fn tree(&self) -> &Tree {
        // SAFETY: set once in `init`, freed with the shape only.
        unsafe { &*self.tree }
    }

    /// The names of the attributes, by slot.
    pub fn names(&self) -> &[Value] {
        &self.tree().names
    }

    /// The slot of an attribute. There is none by a string that is no name.
    #[inline]
    pub fn slot_of(&self, name: Value) -> Option<usize> {
        self.names().iter().position(|n| *n == name)
    }

    /// What a shape for the same payload, with the same room, is made of; of the attributes it has the class's own.
    pub fn like(&self, class: &Obj<Class>) -> NewShape {
        NewShape {
            info: self.info(),
            full: self.full_info(),
            payload: self.payload,
            names: class.members().into(),
            inline: self.inline,
            offset: self.offset,
            flags: self.flags,
            size: self.size,
        }
    }

    /// Whether objects of this shape have as much room as those of `other`, have these flags, and no attributes but the
    /// declared ones.
    pub fn is_root_with_room(&self, other: &Shape, flags: u16) -> bool {
        let room = |s: &Shape| (s.inline, s.offset, s.size, s.payload);
        self.flags == flags && room(self) == room(other) && self.names() == self.class().members()
    }

    /// The child shape with one more attribute; `make` makes it if it does not exist yet and the caller knows that the
    /// attribute's name `is_name`.
    pub fn child(&self, name: Value, is_name: bool, make: impl FnOnce(NewShape) -> Option<u32>) -> Child {
        let mut children = self.tree().children.lock();
        if let Some((_, id)) = children.iter().find(|(n, _)| *n == name) {
            return Child::Is(*id);
        }
        if self.count >= MAX_ATTRS || !self.class().has_layout_left() {
            return Child::None;
        }
        if !is_name {
            return Child::OfName;
        }
        self.class().count_layout();
        let names = self.names().iter().copied().chain([name]).collect();
        let Some(id) = make(NewShape { names, ..self.like(self.class()) }) else { return Child::None };
        children.push((name, id));
        Child::Is(id)
    }
}
