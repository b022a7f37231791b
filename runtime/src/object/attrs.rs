//! The attribute area of an object: one extension word, then the inline slots.
//!
//! ```text
//! offset            + 8                              + 8 + 8 * inline
//! +-----------------+--------------------------------+
//! | extension       | slot 0 | slot 1 | …            |
//! +-----------------+--------------------------------+
//! ```
//!
//! The extension is the address of a block, or 1 for none. A block holds the slots that did not fit inline and,
//! for objects of a dict shape, the dict. A block knows its own capacity; it is replaced by a larger one, never
//! changed in size, so a reader never mixes one block's capacity with another's slots.

use core::alloc::Layout;
use core::ptr::NonNull;

use freewheel_gc::{Mutator, Releaser, Tracer, current_shapes};
use freewheel_refcount::{BlockSlot, Header, Value};

use super::field::Field;
use super::shape::{FLOATING_BIT, Shape};

/// The extension word of an object without a block.
const NO_BLOCK: usize = 1;

/// Slots outside the object.
#[repr(C)]
pub struct Block {
    capacity: usize,
    dict: Field,
    fields: [Field; 0],
}

impl Block {
    fn layout(capacity: usize) -> Layout {
        Layout::from_size_align(16 + capacity * 8, 8).expect("a block is small")
    }

    fn fields(&self) -> &[Field] {
        // SAFETY: the block has `capacity` fields.
        unsafe { core::slice::from_raw_parts(self.fields.as_ptr(), self.capacity) }
    }

    /// A new block with room for `capacity` slots, the first ones taken from `old`.
    fn grown(old: *mut Block, capacity: usize) -> *mut Block {
        let layout = Block::layout(capacity);
        // SAFETY: the layout is not empty.
        let new = unsafe { std::alloc::alloc(layout) }.cast::<Block>();
        if new.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        // SAFETY: freshly allocated, for just this capacity; `old` is null or a live block of this object.
        unsafe {
            (&raw mut (*new).capacity).write(capacity);
            let dict = old.as_ref().map_or(Value::UNBOUND, |old| old.dict.get());
            (&raw mut (*new).dict).write(Field::new(dict));
        }
        for i in 0..capacity {
            // SAFETY: `old` is null or a live block of this object.
            let v = match unsafe { old.as_ref() } {
                Some(old) => old.fields().get(i).map_or(Value::UNBOUND, Field::get),
                None => Value::UNBOUND,
            };
            // SAFETY: inside the new block.
            unsafe { (&raw mut (*new).fields).cast::<Field>().add(i).write(Field::new(v)) };
        }
        new
    }
}

/// The attribute area of an object.
#[derive(Clone, Copy)]
pub struct Attrs<'a> {
    shape: &'a Shape,
    area: NonNull<u8>,
}

impl<'a> Attrs<'a> {
    /// The attribute area of an object of this shape, if such objects have one.
    ///
    /// # Safety
    /// The object is alive and has the shape.
    #[inline]
    pub unsafe fn of(h: NonNull<Header>, shape: &'a Shape) -> Option<Attrs<'a>> {
        let offset = if shape.has(FLOATING_BIT) {
            // SAFETY: the object has this shape's payload.
            unsafe { crate::alloc::floating_offset(h, shape) }
        } else if shape.offset == 0 {
            return None;
        } else {
            shape.offset as usize
        };
        // SAFETY: the offset is inside the object, by construction of the shape.
        Some(Attrs { shape, area: unsafe { h.cast::<u8>().add(offset) } })
    }

    fn block_word(&self) -> &'a BlockSlot<Block> {
        // SAFETY: the area starts with the extension word.
        unsafe { self.area.cast::<BlockSlot<Block>>().as_ref() }
    }

    fn block(&self) -> *mut Block {
        let p = self.block_word().get();
        if p.addr() == NO_BLOCK { core::ptr::null_mut() } else { p }
    }

    /// The dict of an object of a dict shape.
    #[inline]
    pub fn dict(&self) -> Option<Value> {
        // SAFETY: null or a block that is retired through an epoch only.
        unsafe { self.block().as_ref() }?.dict.bound()
    }

    /// Gives the object a dict, whose count moves in. Answers the dict it had before, with its count. The
    /// caller is alone with a PRIVATE object, or holds its lock.
    pub fn set_dict(&self, dict: Value, mutator: &Mutator, shared: bool) -> Option<Value> {
        // SAFETY: as in `dict`.
        let old = match unsafe { self.block().as_ref() } {
            Some(block) => block.dict.swap(dict),
            None => {
                let block = Block::grown(core::ptr::null_mut(), 0);
                // SAFETY: freshly made, not published yet.
                unsafe { (*block).dict.set(dict) };
                self.replace_block(block, mutator, shared);
                Value::UNBOUND
            }
        };
        if old == Value::UNBOUND { None } else { Some(old) }
    }

    fn replace_block(&self, new: *mut Block, mutator: &Mutator, shared: bool) {
        let old = self.block_word().replace(new);
        let Some(old) = NonNull::new(old).filter(|old| old.addr().get() != NO_BLOCK) else { return };
        // SAFETY: the old block's references have moved to the new one; readers of a SHARED object may still
        // look at it until the epoch ends.
        unsafe {
            let layout = Block::layout(old.as_ref().capacity);
            if shared {
                mutator.retire_memory(old.cast(), layout);
            } else {
                std::alloc::dealloc(old.as_ptr().cast(), layout);
            }
        }
    }

    /// The field of slot `i`, if there is room for it yet.
    #[inline]
    pub fn field(&self, i: usize) -> Option<&'a Field> {
        let inline = self.inline();
        if i < inline.len() {
            return Some(&inline[i]);
        }
        // SAFETY: null or a block that is retired through an epoch only.
        unsafe { self.block().as_ref() }?.fields().get(i - inline.len())
    }

    /// Makes sure that slot `i` has a field. The caller is alone with a PRIVATE object, or holds its lock.
    pub fn make_room(&self, i: usize, mutator: &Mutator, shared: bool) -> &'a Field {
        if let Some(f) = self.field(i) {
            return f;
        }
        let need = i - self.shape.inline as usize + 1;
        let new = Block::grown(self.block(), need.next_power_of_two().max(4));
        self.replace_block(new, mutator, shared);
        self.field(i).expect("there is room now")
    }

    /// Empties a fresh attribute area.
    pub fn init(&self) {
        self.block_word().init(core::ptr::without_provenance_mut(NO_BLOCK));
        self.inline().iter().for_each(|f| f.set(Value::UNBOUND));
    }

    /// The slots inside the object.
    fn inline(&self) -> &'a [Field] {
        // SAFETY: the object was allocated with `inline` slots after the extension word.
        unsafe { core::slice::from_raw_parts(self.area.add(8).cast().as_ptr(), self.shape.inline as usize) }
    }

    /// Calls the function with all fields.
    #[inline(always)]
    fn each_part(&self, mut f: impl FnMut(&'a [Field])) {
        f(self.inline());
        // SAFETY: null or a block that is retired through an epoch only.
        if let Some(block) = unsafe { self.block().as_ref() } {
            f(core::slice::from_ref(&block.dict));
            f(block.fields());
        }
    }
}

/// Size in bytes of an attribute area with this many inline slots.
pub fn area_size(inline: u16) -> usize {
    8 + 8 * inline as usize
}

fn shape_of<'a>(h: NonNull<Header>) -> &'a Shape {
    let shapes = current_shapes();
    debug_assert!(!shapes.is_null(), "objects are touched by attached threads only");
    // SAFETY: the collector and the counts run on attached threads, or while the world is taken down; the
    // header's id names a live shape.
    unsafe { (*shapes).get(h.as_ref().shape_acquire()).cast::<Shape>().as_ref() }
}

/// Visits the references in an object's attribute area, and its class, which its shape leads to: without a count, since
/// classes are freed by the collector only.
///
/// # Safety
/// The object is alive.
pub unsafe fn trace(h: NonNull<Header>, t: &mut Tracer<'_>) {
    // SAFETY: the object's header names a live shape.
    let shape: &Shape = unsafe { t.shapes().get(h.as_ref().shape_acquire()).cast().as_ref() };
    if let Some(class) = shape.class_value() {
        t.visit_uncounted(class);
    }
    // SAFETY: the clause above.
    if let Some(attrs) = unsafe { Attrs::of(h, shape) } {
        attrs.each_part(|fields| t.visit_each(fields, Field::get));
    }
}

/// Gives up the references in a dying object's attribute area and frees its block.
///
/// # Safety
/// Nobody uses the object any more.
pub unsafe fn release(h: NonNull<Header>, r: &mut Releaser<'_>) {
    let shape = shape_of(h);
    // SAFETY: the clause above.
    let Some(attrs) = (unsafe { Attrs::of(h, shape) }) else { return };
    attrs.each_part(|fields| fields.iter().for_each(|f| r.release(f.get())));
    if let Some(block) = NonNull::new(attrs.block()) {
        // SAFETY: the block belongs to the dying object; its references were just given up.
        unsafe { std::alloc::dealloc(block.as_ptr().cast(), Block::layout(block.as_ref().capacity)) };
    }
}

/// Whether the object's class defines a finalizer.
///
/// # Safety
/// The object is alive.
pub unsafe fn has_finalizer(h: NonNull<Header>) -> bool {
    shape_of(h).class().has_finalizer()
}
