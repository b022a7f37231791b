//! Attribute access, with inline caches.
//!
//! Cache word 0 of all three instructions is `shape | epoch << 32`: one compare checks the receiver's class and
//! layout, and that no class has changed since. What word 1 holds is told by the instruction's `n`.

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::Instr;

use super::super::call::enter_special;
use super::super::vm::{At, Flow, Go, Regs, Vm};
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::lookup::Site;
use crate::object::function::Function;
use crate::object::misc::Super;
use crate::object::module::Module;
use crate::object::shape::{DICT_BIT, FLOATING_BIT, Shape};
use crate::object::{Field, Kind, Obj, header, is_exactly, obj_unchecked};

/// Word 1 is the byte offset of an inline slot.
const SLOT: u8 = 1;
/// Word 1 is a value found on the class, used as it is.
const CLASS_VALUE: u8 = 2;
/// Word 0 is the version of a module's keys and the place of the entry.
const MODULE: u8 = 3;
/// Word 1 is the number of a slot outside the object.
const OUTSIDE: u8 = 4;
/// Word 1 is a function found on the class, called with the receiver in front.
const METHOD: u8 = 5;
/// Store: word 1 is the byte offset of an empty inline slot, and the shape to move to in the high half.
const ADD: u8 = 6;
/// The receiver is a class: word 0 is its address, word 1 what the attribute gives, word 2 the epoch.
const OF_CLASS: u8 = 7;
/// Word 1 is the getter function of a property found on the class.
const GETTER: u8 = 8;

/// Kinds of access, for the keys of the second-chance cache.
const LOAD: u64 = 1;
const CALL: u64 = 2;
const STORE: u64 = 3;

/// Fills an inline cache, and remembers what it holds for places that see several shapes.
fn remember(vm: At<'_>, access: u64, name: Value, word: u64, payload: u64, n: u8) {
    vm.set_cache(0, word);
    vm.set_cache(1, payload);
    vm.set_n(n);
    vm.cx().sites.enter(Site { word, key: name.bits() | access, payload, n });
}

#[inline(always)]
fn guard(cx: &Cx, shape: u32) -> u64 {
    guard_at(cx.class_epoch(), shape)
}

/// The same with the settled epoch that was read before what the cache is filled with was looked up.
#[inline(always)]
fn guard_at(epoch: u32, shape: u32) -> u64 {
    u64::from(shape) | u64::from(epoch) << 32
}

/// The field at a byte offset in an object.
///
/// # Safety
/// Objects of the shape that was just checked have an inline slot there.
#[inline(always)]
unsafe fn field_at<'a>(v: Value, offset: u64) -> &'a Field {
    // SAFETY: the clause above.
    unsafe { v.object_unchecked().cast::<u8>().add(offset as usize).cast::<Field>().as_ref() }
}

/// See the instruction table: `LoadAttr`.
#[inline(always)]
pub fn LoadAttr(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let v = vm.r.get(i.b());
    if let Some(h) = header(v) {
        let n = i.n();
        if n == SLOT || n == CLASS_VALUE {
            if vm.cache(0) == guard(vm.cx(), h.shape_acquire()) {
                let w1 = vm.cache(1);
                // SAFETY: the shape was just checked; a class value was stored by the slow path.
                let x = unsafe { if n == SLOT { field_at(v, w1).get() } else { Value::from_bits(w1) } };
                if x != Value::UNBOUND {
                    return finish_load(vm, i, Slot::load(x));
                }
            }
        } else if n == OF_CLASS {
            if let Some(x) = class_hit(vm, v) {
                return finish_load(vm, i, x);
            }
        } else if n == GETTER {
            if vm.cache(0) == guard(vm.cx(), h.shape_acquire()) {
                // SAFETY: stored by the slow path; the class keeps the property and its getter while the epoch stands.
                let f = unsafe { obj_unchecked::<Function>(Value::from_bits(vm.cache(1))) };
                vm.skip(3);
                vm.save();
                return enter_special(vm.r, f, [vm.r.argument(i.b())], i.a(), 0);
            }
        } else if n == MODULE
            && let Some(x) = module_hit(v, vm.cache(0))
        {
            return finish_load(vm, i, x);
        }
    }
    vm.save();
    let x = load_attr_slow(vm.at(), i)?;
    finish_load(vm, i, x)
}

/// Ends an attribute load.
#[inline(always)]
fn finish_load(vm: &mut Vm<'_>, i: Instr, x: Slot) -> Flow {
    vm.r.consume_unless(i.b(), i.a());
    vm.skip(3);
    vm.r.set(i.a(), x);
    Ok(Go::Next)
}

/// What a cached attribute of a class gives.
#[inline(always)]
fn class_hit(vm: &Vm<'_>, v: Value) -> Option<Slot> {
    if vm.cache(0) != v.bits() || vm.cache(2) != u64::from(vm.cx().class_epoch()) {
        return None;
    }
    // SAFETY: stored by the slow path; the class keeps it alive while the epoch stands.
    Some(Slot::load(unsafe { Value::from_bits(vm.cache(1)) }))
}

/// Fills the cache for a receiver that is a class, if what the attribute gives is held by a class's dict.
fn fill_class(vm: At<'_>, v: Value, name: Value) {
    let cx = vm.cx();
    let (Some(class), Some(epoch)) = (cx.as_class(v), cx.settled_class_epoch()) else { return };
    let meta = cx.class_of(v);
    // A metaclass that decides about attributes itself, or has one of this name, is left to the slow path.
    if !meta
        .slots()
        .getattr
        .is_some_and(|f| core::ptr::fn_addr_eq(f, crate::types::class_attrs::getattr as GetAttr))
        || cx.class_attr(meta, name).is_some()
    {
        return;
    }
    let Some(f) = cx.class_attr(class, name) else { return };
    let gives = match cx.class_of(f).slots().descr_get {
        None => f,
        Some(_) if is_exactly(f, Kind::Function) => f,
        Some(_) if is_exactly(f, Kind::StaticMethod) => match cx.cast::<crate::object::misc::Wrapped>(f) {
            Some(w) => w.0.get(),
            None => return,
        },
        Some(_) => return,
    };
    vm.set_cache(0, v.bits());
    vm.set_cache(1, gives.bits());
    vm.set_cache(2, u64::from(epoch));
    vm.set_n(OF_CLASS);
}

type GetAttr = fn(&Cx, Value, Value) -> Res;

#[inline(always)]
fn module_hit(v: Value, w0: u64) -> Option<Slot> {
    if !is_exactly(v, Kind::Module) {
        return None;
    }
    // SAFETY: the shape says so; a module's dict is a dict.
    let d = unsafe { obj_unchecked::<crate::object::dict::Dict>(obj_unchecked::<Module>(v).dict.get()) };
    let t = d.0.table()?;
    if d.0.version() != w0 as u32 {
        return None;
    }
    t.entry((w0 >> 32) as usize).value.bound().map(Slot::load)
}

#[inline(never)]
fn load_attr_slow(vm: At<'_>, i: Instr) -> Result<Slot, Exc> {
    let cx = vm.cx();
    let (v, name) = (vm.r().get(i.b()), vm.name(i.c()));
    if let Some(h) = header(v) {
        let shape = cx.shape_of(h);
        match cx.sites.find(guard(cx, shape.id()), name.bits() | LOAD) {
            Some(site) => {
                // SAFETY: the shape was just checked; a class value was stored by an earlier fill.
                let x = unsafe {
                    match site.n {
                        SLOT => field_at(v, site.payload).bound(),
                        CLASS_VALUE => Some(Value::from_bits(site.payload)),
                        OUTSIDE => {
                            let slot = site.payload as usize;
                            cx.attrs_of(h).and_then(|(_, a)| a.field(slot)).and_then(|f| f.bound())
                        }
                        _ => None,
                    }
                };
                if let Some(x) = x {
                    return Ok(Slot::load(x));
                }
            }
            None => fill_load(vm, v, shape, name),
        }
    }
    Ok(cx.get_attr(v, name)?.into_slot())
}

/// Fills the cache of an attribute load, if the access is of a kind that can be cached.
fn fill_load(vm: At<'_>, v: Value, shape: &Shape, name: Value) {
    let cx = vm.cx();
    if is_exactly(v, Kind::Module) {
        fill_module(vm, v, name);
        return;
    }
    let class = shape.class();
    if shape.has_payload::<crate::object::class::Class>() {
        fill_class(vm, v, name);
        return;
    }
    if !class.slots().has_generic_getattr() || shape.has(DICT_BIT) {
        return;
    }
    let Some(epoch) = cx.settled_class_epoch() else { return };
    let word = guard_at(epoch, shape.id());
    let found = cx.class_attr(class, name);
    let slots = found.map(|f| cx.class_of(f).slots());
    if let (Some(f), Some(s)) = (found, slots)
        && s.is_data_descriptor()
    {
        // A declared slot is as good as an attribute.
        if let Some(m) = cx.cast::<crate::object::misc::Member>(f) {
            fill_slot(vm, shape, name, m.slot, word);
        } else if let Some(p) = cx.cast::<crate::object::misc::Property>(f)
            && is_exactly(f, Kind::Property)
            && is_exactly(p.get.get(), Kind::Function)
        {
            remember(vm, LOAD, name, word, p.get.get().bits(), GETTER);
        }
        return;
    }
    if let Some(slot) = shape.slot_of(name) {
        if found.is_none() || cx.own_instance_attr(v, name).is_some() {
            fill_slot(vm, shape, name, slot, word);
        }
        return;
    }
    if let (Some(f), Some(s)) = (found, slots)
        && s.descr_get.is_none()
    {
        remember(vm, LOAD, name, word, f.bits(), CLASS_VALUE);
    }
}

fn fill_slot(vm: At<'_>, shape: &Shape, name: Value, slot: usize, word: u64) {
    if slot < shape.inline as usize && !shape.has(FLOATING_BIT) {
        remember(vm, LOAD, name, word, shape.offset as u64 + 8 + 8 * slot as u64, SLOT);
    } else {
        remember(vm, LOAD, name, word, slot as u64, OUTSIDE);
    }
}

fn fill_module(vm: At<'_>, v: Value, name: Value) {
    let cx = vm.cx();
    // SAFETY: the caller checked the shape.
    let Some(d) = crate::object::dict::as_exact_dict(unsafe { obj_unchecked::<Module>(v) }.dict.get()) else {
        return;
    };
    // What the module class itself defines comes first.
    if cx.class_attr(cx.class(Kind::Module), name).is_some() {
        return;
    }
    let hash = crate::object::string::as_exact_str(name).expect("a name").hash();
    let version = d.0.give_version(&d.header, || cx.globals().fresh_dict_version());
    if let Some(at) = d.0.find_simple(name, hash)
        && d.0.version() == version
    {
        vm.set_cache(0, u64::from(version) | (at as u64) << 32);
        vm.set_n(MODULE);
    }
}

/// See the instruction table: `StoreAttr`.
#[inline(always)]
pub fn StoreAttr(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let v = vm.r.get(i.a());
    if let Some(h) = header(v)
        && i.n() != 0
        && !h.is_shared()
        && vm.cache(0) == guard(vm.cx(), h.shape())
    {
        let w1 = vm.cache(1);
        let x = vm.r.owned(i.b()).into_value();
        // SAFETY: the shape was just checked.
        let field = unsafe { field_at(v, w1 & 0xffff) };
        let old = field.replace(x);
        if i.n() == ADD {
            h.set_shape((w1 >> 32) as u32);
        }
        vm.save();
        vm.skip(2);
        if old.is_object() {
            // The old value's end may run user code, which must find the receiver alive: consume it after.
            drop(Ref::from_owned(old));
        }
        vm.r.consume(i.a());
        return Ok(Go::Next);
    }
    vm.save();
    store_attr_slow(vm.at(), i)?;
    vm.skip(2);
    Ok(Go::Next)
}

#[inline(never)]
fn store_attr_slow(vm: At<'_>, i: Instr) -> Result<(), Exc> {
    let cx = vm.cx();
    let (v, x, name) = (vm.r().get(i.a()), vm.r().get(i.b()), vm.name(i.c()));
    if let Some(h) = header(v).filter(|h| !h.is_shared())
        && let Some(site) = cx.sites.find(guard(cx, h.shape()), name.bits() | STORE)
    {
        // SAFETY: the shape was just checked.
        let old = unsafe { field_at(v, site.payload & 0xffff) }.replace(vm.r().owned(i.b()).into_value());
        if site.n == ADD {
            h.set_shape((site.payload >> 32) as u32);
        }
        drop(Ref::from_owned(old));
        vm.r().consume(i.a());
        return Ok(());
    }
    let before = header(v).map(|h| cx.shape_of(h));
    cx.set_attr(v, name, x)?;
    if let (Some(h), Some(before)) = (header(v), before) {
        fill_store(vm, before, cx.shape_of(h), name);
    }
    vm.r().consume(i.b());
    vm.r().consume(i.a());
    Ok(())
}

fn fill_store(vm: At<'_>, before: &Shape, after: &Shape, name: Value) {
    let cx = vm.cx();
    let Some(epoch) = cx.settled_class_epoch() else { return };
    let class = before.class();
    if !class.slots().has_generic_setattr() || after.flags & (DICT_BIT | FLOATING_BIT) != 0 {
        return;
    }
    let found = cx.class_attr(class, name);
    let slot = match found.map(|f| (f, cx.class_of(f).slots())) {
        Some((f, s)) if s.is_data_descriptor() => match cx.cast::<crate::object::misc::Member>(f) {
            Some(m) => Some(m.slot),
            None => return,
        },
        _ => after.slot_of(name),
    };
    let Some(slot) = slot.filter(|s| *s < before.inline as usize) else { return };
    let offset = before.offset as u64 + 8 + 8 * slot as u64;
    let (payload, n) = if before.id() == after.id() {
        (offset, SLOT)
    } else if before.offset == after.offset && before.inline == after.inline {
        (offset | u64::from(after.id()) << 32, ADD)
    } else {
        return;
    };
    remember(vm, STORE, name, guard_at(epoch, before.id()), payload, n);
}

/// See the instruction table: `DelAttr`.
#[inline(always)]
pub fn DelAttr(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    vm.cx().del_attr(vm.r.get(i.a()), vm.name(i.b()))?;
    vm.r.consume(i.a());
    Ok(Go::Next)
}

/// See the instruction table: `LoadMethod`.
#[inline(always)]
pub fn LoadMethod(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let v = vm.r.get(i.b());
    if let Some(h) = header(v) {
        if i.n() == METHOD && vm.cache(0) == guard(vm.cx(), h.shape_acquire()) {
            // SAFETY: stored by the slow path; the class keeps it alive while the epoch stands.
            let f = unsafe { Value::from_bits(vm.cache(1)) };
            put_method(vm.r, i, f);
            vm.skip(3);
            return Ok(Go::Next);
        }
        if i.n() == MODULE
            && let Some(x) = module_hit(v, vm.cache(0))
        {
            vm.r.consume_unless(i.b(), i.a());
            vm.r.set(i.a(), x);
            vm.r.set(i.a() + 1, Slot::UNBOUND);
            vm.skip(3);
            return Ok(Go::Next);
        }
        if i.n() == OF_CLASS
            && let Some(x) = class_hit(vm, v)
        {
            vm.r.consume_unless(i.b(), i.a());
            vm.r.set(i.a(), x);
            vm.r.set(i.a() + 1, Slot::UNBOUND);
            vm.skip(3);
            return Ok(Go::Next);
        }
    }
    vm.save();
    load_method_slow(vm.at(), i)?;
    vm.skip(3);
    Ok(Go::Next)
}

/// Puts a function and the receiver from register `b` into `a` and `a + 1`.
#[inline(always)]
fn put_method(r: Regs<'_>, i: Instr, f: Value) {
    let receiver = if r.is_temp(i.b()) { r.take(i.b()) } else { r.slot(i.b()).copy() };
    r.set(i.a(), Slot::load(f));
    r.set(i.a() + 1, receiver);
}

#[inline(never)]
fn load_method_slow(vm: At<'_>, i: Instr) -> Result<(), Exc> {
    let cx = vm.cx();
    let (v, name) = (vm.r().get(i.b()), vm.name(i.c()));
    if let Some(h) = header(v)
        && let Some(site) = cx.sites.find(guard(cx, h.shape_acquire()), name.bits() | CALL)
    {
        // SAFETY: stored by an earlier fill; the class keeps it alive while the epoch stands.
        put_method(vm.r(), i, unsafe { Value::from_bits(site.payload) });
        return Ok(());
    }
    if is_exactly(v, Kind::Module) {
        fill_module(vm, v, name);
    }
    fill_class(vm, v, name);
    let epoch = cx.settled_class_epoch();
    let class = cx.class_of(v);
    if class.slots().has_generic_getattr()
        && let Some(f) = cx.class_attr(class, name)
        && cx.is_method_like(f)
        && cx.own_instance_attr(v, name).is_none()
    {
        if let (Some(h), Some(epoch)) = (header(v), epoch) {
            let shape = cx.shape_of(h);
            if !shape.has(DICT_BIT) && shape.slot_of(name).is_none() {
                remember(vm, CALL, name, guard_at(epoch, shape.id()), f.bits(), METHOD);
            }
        }
        put_method(vm.r(), i, f);
        return Ok(());
    }
    let x = cx.get_attr(v, name)?;
    vm.r().consume_unless(i.b(), i.a());
    vm.r().set_ref(i.a(), x);
    vm.r().set(i.a() + 1, Slot::UNBOUND);
    Ok(())
}

/// The attribute that a `super` span names, not bound, and the receiver; or nothing if the span's callee is
/// not the built-in class or the case is unusual.
fn super_lookup(r: Regs<'_>, span: usize, name: Value) -> Option<(Value, Value)> {
    let cx = r.cx;
    let (callee, class, receiver) = (r.get(span), r.get(span + 1), r.get(span + 2));
    if callee != cx.class(Kind::Super).value() {
        return None;
    }
    let class = cx.as_class(class)?;
    let start = cx.class_of(receiver);
    if !start.is_subclass_of(class) {
        return None;
    }
    let mut rest = start.mro().skip_while(|c| !core::ptr::eq(*c, class)).skip(1);
    Some((rest.find_map(|c| cx.own_class_attr(c, name))?, receiver))
}

/// The attribute of the object that calling the span's callee makes.
fn super_slow(r: Regs<'_>, span: usize, name: Value) -> Result<Ref, Exc> {
    let args = [r.get(span + 1), r.get(span + 2)];
    let object = r.cx.call(r.get(span), &args)?;
    r.cx.get_attr(object.value(), name)
}

fn drop_super_span(r: Regs<'_>, span: usize) {
    (span..span + 3).for_each(|i| r.clear(i));
}

/// See the instruction table: `LoadSuperAttr`.
#[inline(always)]
pub fn LoadSuperAttr(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let x = load_super_attr(vm.r, i.b(), vm.name(i.c()))?;
    drop_super_span(vm.r, i.b());
    vm.r.set_ref(i.a(), x);
    Ok(Go::Next)
}

#[inline(never)]
fn load_super_attr(r: Regs<'_>, span: usize, name: Value) -> Result<Ref, Exc> {
    match super_lookup(r, span, name) {
        Some((f, receiver)) => r.cx.bind_descriptor(f, receiver),
        None => super_slow(r, span, name),
    }
}

/// See the instruction table: `LoadSuperMethod`.
#[inline(always)]
pub fn LoadSuperMethod(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    load_super_method(vm.r, i.a(), i.b(), vm.name(i.c()))?;
    vm.skip(2);
    Ok(Go::Next)
}

#[inline(never)]
fn load_super_method(r: Regs<'_>, dst: usize, span: usize, name: Value) -> Result<(), Exc> {
    if let Some((f, receiver)) = super_lookup(r, span, name)
        && r.cx.is_method_like(f)
    {
        let (f, receiver) = (Ref::new(f), Ref::new(receiver));
        drop_super_span(r, span);
        r.set_ref(dst, f);
        r.set_ref(dst + 1, receiver);
        return Ok(());
    }
    let x = load_super_attr(r, span, name)?;
    drop_super_span(r, span);
    r.set_ref(dst, x);
    r.set(dst + 1, Slot::UNBOUND);
    Ok(())
}

/// The payload of a `super` object; kept here so that the two ways to look up share one definition.
pub fn super_attr(cx: &Cx, s: &Obj<Super>, name: Value) -> Result<Option<Ref>, Exc> {
    let (Some(start), Some(receiver)) = (s.start.bound(), s.receiver.bound()) else { return Ok(None) };
    if name == cx.names().class {
        return Ok(None);
    }
    let start = cx.as_class(start).expect("a class");
    let class = s.class.get();
    let found =
        start.mro().skip_while(|c| c.value() != class).skip(1).find_map(|c| cx.own_class_attr(c, name));
    let Some(f) = found else { return Ok(None) };
    match cx.class_of(f).slots().descr_get {
        Some(get) => {
            let object = if receiver == start.value() { Value::UNBOUND } else { receiver };
            get(cx, f, object, start.value()).map(Some)
        }
        None => Ok(Some(Ref::new(f))),
    }
}
