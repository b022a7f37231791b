//! Making objects.

use core::ptr::NonNull;

use dashu_int::IBig;
use freewheel_gc::Loan;
use freewheel_refcount::{Header, Value};

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::attrs::{Attrs, area_size};
use crate::object::bytes::{self, Bytes};
use crate::object::dict::Dict;
use crate::object::function::BoundMethod;
use crate::object::int::{Int, outside};
use crate::object::iter::SeqIter;
use crate::object::list::List;
use crate::object::misc::Slice;
use crate::object::set::Set;
use crate::object::shape::FLOATING_BIT;
use crate::object::string::{self, Str, hash_bytes};
use crate::object::tuple::{self, Tuple};
use crate::object::{Field, Kind, Lender, Obj, Payload, Shape};

impl Cx {
    /// Memory for an object of `size` bytes.
    #[inline(always)]
    pub(crate) fn alloc_raw(&self, size: usize) -> Result<NonNull<u8>, Exc> {
        match self.mutator.alloc(size) {
            Some(p) => Ok(p),
            None => self.alloc_slow(size),
        }
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(&self, size: usize) -> Result<NonNull<u8>, Exc> {
        self.mutator.alloc_or_collect(size).ok_or_else(|| self.memory_error())
    }

    /// An object of exactly this kind.
    #[inline(always)]
    pub fn new_object<T: Payload>(&self, kind: Kind, data: T) -> Res {
        debug_assert!(
            self.shape(kind as u32).offset == 0,
            "{kind:?} has room for attributes: use new_instance"
        );
        let p = self.alloc_raw(size_of::<Obj<T>>())?.cast::<Obj<T>>();
        // SAFETY: fresh memory of sufficient size and alignment.
        unsafe { p.write(Obj { header: Header::new(self.me(), kind as u32), data }) };
        Ok(Ref::from_owned(Value::object(p.cast())))
    }

    /// An object of this shape, whose payload is `T`; its attributes are empty.
    pub fn new_instance<T: Payload>(&self, shape: &Shape, data: T) -> Res {
        debug_assert!(shape.has_payload::<T>() && !shape.has(FLOATING_BIT));
        let p = self.alloc_raw(Self::instance_size::<T>(shape))?;
        // SAFETY: fresh memory of this size.
        Ok(unsafe { self.construct(p, shape, data) })
    }

    /// The same beyond the heap's limit, and no safepoint. None if the system has no memory.
    #[cold]
    pub(crate) fn new_instance_beyond_limit<T: Payload>(&self, shape: &Shape, data: T) -> Option<Ref> {
        debug_assert!(shape.has_payload::<T>() && !shape.has(FLOATING_BIT));
        let p = self.mutator.alloc_beyond_limit(Self::instance_size::<T>(shape))?;
        // SAFETY: fresh memory of this size.
        Some(unsafe { self.construct(p, shape, data) })
    }

    #[inline(always)]
    fn instance_size<T: Payload>(shape: &Shape) -> usize {
        if shape.offset == 0 { size_of::<Obj<T>>() } else { shape.offset as usize + area_size(shape.inline) }
    }

    /// Makes an object in memory that was allocated for it.
    ///
    /// # Safety
    /// The memory is fresh, and of [`Cx::instance_size`].
    #[inline(always)]
    unsafe fn construct<T: Payload>(&self, p: NonNull<u8>, shape: &Shape, data: T) -> Ref {
        let p = p.cast::<Obj<T>>();
        // SAFETY: fresh memory of sufficient size and alignment.
        unsafe { p.write(Obj { header: Header::new(self.me(), shape.id()), data }) };
        self.init_attrs(p.cast(), shape);
        Ref::from_owned(Value::object(p.cast()))
    }

    /// The same for an object that has what it refers to on loan; the caller holds that.
    pub fn new_lender<T: Lender>(&self, shape: &Shape, data: T) -> Res {
        let r = self.new_instance(shape, data)?;
        // SAFETY: just made with that payload.
        unsafe { self.lend::<T>(&r) };
        Ok(r)
    }

    /// A method bound to its receiver; the caller holds both.
    #[inline]
    pub fn bound_method(&self, function: Value, receiver: Value) -> Res {
        let r = self.new_object(Kind::BoundMethod, BoundMethod::new(function, receiver))?;
        // SAFETY: just made with that payload.
        unsafe { self.lend::<BoundMethod>(&r) };
        Ok(r)
    }

    /// # Safety
    /// The object has just been made, with payload `T`, and the caller holds what it refers to.
    #[inline(always)]
    unsafe fn lend<T: Lender>(&self, r: &Ref) {
        // SAFETY: the clause above.
        unsafe { self.mutator.lend(crate::object::obj_unchecked::<T>(r.value()).loan()) };
    }

    /// An iterator over a sequence, which the caller holds.
    #[inline]
    pub fn seq_iter(&self, kind: Kind, seq: Value, next: usize) -> Res {
        let r = self.new_object(kind, SeqIter { seq: Loan::new(seq), next: next.into() })?;
        // SAFETY: just made with that payload.
        unsafe { self.lend::<SeqIter>(&r) };
        Ok(r)
    }

    #[inline(always)]
    fn init_attrs(&self, h: NonNull<Header>, shape: &Shape) {
        // SAFETY: the object was just made with this shape.
        if let Some(attrs) = unsafe { Attrs::of(h, shape) } {
            attrs.init();
        }
    }

    /// Bytes of attribute area that objects of this shape need behind a payload of floating size.
    fn floating_area(shape: &Shape) -> usize {
        if shape.has(FLOATING_BIT) { 8 + area_size(shape.inline) } else { 0 }
    }

    /// A string.
    #[inline]
    pub fn str(&self, text: &str) -> Res {
        self.str_parts(&[text])
    }

    /// A string put together from parts.
    pub fn str_parts(&self, parts: &[&str]) -> Res {
        self.str_shaped(self.shape(Kind::Str as u32), parts)
    }

    /// A string of a subclass's shape.
    pub fn str_shaped(&self, shape: &Shape, parts: &[&str]) -> Res {
        let len: usize = parts.iter().map(|p| p.len()).sum();
        let chars: usize = parts.iter().map(|p| count_chars(p)).sum();
        let r = self.str_uninit(shape, len, chars)?;
        // SAFETY: just made, with room for `len` bytes.
        let obj = unsafe { crate::object::obj_unchecked::<Str>(r.value()) };
        let mut at = obj.text_ptr().cast_mut();
        for p in parts {
            // SAFETY: the parts' lengths add up to `len`.
            unsafe {
                at.copy_from_nonoverlapping(p.as_ptr(), p.len());
                at = at.add(p.len());
            }
        }
        Ok(r)
    }

    /// A string object whose text the caller writes before anyone reads it.
    fn str_uninit(&self, shape: &Shape, len: usize, chars: usize) -> Res {
        if len > string::MAX_LEN {
            return Err(self.memory_error());
        }
        let p = self.alloc_raw(string::object_size(len) + Self::floating_area(shape))?.cast::<Obj<Str>>();
        // SAFETY: fresh memory of sufficient size and alignment.
        unsafe { p.write(Obj { header: Header::new(self.me(), shape.id()), data: Str::new(len, chars) }) };
        self.init_attrs(p.cast(), shape);
        Ok(Ref::from_owned(Value::object(p.cast())))
    }

    /// The interned string with this text, which is a name in native code: those are few and short, and may exceed the
    /// heap's limit.
    pub fn intern(&self, text: &str) -> Value {
        let hash = hash_bytes(text.as_bytes());
        if let Some(v) = self.find_name(text, hash) {
            return v;
        }
        let made = self.str(text).unwrap_or_else(|_| self.str_beyond_limit(text));
        self.globals().interned.name(self, made, hash)
    }

    /// The same for texts that a program chooses, and that are names from then on: they never die.
    ///
    /// # Errors
    /// The memory error.
    pub fn try_intern(&self, text: &str) -> Result<Value, Exc> {
        let hash = hash_bytes(text.as_bytes());
        if let Some(v) = self.find_name(text, hash) {
            return Ok(v);
        }
        Ok(self.globals().interned.name(self, self.str(text)?, hash))
    }

    /// The name with this text, if there is one.
    #[inline]
    pub fn find_name(&self, text: &str, hash: u64) -> Option<Value> {
        self.names_seen.get(text, hash, || self.globals().interned.find(text, hash))
    }

    /// A string to look attributes and keys up by: the name with this text, or a new string if there is none.
    ///
    /// # Errors
    /// The memory error.
    pub fn name_or_str(&self, text: &str) -> Res {
        match self.find_name(text, hash_bytes(text.as_bytes())) {
            Some(name) => Ok(Ref::new(name)),
            None => self.str(text),
        }
    }

    /// Number of names: of strings that never die.
    pub fn name_count(&self) -> usize {
        self.globals().interned.len()
    }

    #[cold]
    fn str_beyond_limit(&self, text: &str) -> Ref {
        let size = string::object_size(text.len());
        let Some(p) = self.mutator.alloc_beyond_limit(size) else {
            panic!("the system has no memory for the name {text:?}")
        };
        let p = p.cast::<Obj<Str>>();
        // SAFETY: fresh memory of sufficient size and alignment; the text is written behind the payload.
        unsafe {
            let data = Str::new(text.len(), count_chars(text));
            p.write(Obj { header: Header::new(self.me(), Kind::Str as u32), data });
            p.as_ref().text_ptr().cast_mut().copy_from_nonoverlapping(text.as_ptr(), text.len());
        }
        Ref::from_owned(Value::object(p.cast()))
    }

    /// The interned string equal to this one, which lives as long as somebody uses it, unless it is a name.
    pub fn intern_mortal(&self, s: &Obj<Str>) -> Ref {
        self.globals().interned.mortal(self, s)
    }

    /// A tuple of these values, which are counted.
    pub fn tuple(&self, items: &[Value]) -> Res {
        self.tuple_shaped(self.shape(Kind::Tuple as u32), items.len(), |i| Ref::new(items[i]).into_value())
    }

    /// A tuple that takes these references over.
    pub fn tuple_from(&self, items: Vec<Ref>) -> Res {
        let n = items.len();
        let mut items = items.into_iter();
        self.tuple_shaped(self.shape(Kind::Tuple as u32), n, |_| {
            items.next().expect("as many as counted").into_value()
        })
    }

    /// A tuple of `n` items made by `item`, which answers counted values.
    #[inline(always)]
    pub fn tuple_shaped(&self, shape: &Shape, n: usize, mut item: impl FnMut(usize) -> Value) -> Res {
        if n == 0 && shape.id() == Kind::Tuple as u32 {
            return Ok(Ref::new(self.globals().empty_tuple.get()));
        }
        let size = tuple::object_size(n) + Self::floating_area(shape);
        let p = self.alloc_raw(size)?.cast::<Header>();
        // SAFETY: fresh memory; header, length and items fit in `object_size`.
        unsafe {
            p.write(Header::new(self.me(), shape.id()));
            p.add(1).cast::<usize>().write(n);
            let items = p.cast::<u8>().add(24).cast::<Field>();
            for i in 0..n {
                items.add(i).write(Field::new(item(i)));
            }
        }
        self.init_attrs(p, shape);
        Ok(Ref::from_owned(Value::object(p)))
    }

    /// A list that takes these references over.
    pub fn list(&self, items: Vec<Ref>) -> Res {
        let n = items.len();
        let mut items = items.into_iter();
        self.list_from_fn(n, |_| items.next().expect("as many as counted").into_value())
    }

    /// A list of `n` items made by `item`, which answers counted values.
    #[inline]
    pub fn list_from_fn(&self, n: usize, item: impl FnMut(usize) -> Value) -> Res {
        self.room_for::<Value>(n)?;
        let list = List::from_fn(n, item).map_err(|_| self.memory_error())?;
        self.mutator.account(8 * n as isize);
        self.new_object(Kind::List, list)
    }

    /// An empty dict.
    pub fn dict(&self) -> Res {
        self.new_object(Kind::Dict, Dict(crate::object::dict::HashTable::new()))
    }

    /// An empty set.
    pub fn set(&self) -> Res {
        self.new_object(Kind::Set, Set::new())
    }

    /// A byte string.
    pub fn bytes(&self, data: &[u8]) -> Res {
        self.bytes_shaped(self.shape(Kind::Bytes as u32), data)
    }

    /// A byte string of a subclass's shape.
    pub fn bytes_shaped(&self, shape: &Shape, data: &[u8]) -> Res {
        let size = bytes::object_size(data.len()) + Self::floating_area(shape);
        let p = self.alloc_raw(size)?.cast::<Obj<Bytes>>();
        // SAFETY: fresh memory of sufficient size and alignment; the data fits behind the payload.
        unsafe {
            p.write(Obj { header: Header::new(self.me(), shape.id()), data: Bytes::new(data.len()) });
            p.as_ref().data_ptr().cast_mut().copy_from_nonoverlapping(data.as_ptr(), data.len());
        }
        self.init_attrs(p.cast(), shape);
        Ok(Ref::from_owned(Value::object(p.cast())))
    }

    /// An integer.
    #[inline(always)]
    pub fn int(&self, i: i64) -> Res {
        match Value::int(i) {
            Some(v) => Ok(Ref::from_owned(v)),
            None => self.new_object(Kind::Int, Int::new(&self.mutator, IBig::from(i))),
        }
    }

    /// An integer from an unsigned number.
    pub fn uint(&self, i: u64) -> Res {
        match i64::try_from(i) {
            Ok(i) => self.int(i),
            Err(_) => self.new_object(Kind::Int, Int::new(&self.mutator, IBig::from(i))),
        }
    }

    /// An integer of any size.
    pub fn big_int(&self, i: IBig) -> Res {
        match i64::try_from(&i).ok().and_then(Value::int) {
            Some(v) => Ok(Ref::from_owned(v)),
            None => {
                self.room(outside(&i))?;
                self.new_object(Kind::Int, Int::new(&self.mutator, i))
            }
        }
    }

    /// A double.
    #[inline(always)]
    pub fn float(&self, d: f64) -> Res {
        match Value::float(d) {
            Some(v) => Ok(Ref::from_owned(v)),
            None => self.float_slow(d),
        }
    }

    #[cold]
    #[inline(never)]
    fn float_slow(&self, d: f64) -> Res {
        self.new_object(Kind::Float, crate::object::float::Float(d))
    }

    /// A slice of these parts.
    pub fn slice(&self, start: Value, stop: Value, step: Value) -> Res {
        let field = |v| Field::new(Ref::new(v).into_value());
        self.new_object(Kind::Slice, Slice { start: field(start), stop: field(stop), step: field(step) })
    }
}

/// Number of characters of a text.
#[inline]
pub fn count_chars(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Offset of the attribute area of an object whose payload has no fixed size.
///
/// # Safety
/// The object is alive and has this shape, whose payload is a string, byte string or tuple.
pub unsafe fn floating_offset(h: NonNull<Header>, shape: &Shape) -> usize {
    let v = Value::object(h);
    // SAFETY: the shape says which payload the object has.
    let end = unsafe {
        if shape.has_payload::<Tuple>() {
            tuple::object_size(crate::object::obj_unchecked::<Tuple>(v).len())
        } else if shape.has_payload::<Str>() {
            string::object_size(crate::object::obj_unchecked::<Str>(v).byte_len())
        } else {
            bytes::object_size(crate::object::obj_unchecked::<Bytes>(v).as_slice().len())
        }
    };
    end.next_multiple_of(8)
}
