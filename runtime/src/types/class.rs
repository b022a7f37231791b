//! Making classes: resolution order, inherited slots.

use core::ptr::NonNull;

use freewheel_refcount::Value;

use super::class_bases::put_order;
use super::class_slots::declared;
use super::layout::{best_base, lay_out, owner};
use super::slot_defs::{SLOT_DEFS, SlotId};
use super::slots::Slots;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, ClassParts, class_flags};
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::function::Function;
use crate::object::misc::{WeakRef, Wrapped};
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj, obj_unchecked};

/// Which of several definitions share a slot.
fn slot_key(id: SlotId) -> u16 {
    match id {
        SlotId::Repr => 0,
        SlotId::Str => 1,
        SlotId::Hash => 2,
        SlotId::Call => 3,
        SlotId::GetAttr | SlotId::GetAttrHook => 4,
        SlotId::SetAttr | SlotId::DelAttr => 5,
        SlotId::Compare(_) => 6,
        SlotId::Iter => 7,
        SlotId::Next => 8,
        SlotId::Len => 9,
        SlotId::GetItem => 10,
        SlotId::SetItem | SlotId::DelItem => 11,
        SlotId::Contains => 12,
        SlotId::Bool => 13,
        SlotId::Concat => 14,
        SlotId::Repeat | SlotId::RepeatReflected => 15,
        SlotId::DescrGet => 16,
        SlotId::DescrSet | SlotId::DescrDelete => 17,
        SlotId::New => 18,
        SlotId::Init => 19,
        SlotId::Del => 20,
        SlotId::Binary(op) | SlotId::Reflected(op) => 32 + op as u16,
        SlotId::Inplace(op) => 64 + op as u16,
        SlotId::Unary(op) => 96 + op as u16,
    }
}

/// Fills a class's slots from its resolution order: for each slot, the first class that defines one of its
/// special methods decides, natively or in code.
pub fn inherit_slots(cx: &Cx, class: &Obj<Class>) {
    let mut best: Vec<(u16, usize, bool, SlotId)> = Vec::new();
    for def in &SLOT_DEFS {
        let name = cx.intern(def.name);
        let found = class.mro().enumerate().find_map(|(i, c)| {
            if c.has(class_flags::NATIVE) && def.id.is_set(c.own_slots()) {
                return Some((i, true));
            }
            let v = cx.own_class_attr(c, name)?;
            // A native class's wrapper stands for the slot, which was looked at above.
            if c.has(class_flags::NATIVE) && super::slot_calls::is_wrapper(v) {
                None
            } else {
                Some((i, false))
            }
        });
        let Some((i, native)) = found else { continue };
        let key = slot_key(def.id);
        match best.iter_mut().find(|b| b.0 == key) {
            Some(b) if b.1 <= i => {}
            Some(b) => *b = (key, i, native, def.id),
            None => best.push((key, i, native, def.id)),
        }
    }
    let mut slots = Slots::default();
    for (_, i, native, id) in best {
        if native {
            let from = class.mro().nth(i).expect("found there");
            id.copy(from.own_slots(), &mut slots);
        } else {
            id.set_generic(&mut slots);
        }
    }
    slots.buffer = class.mro().find_map(|c| c.own_slots().buffer);
    let finalizer = slots.del.is_some();
    // SAFETY: the class is being made, or the caller stopped the world.
    let parts = unsafe { class.parts_mut() };
    parts.slots = slots;
    if finalizer {
        parts.flags |= class_flags::FINALIZER;
    }
}

/// The linearization of a class and its bases (Barrett et al., "A monotonic superclass linearization for
/// Dylan", OOPSLA 1996), without the class itself.
///
/// # Errors
/// The text of a `TypeError` if there is none.
fn linearize<'a>(bases: &[&'a Obj<Class>]) -> Result<Vec<&'a Obj<Class>>, String> {
    linearize_lists(bases, bases.iter().map(|b| b.mro().collect()).collect())
}

/// The same, given the resolution orders of the bases.
pub(super) fn linearize_lists<'a>(
    bases: &[&'a Obj<Class>],
    mut lists: Vec<Vec<&'a Obj<Class>>>,
) -> Result<Vec<&'a Obj<Class>>, String> {
    lists.push(bases.to_vec());
    let mut out = Vec::new();
    loop {
        lists.retain(|l| !l.is_empty());
        if lists.is_empty() {
            return Ok(out);
        }
        let in_tail = |c: &Obj<Class>| lists.iter().any(|l| l[1..].iter().any(|x| core::ptr::eq(*x, c)));
        let Some(next) = lists.iter().map(|l| l[0]).find(|c| !in_tail(c)) else {
            let mut names = Vec::new();
            for l in &lists {
                if !names.contains(&l[0].name()) {
                    names.push(l[0].name());
                }
            }
            return Err(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            ));
        };
        out.push(next);
        for l in &mut lists {
            if core::ptr::eq(l[0], next) {
                l.remove(0);
            }
        }
    }
}

/// The most derived metaclass.
pub fn winning_metaclass<'a>(
    cx: &Cx,
    meta: &'a Obj<Class>,
    bases: impl Iterator<Item = Value>,
) -> Result<&'a Obj<Class>, Exc> {
    let mut winner = meta;
    for b in bases {
        let m = cx.class_of(b);
        if winner.is_subclass_of(m) {
            continue;
        }
        if m.is_subclass_of(winner) {
            winner = m;
            continue;
        }
        return Err(cx.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
             metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// `type(name, bases, namespace)`.
pub fn new_class(
    cx: &Cx,
    meta: &Obj<Class>,
    name: &str,
    bases: &[&Obj<Class>],
    namespace: &Obj<Dict>,
    kwargs: Option<&Obj<Dict>>,
) -> Res {
    let object = [cx.class(Kind::Object)];
    let bases = if bases.is_empty() { &object[..] } else { bases };
    for (i, b) in bases.iter().enumerate() {
        if !b.has(class_flags::SUBCLASSABLE) {
            return Err(cx.type_error(format!("type '{}' is not an acceptable base type", cx.type_name(b))));
        }
        if bases[..i].iter().any(|x| core::ptr::eq(*x, *b)) {
            return Err(cx.type_error(format!("duplicate base class {}", b.name())));
        }
    }
    let base = best_base(cx, bases).map_err(|text| cx.type_error(text))?;
    let class = allocate(cx, meta, name, bases, base)?;
    // SAFETY: just made.
    let c = unsafe { obj_unchecked::<Class>(class.value()) };
    fill_namespace(cx, c, namespace)?;
    let declared = declared(cx, c, base)?;
    // Whoever changes a base from now on changes this class with it; see `class_bases.rs`.
    for b in bases {
        register_subclass(cx, b, c)?;
    }
    set_order(cx, c, meta, bases, base)?;
    let shape = lay_out(cx, c, base, bases, declared)?;
    inherit_slots(cx, c);
    c.set_root_shape(shape);
    cx.class_changed();
    set_names(cx, c, namespace)?;
    call_init_subclass(cx, c, kwargs)?;
    Ok(class)
}

fn allocate(cx: &Cx, meta: &Obj<Class>, name: &str, bases: &[&Obj<Class>], base: &Obj<Class>) -> Res {
    let counted = |c: &Obj<Class>| {
        let _ = Ref::new(c.value()).into_value();
        NonNull::from(c)
    };
    let inherited = class_flags::EXCEPTION | class_flags::METACLASS | class_flags::MATCH_SELF;
    let all = bases.iter().fold(0, |f, b| f | b.flags());
    let parts = ClassParts {
        name: name.to_owned(),
        bases: bases.iter().map(|b| counted(b)).collect(),
        base: Some(NonNull::from(base)),
        mro: Vec::new(),
        slots: Slots::default(),
        own: Slots::default(),
        flags: all & inherited | class_flags::SUBCLASSABLE,
        members: Vec::new(),
    };
    let dict = cx.dict()?;
    cx.defer(dict.value());
    let data = Class::new(dict.into_value(), cx.str(name)?.into_value(), parts);
    let class = cx.new_instance(cx.shape(meta.root_shape()), data)?;
    cx.defer(class.value());
    Ok(class)
}

/// Copies the namespace into the class's dict.
fn fill_namespace(cx: &Cx, c: &Obj<Class>, namespace: &Obj<Dict>) -> Result<(), Exc> {
    let names = cx.names();
    let dict = c.attributes();
    let mut cell = None;
    for (k, v) in cx.dict_items(namespace) {
        if cx.as_str(k.value()).is_none() {
            cx.dict_set(dict, k.value(), v.value())?;
            continue;
        }
        let name = cx.attr_name(k.value())?;
        let key = name.value();
        if key == names.classcell {
            cell = Some(v);
            continue;
        }
        if key == names.qualname {
            if cx.as_str(v.value()).is_none() {
                let got = cx.class_of(v.value()).name();
                return Err(cx.type_error(format!("type __qualname__ must be a str, not {got}")));
            }
            cx.set_field(&c.header, &c.qualname, v);
            continue;
        }
        let v = special_function(cx, key, v)?;
        if cx.as_function(v.value()).is_some() {
            cx.defer(v.value());
        }
        cx.dict_set(dict, key, v.value())?;
    }
    if cx.dict_get_name(dict, names.module).is_none()
        && let Some(frame) = cx.current_frame()
        && let Some(g) = as_exact_dict(frame.globals_value())
        && let Some(m) = cx.dict_get_name(g, names.name)
    {
        cx.dict_set(dict, names.module, m)?;
    }
    if cx.dict_get_name(dict, names.doc).is_none() {
        cx.dict_set(dict, names.doc, Value::NONE)?;
    }
    if cx.dict_get_name(dict, names.eq).is_some() && cx.dict_get_name(dict, names.hash).is_none() {
        cx.dict_set(dict, names.hash, Value::NONE)?;
    }
    if let Some(cell) = cell.as_ref().and_then(|v| cx.cast::<crate::object::cell::Cell>(v.value())) {
        cx.set_field(&cell.header, &cell.0, Ref::new(c.value()));
    }
    Ok(())
}

/// Some special methods are static or class methods without being declared so.
fn special_function(cx: &Cx, key: Value, v: Ref) -> Result<Ref, Exc> {
    let names = cx.names();
    if cx.cast::<Function>(v.value()).is_none() {
        return Ok(v);
    }
    let kind = if key == names.new {
        Kind::StaticMethod
    } else if key == names.init_subclass || key == names.class_getitem {
        Kind::ClassMethod
    } else {
        return Ok(v);
    };
    cx.defer(v.value());
    let w = cx.new_instance(cx.shape(kind as u32), Wrapped(Field::new(v.into_value())))?;
    cx.defer(w.value());
    Ok(w)
}

/// Gives a new class its resolution order.
fn set_order(
    cx: &Cx,
    c: &Obj<Class>,
    meta: &Obj<Class>,
    bases: &[&Obj<Class>],
    base: &Obj<Class>,
) -> Result<(), Exc> {
    let mut order = linearize(bases).map_err(|text| cx.type_error(text))?;
    order.insert(0, c);
    // SAFETY: the class is being made.
    drop(unsafe { put_order(c, &order) });
    // The metaclass may have a method that chooses another one; it may ask for the standard order.
    let mro = cx.intern("mro");
    let Some(f) = cx.class_attr(meta, mro).filter(|f| cx.cast::<Function>(*f).is_some()) else {
        return Ok(());
    };
    let r = cx.call_found(f, c.value(), &[])?;
    let items = cx.collect(r.value())?;
    let ours = owner(cx, base);
    let classes = items.iter().map(|v| match cx.as_class(v.value()) {
        // Native methods look for their payload in their receiver, descriptors of slots for the slot.
        Some(k) if !core::ptr::eq(k, c) && !ours.is_subclass_of(owner(cx, k)) => {
            let text = format!("mro() returned base with unsuitable layout ('{}')", k.name());
            Err(cx.type_error(text))
        }
        Some(k) => Ok(k),
        None => Err(cx.type_error("mro() returned a non-class")),
    });
    let classes = classes.collect::<Result<Vec<_>, Exc>>()?;
    // SAFETY: as above.
    drop(unsafe { put_order(c, &classes) });
    Ok(())
}

pub(super) fn register_subclass(cx: &Cx, base: &Obj<Class>, c: &Obj<Class>) -> Result<(), Exc> {
    let r = cx.new_weakref(c.value(), Value::NONE)?;
    cx.barrier(&base.header, r.value());
    let mut gone = Vec::new();
    let mut list = base.subclasses.lock();
    if list.len() == list.capacity() {
        gone = drop_dead(cx, &mut list);
        // So many classes may be made before somebody looks again.
        let room = list.len().max(4);
        list.shrink_to(2 * room);
        list.reserve(room);
    }
    list.push(r.into_value());
    drop(list);
    gone.into_iter().for_each(|r| drop(Ref::from_owned(r)));
    Ok(())
}

/// Takes references to classes that have died off a list of subclasses.
fn drop_dead(cx: &Cx, list: &mut Vec<Value>) -> Vec<Value> {
    let lives = |r: &Value| cx.cast::<WeakRef>(*r).is_some_and(|r| r.target().is_some());
    let (alive, dead) = list.drain(..).partition(lives);
    *list = alive;
    dead
}

/// Tells every attribute with a `__set_name__` where it was put.
fn set_names(cx: &Cx, c: &Obj<Class>, namespace: &Obj<Dict>) -> Result<(), Exc> {
    for (k, v) in cx.dict_items(namespace) {
        let class = cx.class_of(v.value());
        if let Some(f) = cx.class_attr(class, cx.names().set_name) {
            let f = Ref::new(f);
            cx.call_found(f.value(), v.value(), &[c.value(), k.value()]).map_err(|e| {
                let name = cx.to_string(k.value()).unwrap_or_default();
                let text = format!(
                    "Error calling __set_name__ on '{}' instance '{name}' in '{}'",
                    class.name(),
                    c.name()
                );
                let outer = cx.runtime_error(text);
                match cx.set_cause(outer.0.value(), e.0.value()) {
                    Ok(()) => outer,
                    Err(other) => other,
                }
            })?;
        }
    }
    Ok(())
}

fn call_init_subclass(cx: &Cx, c: &Obj<Class>, kwargs: Option<&Obj<Dict>>) -> Result<(), Exc> {
    let found = c.mro().skip(1).find_map(|k| cx.own_class_attr(k, cx.names().init_subclass));
    let Some(f) = found else { return Ok(()) };
    let bound = match cx.class_of(f).slots().descr_get {
        Some(get) => get(cx, f, Value::UNBOUND, c.value())?,
        None => Ref::new(f),
    };
    let kwargs = kwargs.filter(|d| !d.0.is_empty());
    if let Some(d) = kwargs
        && core::ptr::eq(f_owner(cx, c), cx.class(Kind::Object))
    {
        let _ = d;
        return Err(cx.type_error(format!("{}.__init_subclass__() takes no keyword arguments", c.name())));
    }
    let none = cx.tuple(&[])?;
    cx.call_with(bound.value(), Tuple::of(none.value()), kwargs).map(drop)
}

/// The class after `c` in its order that defines `__init_subclass__`.
fn f_owner<'a>(cx: &Cx, c: &Obj<Class>) -> &'a Obj<Class> {
    let name = cx.names().init_subclass;
    c.mro().skip(1).find(|k| cx.own_class_attr(k, name).is_some()).unwrap_or_else(|| cx.class(Kind::Object))
}

/// `cls.__new__` of native classes, as a callable: `new(class, *args)`.
pub fn new_wrapper(cx: &Cx, args: Args<'_>) -> Res {
    let owner = cx.as_class(args[0].value()).expect("bound to a class");
    let Some(class) = args.get(1).and_then(|v| cx.as_class(v)) else {
        let text = match args.get(1) {
            None => format!("{}.__new__(): not enough arguments", owner.name()),
            Some(v) => {
                format!("{}.__new__(X): X is not a type object ({})", owner.name(), cx.class_of(v).name())
            }
        };
        return Err(cx.type_error(text));
    };
    if !class.is_subclass_of(owner) {
        let text = format!("{0}.__new__({1}): {1} is not a subtype of {0}", owner.name(), class.name());
        return Err(cx.type_error(text));
    }
    let same = cx.shape(class.root_shape()).payload() == cx.shape(owner.root_shape()).payload();
    if !same {
        let native = class.mro().find(|c| c.has(class_flags::NATIVE)).unwrap_or(class).name();
        let text = format!("{}.__new__({}) is not safe, use {native}.__new__()", owner.name(), class.name());
        return Err(cx.type_error(text));
    }
    owner.own_slots().new.expect("a native class with a constructor")(cx, class, args.skip(2))
}
