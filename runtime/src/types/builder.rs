//! Making and filling native classes.

use core::any::TypeId;

use freewheel_refcount::Value;

use super::slot_defs::{SLOT_DEFS, SlotId};
use super::slots::Slots;
use crate::args::NativeFn;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, ClassParts, class_flags};
use crate::object::function::{NativeFunction, SlotWrapper};
use crate::object::misc::{GetSet, Wrapped};
use crate::object::shape::NewShape;
use crate::object::{Field, InfoOf, Kind, Obj, Payload};

/// Reads a native attribute.
pub type Getter = fn(&Cx, Value) -> Res;
/// Writes a native attribute, or deletes it when there is no value.
pub type Setter = fn(&Cx, Value, Option<Value>) -> Result<(), Exc>;

/// A class being filled. Call [`ClassBuilder::finish`] at the end.
pub struct ClassBuilder<'a> {
    cx: &'a Cx,
    class: &'a Obj<Class>,
    /// Keeps a class alive that nobody else holds yet.
    held: Ref,
}

impl<'a> ClassBuilder<'a> {
    /// The class of a built-in kind, which the boot has made.
    pub fn of(cx: &'a Cx, kind: Kind) -> ClassBuilder<'a> {
        let class = cx.class(kind);
        ClassBuilder { cx, class, held: Ref::new(class.value()) }
    }

    /// A native class that exists already.
    pub(crate) fn of_class(cx: &'a Cx, class: &'a Obj<Class>) -> ClassBuilder<'a> {
        ClassBuilder { cx, class, held: Ref::new(class.value()) }
    }

    /// A new native class whose instances have payload `T`. `module` and `name` are what users see.
    ///
    /// # Errors
    /// The memory error.
    pub fn new<T: Payload>(cx: &'a Cx, module: &str, name: &str) -> Result<ClassBuilder<'a>, Exc> {
        let class = make_class(cx, name, &[cx.class(Kind::Object)], 0)?;
        let c = cx.as_class(class.value()).expect("just made");
        let shape = cx.new_shape(
            c,
            NewShape {
                info: InfoOf::<T>::INFO,
                full: InfoOf::<T>::INFO,
                payload: TypeId::of::<T>(),
                names: Box::new([]),
                inline: 0,
                offset: 0,
                flags: 0,
                size: size_of::<Obj<T>>() as u16,
            },
        )?;
        c.set_root_shape(shape.id());
        let b = ClassBuilder { cx, class: c, held: class };
        b.attr("__module__", cx.str(module)?.value())?;
        Ok(b)
    }

    /// Sets slots.
    ///
    /// # Errors
    /// The memory error.
    pub fn slots(self, fill: impl FnOnce(&mut Slots)) -> Result<Self, Exc> {
        // SAFETY: native classes are filled before user code runs or before they are published.
        fill(unsafe { &mut self.class.parts_mut().own });
        Ok(self)
    }

    /// Adds flags of [`class_flags`].
    pub fn flags(self, flags: u32) -> Self {
        // SAFETY: as in `slots`.
        unsafe { self.class.parts_mut().flags |= flags };
        self
    }

    /// Gives instances room for attributes of their own.
    pub fn with_attributes<T: Payload>(self) -> Self {
        let record = self.cx.world().shapes().get(self.class.root_shape()).cast::<crate::object::Shape>();
        // SAFETY: no instance exists yet, and nobody else looks at the shape of a class that is being filled.
        unsafe { (&raw mut (*record.as_ptr()).offset).write(size_of::<Obj<T>>() as u16) };
        self.flags(class_flags::HAS_DICT)
    }

    /// Adds methods; each gets the receiver as its first argument.
    ///
    /// # Errors
    /// The memory error.
    pub fn methods(self, methods: &[(&'static str, NativeFn)]) -> Result<Self, Exc> {
        for (name, f) in methods {
            let f = native(self.cx, Kind::NativeMethod, name, *f, None, Some(self.class.value()))?;
            self.attr(name, f.value())?;
        }
        Ok(self)
    }

    /// Adds class methods; each gets the class as its first argument.
    ///
    /// # Errors
    /// The memory error.
    pub fn class_methods(self, methods: &[(&'static str, NativeFn)]) -> Result<Self, Exc> {
        for (name, f) in methods {
            let f = native(self.cx, Kind::NativeFunction, name, *f, None, None)?;
            let wrapped = self
                .cx
                .new_instance(self.cx.shape(Kind::ClassMethod as u32), Wrapped(Field::new(f.into_value())))?;
            self.attr(name, wrapped.value())?;
        }
        Ok(self)
    }

    /// Adds static methods.
    ///
    /// # Errors
    /// The memory error.
    pub fn static_methods(self, methods: &[(&'static str, NativeFn)]) -> Result<Self, Exc> {
        for (name, f) in methods {
            let f = native(self.cx, Kind::NativeFunction, name, *f, None, None)?;
            let wrapped = self.cx.new_instance(
                self.cx.shape(Kind::StaticMethod as u32),
                Wrapped(Field::new(f.into_value())),
            )?;
            self.attr(name, wrapped.value())?;
        }
        Ok(self)
    }

    /// Adds a native attribute of instances.
    ///
    /// # Errors
    /// The memory error.
    pub fn getset(self, name: &'static str, get: Getter, set: Option<Setter>) -> Result<Self, Exc> {
        let class = Field::new(Ref::new(self.class.value()).into_value());
        let v = self.cx.new_object(Kind::GetSet, GetSet { name, get, set, class })?;
        self.attr(name, v.value())?;
        Ok(self)
    }

    /// Adds an attribute of instances that is a plain part of them: nobody can write it.
    ///
    /// # Errors
    /// The memory error.
    pub fn member(self, name: &'static str, get: Getter) -> Result<Self, Exc> {
        self.getset(name, get, Some(|cx, _, _| Err(cx.error(ExcKind::AttributeError, "readonly attribute"))))
    }

    /// Sets the class's documentation.
    ///
    /// # Errors
    /// The memory error.
    pub fn doc(self, text: &str) -> Result<Self, Exc> {
        self.attr("__doc__", self.cx.str(text)?.value())?;
        Ok(self)
    }

    /// Sets an attribute of the class itself.
    ///
    /// # Errors
    /// The memory error.
    pub fn attr(&self, name: &str, v: Value) -> Result<(), Exc> {
        self.cx.defer(v);
        self.cx.dict_set_str(self.class.attributes(), name, v)
    }

    /// Computes the inherited slots, and makes the class's own slots callable by their special names.
    ///
    /// # Errors
    /// The memory error.
    pub fn finish(self) -> Res {
        let (cx, class) = (self.cx, self.class);
        for (i, def) in SLOT_DEFS.iter().enumerate() {
            if !def.id.is_set(class.own_slots()) || def.id == SlotId::New {
                continue;
            }
            let name = cx.intern(def.name);
            if cx.own_class_attr(class, name).is_none() {
                let w = SlotWrapper {
                    class: Field::new(Ref::new(class.value()).into_value()),
                    def: i,
                    receiver: Field::unbound(),
                };
                let w = cx.new_object(Kind::SlotWrapper, w)?;
                self.attr(def.name, w.value())?;
            }
        }
        if class.own_slots().new.is_some() {
            let f = native(
                cx,
                Kind::NativeFunction,
                "__new__",
                super::class::new_wrapper,
                Some(class.value()),
                None,
            )?;
            self.attr("__new__", f.value())?;
        }
        if class.own_slots().compare.is_some() && class.own_slots().hash.is_none() {
            let inherits = core::ptr::eq(class, cx.class(Kind::Object));
            if !inherits && cx.own_class_attr(class, cx.names().hash).is_none() {
                self.attr("__hash__", Value::NONE)?;
            }
        }
        super::class::inherit_slots(cx, class);
        cx.class_changed();
        Ok(self.held)
    }
}

/// A native function object.
///
/// # Errors
/// The memory error.
pub fn native(
    cx: &Cx,
    kind: Kind,
    name: &'static str,
    f: NativeFn,
    receiver: Option<Value>,
    owner: Option<Value>,
) -> Res {
    let field = |v: Option<Value>| match v {
        Some(v) => Field::new(Ref::new(v).into_value()),
        None => Field::unbound(),
    };
    let f = cx.new_object(
        kind,
        NativeFunction { f, name, doc: "", receiver: field(receiver), owner: field(owner) },
    )?;
    cx.defer(f.value());
    Ok(f)
}

impl Cx {
    /// A native function object for a module.
    ///
    /// # Errors
    /// The memory error.
    pub fn native_function(&self, name: &'static str, f: NativeFn) -> Res {
        native(self, Kind::NativeFunction, name, f, None, None)
    }
}

/// A class object without slots yet.
pub(crate) fn make_class(cx: &Cx, name: &str, bases: &[&Obj<Class>], flags: u32) -> Res {
    let dict = cx.dict()?;
    let qualname = cx.intern(name);
    let counted = |c: &Obj<Class>| {
        let _ = Ref::new(c.value()).into_value();
        core::ptr::NonNull::from(c)
    };
    let parts = ClassParts {
        name: name.to_owned(),
        bases: bases.iter().map(|c| counted(c)).collect(),
        base: bases.first().map(|c| core::ptr::NonNull::from(*c)),
        mro: Vec::new(),
        slots: Slots::default(),
        own: Slots::default(),
        flags: flags | class_flags::NATIVE,
        members: Vec::new(),
    };
    let class = Class::new(dict.into_value(), qualname, parts);
    let r = cx.new_object(Kind::Type, class)?;
    cx.defer(r.value());
    // SAFETY: just made.
    let c = unsafe { crate::object::obj_unchecked::<Class>(r.value()) };
    // The native classes have one base each, so the order is that of the base with the class in front.
    let mut mro = vec![core::ptr::NonNull::from(c)];
    if let Some(base) = bases.first() {
        mro.extend(base.mro().map(counted));
    }
    // SAFETY: not published yet.
    unsafe { c.parts_mut().mro = mro };
    Ok(r)
}
