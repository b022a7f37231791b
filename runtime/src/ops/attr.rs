//! Attribute access by name.
//!
//! Attributes are looked up by *attribute names*, which [`Cx::attr_name`] makes of what a program gives. If a text has been
//! interned as a name, that is its attribute name. Other texts are looked up by plain strings, which die like any object: a
//! program may ask for as many different attributes as it likes. Shapes know attributes by names only, and compare them by
//! address, so a plain string finds none there, rightly: nobody had made it a name when the access began. Dicts, and those
//! of classes are such, compare texts. So an attribute in a dict may have a plain string for its key, too, and a text
//! becomes a name only when an object gets a new shape for it ([`Cx::set_instance_attr`]).
//!
//! Code that compares an attribute name with one of its own by address has had that one interned from the beginning.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::class::Class;
use crate::object::string::{as_exact_str, name_text};
use crate::types::slots::{OptRes, Slots};

impl Slots {
    /// Whether attribute access follows the standard rules.
    #[inline]
    pub fn has_generic_getattr(&self) -> bool {
        self.getattr
            .is_some_and(|f| core::ptr::fn_addr_eq(f, generic_getattr as fn(&Cx, Value, Value) -> Res))
    }

    /// Whether attribute assignment follows the standard rules.
    #[inline]
    pub fn has_generic_setattr(&self) -> bool {
        self.setattr.is_some_and(|f| {
            core::ptr::fn_addr_eq(
                f,
                generic_setattr as fn(&Cx, Value, Value, Option<Value>) -> Result<(), Exc>,
            )
        })
    }

    /// Whether this is a descriptor that decides about assignment too.
    #[inline]
    pub fn is_data_descriptor(&self) -> bool {
        self.descr_set.is_some()
    }
}

impl Cx {
    /// `v.name`; the name is an attribute name.
    ///
    /// # Errors
    /// `AttributeError`; what the attribute's own code raises.
    #[inline]
    pub fn get_attr(&self, v: Value, name: Value) -> Res {
        match self.class_of(v).slots().getattr {
            Some(f) => f(self, v, name),
            None => generic_getattr(self, v, name),
        }
    }

    /// `v.name`, or nothing if there is no such attribute.
    ///
    /// # Errors
    /// Whatever the attribute's own code raises, but `AttributeError`.
    pub fn find_attr(&self, v: Value, name: Value) -> OptRes {
        let found = if self.class_of(v).slots().has_generic_getattr() {
            self.generic_attr(v, name)
        } else {
            self.get_attr(v, name).map(Some)
        };
        match found {
            Ok(x) => Ok(x),
            Err(e) if self.is_error(&e, ExcKind::AttributeError) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// `v.name` with a name given as text.
    ///
    /// # Errors
    /// As [`Cx::get_attr`].
    pub fn get_attr_str(&self, v: Value, name: &str) -> Res {
        self.get_attr(v, self.intern(name))
    }

    /// `v.name = x`; the name is an attribute name.
    ///
    /// # Errors
    /// `AttributeError`; what the attribute's own code raises.
    pub fn set_attr(&self, v: Value, name: Value, x: Value) -> Result<(), Exc> {
        match self.class_of(v).slots().setattr {
            Some(f) => f(self, v, name, Some(x)),
            None => generic_setattr(self, v, name, Some(x)),
        }
    }

    /// `del v.name`; the name is an attribute name.
    ///
    /// # Errors
    /// `AttributeError`; what the attribute's own code raises.
    pub fn del_attr(&self, v: Value, name: Value) -> Result<(), Exc> {
        match self.class_of(v).slots().setattr {
            Some(f) => f(self, v, name, None),
            None => generic_setattr(self, v, name, None),
        }
    }

    /// The standard rules: data descriptor, the object's own attribute, other descriptor, class attribute.
    ///
    /// # Errors
    /// What a descriptor's own code raises.
    pub fn generic_attr(&self, v: Value, name: Value) -> OptRes {
        let class = self.class_of(v);
        let found = self.class_attr(class, name);
        if let Some(f) = found {
            let slots = self.class_of(f).slots();
            if let (Some(get), true) = (slots.descr_get, slots.is_data_descriptor()) {
                return get(self, f, v, class.value()).map(Some);
            }
        }
        if let Some(x) = self.own_instance_attr(v, name) {
            return Ok(Some(Ref::new(x)));
        }
        match found {
            Some(f) => match self.class_of(f).slots().descr_get {
                Some(get) => get(self, f, v, class.value()).map(Some),
                None => Ok(Some(Ref::new(f))),
            },
            None => Ok(None),
        }
    }

    /// An attribute of a class: of its metaclass's data descriptors, of itself and its bases, of its metaclass.
    ///
    /// # Errors
    /// What a descriptor's own code raises.
    pub fn class_attr_bound(&self, class: &Obj<Class>, name: Value) -> OptRes {
        let meta = self.class_of(class.value());
        let meta_found = self.class_attr(meta, name);
        if let Some(f) = meta_found {
            let slots = self.class_of(f).slots();
            if let (Some(get), true) = (slots.descr_get, slots.is_data_descriptor()) {
                return get(self, f, class.value(), meta.value()).map(Some);
            }
        }
        if let Some(f) = self.class_attr(class, name) {
            return match self.class_of(f).slots().descr_get {
                Some(get) => get(self, f, Value::UNBOUND, class.value()).map(Some),
                None => Ok(Some(Ref::new(f))),
            };
        }
        match meta_found {
            Some(f) => match self.class_of(f).slots().descr_get {
                Some(get) => get(self, f, class.value(), meta.value()).map(Some),
                None => Ok(Some(Ref::new(f))),
            },
            None => Ok(None),
        }
    }

    /// A string as an attribute name. Ask again for every access: the text may have become a name meanwhile.
    ///
    /// # Errors
    /// `TypeError` if it is no string; the memory error.
    pub fn attr_name(&self, v: Value) -> Res {
        if let Some(s) = as_exact_str(v) {
            return Ok(Ref::new(self.find_name(s.data.as_str(), s.data.hash()).unwrap_or(v)));
        }
        match self.as_str(v) {
            Some(text) => self.name_or_str(text),
            None => {
                let text = format!("attribute name must be string, not '{}'", self.class_of(v).name());
                Err(self.type_error(text))
            }
        }
    }
}

/// Attribute access by the standard rules.
pub fn generic_getattr(cx: &Cx, v: Value, name: Value) -> Res {
    match cx.generic_attr(v, name)? {
        Some(x) => Ok(x),
        None => Err(cx.attribute_error(v, name)),
    }
}

/// Attribute assignment and deletion by the standard rules.
pub fn generic_setattr(cx: &Cx, v: Value, name: Value, x: Option<Value>) -> Result<(), Exc> {
    let class = cx.class_of(v);
    let found = cx.class_attr(class, name);
    if let Some(f) = found
        && let Some(set) = cx.class_of(f).slots().descr_set
    {
        return set(cx, f, v, x);
    }
    let done = match x {
        Some(x) => cx.set_instance_attr(v, name, Ref::new(x))?,
        None => cx.del_instance_attr(v, name)?,
    };
    if done {
        return Ok(());
    }
    let has_attrs = crate::object::header(v).is_some_and(|h| cx.attrs_of(h).is_some());
    if found.is_some() && !(x.is_none() && has_attrs) {
        let text = format!("'{}' object attribute '{}' is read-only", class.name(), name_text(name));
        return Err(cx.error(ExcKind::AttributeError, text));
    }
    Err(cx.attribute_error(v, name))
}
