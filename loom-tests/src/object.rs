//! An object of models: a header, a slot that may lead to another object, and memory that loom watches.

use core::ptr::NonNull;

use freewheel_refcount::{Header, HeapSlot, OwnerId, Value, flags};
use loom::cell::UnsafeCell;

const ALIVE: u32 = 1;
const FREED: u32 = 0xdb;

/// An object.
#[repr(C)]
pub struct Object {
    /// Its header.
    pub header: Header,
    /// Its field.
    pub field: HeapSlot,
    memory: UnsafeCell<u32>,
}

// SAFETY: what the models check.
unsafe impl Sync for Object {}
// SAFETY: as above.
unsafe impl Send for Object {}

impl Object {
    /// A PRIVATE object with an empty field and one count. Whoever makes it keeps it until the model is over: freed objects
    /// are only marked as such.
    pub fn new(owner: OwnerId) -> Box<Object> {
        Object::with_flags(owner, 0)
    }

    /// The same, SHARED.
    pub fn shared(owner: OwnerId) -> Box<Object> {
        Object::with_flags(owner, flags::SHARED | flags::UNCOUNTED)
    }

    fn with_flags(owner: OwnerId, flags: u8) -> Box<Object> {
        Box::new(Object {
            header: Header::with_flags(owner, 1, flags),
            field: HeapSlot::new(Value::UNBOUND),
            memory: UnsafeCell::new(0),
        })
    }

    /// The object that a header belongs to.
    ///
    /// # Safety
    /// It does, and whoever made it has it still.
    pub unsafe fn of<'a>(h: NonNull<Header>) -> &'a Object {
        // SAFETY: the header is the first field; alive by the clause above.
        unsafe { h.cast::<Object>().as_ref() }
    }

    /// The object as a value.
    pub fn value(&self) -> Value {
        // With the provenance of the whole object.
        Value::object(NonNull::from(self).cast())
    }

    /// What a constructor does.
    pub fn write(&self) {
        // SAFETY: what the models check.
        self.memory.with_mut(|p| unsafe { *p = ALIVE });
    }

    /// What everyone does who may.
    pub fn read(&self) {
        // SAFETY: what the models check.
        self.memory
            .with(|p| assert_eq!(unsafe { *p }, ALIVE, "used before it was made, or after it was freed"));
    }

    /// What a pause does.
    pub fn free(&self) {
        // SAFETY: what the models check.
        self.memory
            .with_mut(|p| assert_ne!(core::mem::replace(unsafe { &mut *p }, FREED), FREED, "freed twice"));
    }

    /// Whether it was freed.
    pub fn is_freed(&self) -> bool {
        // SAFETY: what the models check.
        self.memory.with(|p| unsafe { *p == FREED })
    }
}
