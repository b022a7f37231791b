//! Instance and subclass tests that ask the class's own code.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Res};
use crate::object::class::Class;
use crate::object::misc::{GenericAlias, WeakRef};
use crate::object::tuple::Tuple;
use crate::object::{Kind, Obj, header};

impl Cx {
    /// `isinstance(v, what)`, with tuples, unions and classes that decide themselves.
    ///
    /// # Errors
    /// `TypeError` if `what` is none of these; what a class's own code raises.
    pub fn is_instance_of(&self, v: Value, what: Value) -> Result<bool, Exc> {
        if let Some(class) = self.as_class(what) {
            let exact = self.class_of(v);
            if core::ptr::eq(exact, class) {
                return Ok(true);
            }
            if core::ptr::eq(self.class_of(what), self.class(Kind::Type)) {
                return self.plain_instance_check(v, class);
            }
        }
        if let Some(t) = self.cast::<Tuple>(what) {
            for w in t.iter() {
                if self.is_instance_of(v, w)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(u) = self.union_args(what) {
            return self.is_instance_of(v, u);
        }
        if let Some(r) = self.call_special(what, self.names().instancecheck, &[v])? {
            return self.truth(r.value());
        }
        Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"))
    }

    /// `isinstance` by class alone, also through a `__class__` attribute that says otherwise.
    pub(crate) fn plain_instance_check(&self, v: Value, class: &Obj<Class>) -> Result<bool, Exc> {
        let own = self.class_of(v);
        if own.is_subclass_of(class) {
            return Ok(true);
        }
        if own.slots().has_generic_getattr()
            && self.class_attr(own, self.names().class)
                == self.class_attr(self.class(Kind::Object), self.names().class)
        {
            return Ok(false);
        }
        if self.as_class(v).is_some() {
            return Ok(false);
        }
        match self.find_attr(v, self.names().class)? {
            Some(c) => Ok(self.as_class(c.value()).is_some_and(|c| c.is_subclass_of(class))),
            None => Ok(false),
        }
    }

    /// `issubclass(v, what)`.
    ///
    /// # Errors
    /// As [`Cx::is_instance_of`].
    pub fn is_subclass_of_value(&self, v: Value, what: Value) -> Result<bool, Exc> {
        if let Some(t) = self.cast::<Tuple>(what) {
            for w in t.iter() {
                if self.is_subclass_of_value(v, w)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(u) = self.union_args(what) {
            return self.is_subclass_of_value(v, u);
        }
        if let Some(class) = self.as_class(what)
            && core::ptr::eq(self.class_of(what), self.class(Kind::Type))
        {
            return match self.as_class(v) {
                Some(c) => Ok(c.is_subclass_of(class)),
                None => Err(self.type_error("issubclass() arg 1 must be a class")),
            };
        }
        if let Some(r) = self.call_special(what, self.names().subclasscheck, &[v])? {
            return self.truth(r.value());
        }
        Err(self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"))
    }

    /// The tuple of a union's members.
    fn union_args(&self, v: Value) -> Option<Value> {
        let h = header(v)?;
        if h.shape() == Kind::Union as u32 { Some(self.cast::<GenericAlias>(v)?.args.get()) } else { None }
    }

    /// A weak reference to an object.
    ///
    /// # Errors
    /// `TypeError` if the value is no object; the memory error.
    pub fn new_weakref(&self, target: Value, callback: Value) -> Res {
        self.new_weakref_of(self.class(Kind::WeakRef), target, callback)
    }

    /// A weak reference of a subclass.
    ///
    /// # Errors
    /// As [`Cx::new_weakref`].
    pub fn new_weakref_of(&self, class: &Obj<Class>, target: Value, callback: Value) -> Res {
        let Some(h) = target.as_object() else {
            let text = format!("cannot create weak reference to '{}' object", self.class_of(target).name());
            return Err(self.type_error(text));
        };
        let callback = crate::handle::Ref::new(callback).into_value();
        let shape = self.shape(class.root_shape());
        let r = self.new_instance(shape, WeakRef::new(target, callback))?;
        let reference = self.cast::<WeakRef>(r.value()).expect("just made");
        self.globals().weak.add(self, h, reference);
        Ok(r)
    }
}
