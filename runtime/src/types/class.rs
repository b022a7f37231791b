//! Making classes: layout, resolution order, inherited slots.

use core::ptr::NonNull;

use freewheel_refcount::Value;

use super::slot_defs::{SLOT_DEFS, SlotId};
use super::slots::Slots;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::bytes::Bytes;
use crate::object::class::{Class, ClassParts, class_flags};
use crate::object::code::Code;
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::function::Function;
use crate::object::int::Int;
use crate::object::misc::{GetSet, Member, Plain, Wrapped};
use crate::object::shape::{CLOSED_BIT, FLOATING_BIT, NewShape};
use crate::object::string::Str;
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

/// Recomputes the slots of a class and its subclasses after a special method changed.
pub fn update_slots(cx: &Cx, class: &Obj<Class>) {
    cx.mutator.pause(|_| {
        update_tree(cx, class);
        cx.class_changed();
    });
}

fn update_tree(cx: &Cx, class: &Obj<Class>) {
    if !class.has(class_flags::NATIVE) {
        inherit_slots(cx, class);
    }
    // SAFETY: the world is stopped.
    for r in unsafe { &*class.subclasses.data_ptr() } {
        if let Some(sub) = cx.cast::<crate::object::misc::WeakRef>(*r).and_then(|r| r.target())
            && let Some(sub) = cx.as_class(sub)
        {
            update_tree(cx, sub);
        }
    }
}

/// The linearization of a class and its bases (Barrett et al., "A monotonic superclass linearization for
/// Dylan", OOPSLA 1996), without the class itself.
fn linearize(cx: &Cx, bases: &[&Obj<Class>]) -> Result<Vec<NonNull<Obj<Class>>>, Exc> {
    linearize_lists(cx, bases, bases.iter().map(|b| b.mro().collect()).collect())
}

/// The same, given the resolution orders of the bases.
pub(super) fn linearize_lists<'a>(
    cx: &Cx,
    bases: &[&'a Obj<Class>],
    mut lists: Vec<Vec<&'a Obj<Class>>>,
) -> Result<Vec<NonNull<Obj<Class>>>, Exc> {
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
            return Err(cx.type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            )));
        };
        out.push(NonNull::from(next));
        for l in &mut lists {
            if core::ptr::eq(l[0], next) {
                l.remove(0);
            }
        }
    }
}

/// The base whose payload instances of a new class have.
pub(super) fn best_base<'a>(cx: &Cx, bases: &[&'a Obj<Class>]) -> Result<&'a Obj<Class>, Exc> {
    let mut best = bases[0];
    for b in &bases[1..] {
        let (p, q) = (cx.shape(best.root_shape()), cx.shape(b.root_shape()));
        let heavier =
            |x: &crate::object::Shape, c: &Obj<Class>| !x.has_payload::<Plain>() || !c.members().is_empty();
        if !heavier(q, b) || best.is_subclass_of(b) {
            continue;
        }
        let extends = b.is_subclass_of(best) || (p.payload() == q.payload() && best.members().is_empty());
        if !heavier(p, best) || extends || (p.has_payload::<Plain>() && best.members().is_empty()) {
            best = b;
        } else if p.payload() != q.payload() || !b.members().is_empty() {
            return Err(cx.type_error("multiple bases have instance lay-out conflict"));
        }
    }
    Ok(best)
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
    let base = best_base(cx, bases)?;
    let class = allocate(cx, meta, name, bases, base)?;
    // SAFETY: just made.
    let c = unsafe { obj_unchecked::<Class>(class.value()) };
    let slots = fill_namespace(cx, c, namespace)?;
    let mro = compute_mro(cx, c, meta, bases)?;
    // SAFETY: not published yet.
    unsafe { c.parts_mut().mro = mro };
    layout(cx, c, base, bases, slots)?;
    inherit_slots(cx, c);
    for b in bases {
        register_subclass(cx, b, c)?;
    }
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
    let inherited =
        class_flags::EXCEPTION | class_flags::METACLASS | class_flags::HAS_DICT | class_flags::MATCH_SELF;
    let all = bases.iter().fold(0, |f, b| f | b.flags());
    let parts = ClassParts {
        name: name.to_owned(),
        bases: bases.iter().map(|b| counted(b)).collect(),
        mro: Vec::new(),
        slots: Slots::default(),
        own: Slots::default(),
        layout: base.layout(),
        flags: all & inherited | class_flags::SUBCLASSABLE | class_flags::WEAK,
        members: Vec::new(),
    };
    let dict = cx.dict()?;
    cx.defer(dict.value());
    let data = Class::new(dict.into_value(), cx.str(name)?.into_value(), parts);
    let class = cx.new_instance(cx.shape(meta.root_shape()), data)?;
    cx.defer(class.value());
    Ok(class)
}

/// Copies the namespace into the class's dict; answers the declared slots.
fn fill_namespace(cx: &Cx, c: &Obj<Class>, namespace: &Obj<Dict>) -> Result<Option<Vec<Value>>, Exc> {
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
    let Some(slots) = cx.dict_get_name(dict, names.slots) else { return Ok(None) };
    let listed = if cx.as_str(slots).is_some() { vec![Ref::new(slots)] } else { cx.collect(slots)? };
    let mut out = Vec::new();
    for s in listed {
        let Some(text) = cx.as_str(s.value()) else {
            let got = cx.class_of(s.value()).name();
            return Err(cx.type_error(format!("__slots__ items must be strings, not '{got}'")));
        };
        if text == "__dict__" || text == "__weakref__" {
            out.push(cx.intern(text));
            continue;
        }
        if !crate::text::strings::is_identifier(text) {
            return Err(cx.type_error("__slots__ must be identifiers"));
        }
        let mangled = mangle(c.name(), text);
        let name = cx.intern(&mangled);
        if cx.dict_get_name(dict, name).is_some() {
            let text = format!("'{mangled}' in __slots__ conflicts with class variable");
            return Err(cx.value_error(text));
        }
        out.push(name);
    }
    Ok(Some(out))
}

/// A private name as the compiler writes it inside the class.
fn mangle(class: &str, name: &str) -> String {
    let stripped = class.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !stripped.is_empty() {
        format!("_{stripped}{name}")
    } else {
        name.to_owned()
    }
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

fn compute_mro(
    cx: &Cx,
    c: &Obj<Class>,
    meta: &Obj<Class>,
    bases: &[&Obj<Class>],
) -> Result<Vec<NonNull<Obj<Class>>>, Exc> {
    let standard = |own: &Obj<Class>| -> Result<Vec<NonNull<Obj<Class>>>, Exc> {
        let mut mro = vec![NonNull::from(own)];
        mro.extend(linearize(cx, bases)?);
        Ok(mro)
    };
    let mro_name = cx.intern("mro");
    let custom = cx.class_attr(meta, mro_name).filter(|f| cx.cast::<Function>(*f).is_some());
    let mro = match custom {
        None => standard(c)?,
        Some(f) => {
            // SAFETY: not published yet; the method may ask for the standard order.
            unsafe { c.parts_mut().mro = standard(c)? };
            let r = cx.call_found(f, c.value(), &[])?;
            let items = cx.collect(r.value())?;
            let ours = cx.class(c.layout());
            let classes = items.iter().map(|v| match cx.as_class(v.value()) {
                // The methods of a native class look for its payload in their receiver.
                Some(k) if !ours.mro().any(|b| core::ptr::eq(b, cx.class(k.layout()))) => {
                    let text = format!("mro() returned base with unsuitable layout ('{}')", k.name());
                    Err(cx.type_error(text))
                }
                Some(k) => Ok(NonNull::from(k)),
                None => Err(cx.type_error("mro() returned a non-class")),
            });
            classes.collect::<Result<Vec<_>, Exc>>()?
        }
    };
    // The class keeps all of its order alive but itself.
    for k in &mro {
        if !core::ptr::eq(k.as_ptr(), c) {
            // SAFETY: alive: bases hold it.
            let _ = Ref::new(unsafe { k.as_ref() }.value()).into_value();
        }
    }
    Ok(mro)
}

/// Decides where instances keep their attributes.
fn layout(
    cx: &Cx,
    c: &Obj<Class>,
    base: &Obj<Class>,
    bases: &[&Obj<Class>],
    declared: Option<Vec<Value>>,
) -> Result<(), Exc> {
    let from = cx.shape(base.root_shape());
    let mut members = base.members().to_vec();
    let mut has_dict = bases.iter().any(|b| b.has(class_flags::HAS_DICT));
    let floating = from.has_payload::<Str>() || from.has_payload::<Tuple>() || from.has_payload::<Bytes>();
    let dict_name = cx.names().dict;
    match &declared {
        None => has_dict = true,
        Some(declared) => {
            for name in declared {
                if *name == dict_name {
                    has_dict = true;
                } else if *name != cx.names().weakref {
                    if floating {
                        let text =
                            format!("nonempty __slots__ not supported for subtype of '{}'", base.name());
                        return Err(cx.type_error(text));
                    }
                    let class = Field::new(Ref::new(c.value()).into_value());
                    let slot = members.len();
                    let m = cx.new_object(Kind::Member, Member { class, name: *name, slot })?;
                    cx.defer(m.value());
                    cx.dict_set(c.attributes(), *name, m.value())?;
                    members.push(*name);
                }
            }
        }
    }
    // Classes keep their attributes in their own dict.
    let is_meta = from.has_payload::<Class>();
    let needs_area = !is_meta && (has_dict || !members.is_empty());
    // Initializers assign declared slots, too, which have their places already.
    let guess = if has_dict { expected_attrs(cx, c, &members) } else { 0 };
    let wanted = (members.len() + guess).max(from.inline as usize);
    let inline = if !needs_area || floating { 0 } else { wanted.min(24) as u16 };
    let offset = if !needs_area || floating {
        0
    } else if from.offset != 0 {
        from.offset
    } else {
        from.size.next_multiple_of(8)
    };
    let mut bits = 0;
    if !has_dict {
        bits |= CLOSED_BIT;
    }
    if floating && needs_area {
        bits |= FLOATING_BIT;
    }
    let shape = cx.new_shape(
        c,
        NewShape {
            info: from.full_info(),
            full: from.full_info(),
            payload: from.payload(),
            names: members.as_slice().into(),
            inline: inline.max(if needs_area && !floating { members.len() as u16 } else { 0 }),
            offset,
            flags: bits,
            size: from.size,
        },
    )?;
    c.set_root_shape(shape.id());
    // SAFETY: not published yet.
    let parts = unsafe { c.parts_mut() };
    parts.members = members;
    if has_dict {
        parts.flags |= class_flags::HAS_DICT;
        if !is_meta && cx.class_attr(c, dict_name).is_none() {
            let class = Field::new(Ref::new(c.value()).into_value());
            let get = super::object::get_dict;
            let set = Some(super::object::set_dict as super::builder::Setter);
            let v = cx.new_object(Kind::GetSet, GetSet { name: "__dict__", get, set, class })?;
            cx.defer(v.value());
            cx.dict_set(c.attributes(), dict_name, v.value())?;
        }
    }
    let weak = declared.as_ref().is_none_or(|d| d.contains(&cx.names().weakref));
    let sized = from.has_payload::<Tuple>() || from.has_payload::<Bytes>() || from.has_payload::<Int>();
    if weak && !is_meta && !sized && cx.class_attr(c, cx.names().weakref).is_none() {
        let class = Field::new(Ref::new(c.value()).into_value());
        let get = super::weakref::first_reference;
        let v = cx.new_object(Kind::GetSet, GetSet { name: "__weakref__", get, set: None, class })?;
        cx.defer(v.value());
        cx.dict_set(c.attributes(), cx.names().weakref, v.value())?;
    }
    Ok(())
}

/// How many attributes the initializers of a class and its bases assign, but for these.
fn expected_attrs(cx: &Cx, c: &Obj<Class>, members: &[Value]) -> usize {
    let mut names: Vec<&str> = Vec::new();
    for k in c.mro() {
        let Some(init) = cx.own_class_attr(k, cx.names().init) else { continue };
        let Some(f) = cx.cast::<Function>(init) else { continue };
        for n in &Code::of(f.code.get()).proto.self_attrs {
            let is_member = members.iter().any(|m| cx.as_str(*m).is_some_and(|m| *m == **n));
            if !is_member && !names.contains(&&**n) {
                names.push(n);
            }
        }
    }
    names.len()
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
    let lives = |r: &Value| cx.cast::<crate::object::misc::WeakRef>(*r).is_some_and(|r| r.target().is_some());
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
