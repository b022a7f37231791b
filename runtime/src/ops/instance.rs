//! Attributes that lie in the object itself: found by shape, added by moving to a child shape.

use freewheel_refcount::{Header, Value, instance};

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::attrs::Attrs;
use crate::object::class::Class;
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::lock::write_lock;
use crate::object::shape::{CLOSED_BIT, Child, DICT_BIT, NewShape, Shape};
use crate::object::string::name_text;
use crate::object::{Field, Obj, header};

impl Cx {
    /// The attribute area of an object, with the shape it has at this moment.
    #[inline]
    pub fn attrs_of<'a>(&self, h: &Header) -> Option<(&'a Shape, Attrs<'a>)> {
        let shape = self.shape_of(h);
        // SAFETY: the object is alive and has this shape.
        Some((shape, unsafe { Attrs::of(h.as_ptr(), shape) }?))
    }

    /// The attribute `name` (interned) that lies in the object itself; borrowed.
    #[inline]
    pub fn own_instance_attr(&self, v: Value, name: Value) -> Option<Value> {
        let h = header(v)?;
        instance::read(h, |shape| {
            let shape = self.shape(shape);
            // SAFETY: the object is alive and has had this shape; what it had room for stays.
            let attrs = unsafe { Attrs::of(h.as_ptr(), shape) }?;
            if shape.has(DICT_BIT) {
                return self.dict_get_name(as_exact_dict(attrs.dict()?)?, name);
            }
            attrs.field(shape.slot_of(name)?)?.bound()
        })
    }

    /// Makes a new shape, which lives as long as its class.
    ///
    /// # Errors
    /// The memory error: there are millions of shapes.
    pub(crate) fn new_shape(&self, class: &Obj<Class>, new: NewShape) -> Result<&Shape, Exc> {
        let Some(record) = self.world().shapes().alloc() else { return Err(self.memory_error()) };
        if record.reused {
            // Caches know shapes by number.
            self.class_changed();
        }
        // SAFETY: a fresh record of the arena.
        let shape = unsafe { Shape::init(record.at, record.id, class, new) };
        class.own_shape(record.id);
        Ok(shape)
    }

    /// The shape of instances of `class` that have the room of `like`'s instances, and these flags, and of the attributes in
    /// it the declared ones.
    ///
    /// # Errors
    /// The memory error.
    pub(crate) fn shape_with_room(&self, class: &Obj<Class>, like: &Shape, flags: u16) -> Result<u32, Exc> {
        let found = class.find_shape(|id| self.shape(id).is_root_with_room(like, flags));
        match found {
            Some(id) => Ok(id),
            // `like` may be that of a built-in kind itself, whose instances the heap takes for bare.
            None => {
                let new = NewShape { flags, info: like.full_info(), ..like.like(class) };
                Ok(self.new_shape(class, new)?.id())
            }
        }
    }

    /// Stores an attribute in the object itself. Answers false if the object has no place for it.
    ///
    /// A plain string becomes a name if the object gets a new shape for it, and only then: a class makes so many shapes and
    /// no more.
    ///
    /// # Errors
    /// The memory error.
    pub fn set_instance_attr(&self, v: Value, name: Value, x: Ref) -> Result<bool, Exc> {
        let Some(h) = header(v) else { return Ok(false) };
        self.barrier(h, x.value());
        let (mut name, mut is_name) = (name, false);
        let old = loop {
            let guard = write_lock(h);
            let Some((shape, attrs)) = self.attrs_of(h) else {
                drop(guard);
                return Ok(false);
            };
            if shape.has(DICT_BIT) {
                let dict = attrs.dict();
                drop(guard);
                if let Some(dict) = dict {
                    self.dict_set(as_exact_dict(dict).expect("an attribute dict"), name, x.value())?;
                }
                return Ok(true);
            }
            if let Some(i) = shape.slot_of(name) {
                break attrs.make_room(i, &self.mutator, h.is_shared()).swap(x.into_value());
            }
            if shape.has(CLOSED_BIT) {
                drop(guard);
                return Ok(false);
            }
            match shape.child(name, is_name, |new| self.new_shape(shape.class(), new).ok().map(Shape::id)) {
                Child::Is(child) => {
                    let i = shape.count as usize;
                    let field = attrs.make_room(i, &self.mutator, h.is_shared());
                    instance::add(h, field.slot(), x.into_value(), child);
                    self.learn_inline(shape.class(), i + 1, shape);
                    return Ok(true);
                }
                Child::OfName => {
                    drop(guard);
                    name = self.try_intern(name_text(name))?;
                    // From here on the object may have it: another thread may have known the name already.
                    is_name = true;
                }
                Child::None => {
                    drop(guard);
                    let dict = self.instance_dict(v)?.expect("there is an attribute area");
                    let dict = as_exact_dict(dict.value()).expect("an attribute dict");
                    self.dict_set(dict, name, x.value())?;
                    return Ok(true);
                }
            }
        };
        drop(Ref::from_owned(old));
        Ok(true)
    }

    /// New instances of a class get as many inline slots as its instances turned out to need.
    fn learn_inline(&self, class: &Obj<Class>, need: usize, seen: &Shape) {
        if need <= seen.inline as usize || need > 24 || seen.flags != 0 {
            return;
        }
        let root = self.shape(class.root_shape());
        if root.inline as usize >= need || root.flags != 0 {
            return;
        }
        let inline = (need as u16 + 1).next_multiple_of(2).max(root.inline + 2);
        // Without it instances go on as they are.
        if let Ok(grown) = self.new_shape(class, NewShape { inline, ..root.like(class) }) {
            class.set_root_shape(grown.id());
        }
    }

    /// Deletes an attribute in the object itself; answers whether it was there.
    ///
    /// # Errors
    /// None at present; the signature leaves room for dicts of user classes.
    pub fn del_instance_attr(&self, v: Value, name: Value) -> Result<bool, Exc> {
        let Some(h) = header(v) else { return Ok(false) };
        let guard = write_lock(h);
        let Some((shape, attrs)) = self.attrs_of(h) else { return Ok(false) };
        if shape.has(DICT_BIT) {
            let dict = attrs.dict();
            drop(guard);
            let Some(dict) = dict else { return Ok(false) };
            return Ok(self.dict_remove(as_exact_dict(dict).expect("an attribute dict"), name)?.is_some());
        }
        let Some(field) = shape.slot_of(name).and_then(|i| attrs.field(i)) else { return Ok(false) };
        let old = field.swap(Value::UNBOUND);
        drop(guard);
        let there = old != Value::UNBOUND;
        drop(Ref::from_owned(old));
        Ok(there)
    }

    /// The object's attributes as a dict that stays theirs: moves the object to its class's dict shape. Answers
    /// nothing if objects of its class have no attributes of their own.
    ///
    /// # Errors
    /// The memory error.
    pub fn instance_dict(&self, v: Value) -> Result<Option<Ref>, Exc> {
        let Some(h) = header(v) else { return Ok(None) };
        let Some((shape, attrs)) = self.attrs_of(h) else { return Ok(None) };
        if shape.has(DICT_BIT) {
            return Ok(attrs.dict().map(Ref::new));
        }
        if shape.has(CLOSED_BIT) {
            return Ok(None);
        }
        let dict = self.dict()?;
        self.install_instance_dict(h, &dict)?;
        Ok(Some(self.attrs_of(h).and_then(|(_, a)| a.dict()).map_or(dict, Ref::new)))
    }

    /// Makes `dict` the object's attribute dict; the attributes it has move in.
    pub(crate) fn install_instance_dict(&self, h: &Header, dict: &Ref) -> Result<(), Exc> {
        self.barrier(h, dict.value());
        let target = as_exact_dict(dict.value()).expect("an attribute dict");
        loop {
            let Some((shape, attrs)) = self.attrs_of(h) else { return Ok(()) };
            if shape.has(DICT_BIT) {
                return Ok(());
            }
            // Declared slots stay where they are.
            let declared = shape.class().members().len();
            let slots = || (declared..shape.count as usize).map(|i| attrs.field(i).map(Field::slot));
            let copied = instance::values(slots());
            // Storing into the dict may pass a safepoint.
            let _kept: Vec<Ref> = copied.iter().map(|v| Ref::new(*v)).collect();
            for (name, x) in shape.names()[declared..].iter().zip(&copied) {
                if *x != Value::UNBOUND {
                    self.dict_set(target, *name, *x)?;
                } else if self.dict_get_name(target, *name).is_some() {
                    // Deleted since an earlier attempt.
                    self.dict_remove(target, *name)?;
                }
            }
            let id = self.dict_shape(shape)?;
            let shared = h.is_shared();
            let guard = write_lock(h);
            let set_dict = || {
                attrs.set_dict(dict.clone().into_value(), &self.mutator, shared);
            };
            let old = instance::move_to_dict(h, shape.id(), id, slots, &copied, set_dict);
            drop(guard);
            if let Some(old) = old {
                old.into_iter().for_each(|v| drop(Ref::from_owned(v)));
                return Ok(());
            }
        }
    }

    /// Replaces the object's attribute dict by another one.
    ///
    /// # Errors
    /// The memory error.
    pub fn replace_instance_dict(&self, v: Value, dict: &Obj<Dict>) -> Result<bool, Exc> {
        if self.instance_dict(v)?.is_none() {
            return Ok(false);
        }
        let h = header(v).expect("it has attributes");
        self.barrier(h, dict.value());
        let (_, attrs) = self.attrs_of(h).expect("it has attributes");
        let guard = write_lock(h);
        let old = attrs.set_dict(Ref::new(dict.value()).into_value(), &self.mutator, h.is_shared());
        drop(guard);
        drop(old.map(Ref::from_owned));
        Ok(true)
    }

    /// The shape of objects like `shape`'s whose attributes are in a dict. Objects with inline slots keep the
    /// room, unused.
    fn dict_shape(&self, shape: &Shape) -> Result<u32, Exc> {
        let (class, flags) = (shape.class(), shape.flags | DICT_BIT);
        let last = class.dict_shape();
        if last != 0 && self.shape(last).is_root_with_room(shape, flags) {
            return Ok(last);
        }
        let id = self.shape_with_room(class, shape, flags)?;
        class.set_dict_shape(id);
        Ok(id)
    }

    /// A snapshot of the object's own attributes, in order.
    pub fn instance_attrs(&self, v: Value) -> Vec<(Ref, Ref)> {
        let Some(h) = header(v) else { return Vec::new() };
        loop {
            let Some((shape, attrs)) = self.attrs_of(h) else { return Vec::new() };
            if shape.has(DICT_BIT) {
                let Some(dict) = attrs.dict() else { return Vec::new() };
                return self.dict_items(as_exact_dict(dict).expect("an attribute dict"));
            }
            let bound = |(i, n): (usize, &Value)| Some((Ref::new(*n), Ref::new(attrs.field(i)?.bound()?)));
            let declared = shape.class().members().len();
            let found = shape.names().iter().enumerate().skip(declared).filter_map(bound).collect();
            // Another shape: they may have moved.
            if h.shape_acquire() == shape.id() {
                return found;
            }
        }
    }

    /// A plain instance of a class, without calling its initializer.
    ///
    /// # Errors
    /// The memory error.
    #[inline]
    pub fn new_plain(&self, class: &Obj<Class>) -> Res {
        self.new_instance(self.shape(class.root_shape()), crate::object::misc::Plain)
    }
}
