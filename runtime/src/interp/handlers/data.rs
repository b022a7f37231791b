//! Moving values: registers, constants, cells, names.

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::Instr;

use super::super::vm::{Flow, Go, Regs, Vm};
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref};
use crate::object::cell::Cell;
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::string::name_text;
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj, obj_unchecked};

/// See the instruction table: `Nop`.
#[inline(always)]
pub fn Nop(_: &mut Vm<'_>, _: Instr) -> Flow {
    Ok(Go::Next)
}

/// See the instruction table: `Move`.
#[inline(always)]
pub fn Move(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let s = if vm.r.is_temp(i.b()) { vm.r.take(i.b()) } else { vm.r.slot(i.b()).copy() };
    vm.r.set(i.a(), s);
    Ok(Go::Next)
}

/// See the instruction table: `Copy`.
#[inline(always)]
pub fn Copy(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.r.set(i.a(), vm.r.slot(i.b()).copy());
    Ok(Go::Next)
}

/// See the instruction table: `LoadConst`. Constants are immediates, immortal or deferred: never counted.
#[inline(always)]
pub fn LoadConst(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let v = vm.constant(i.bc() as usize);
    vm.r.set(i.a(), Slot::borrowed(v));
    Ok(Go::Next)
}

/// See the instruction table: `LoadInt`.
#[inline(always)]
pub fn LoadInt(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.r.set_immediate(i.a(), Value::small(i.bc()));
    Ok(Go::Next)
}

/// See the instruction table: `CheckBound`.
#[inline(always)]
pub fn CheckBound(vm: &mut Vm<'_>, i: Instr) -> Flow {
    if vm.r.raw(i.a()) == Value::UNBOUND {
        vm.save();
        return Err(unbound_local(*vm, i.a()));
    }
    Ok(Go::Next)
}

#[cold]
fn unbound_local(vm: Vm<'_>, reg: usize) -> Exc {
    // SAFETY: the running frame.
    let code = unsafe { (*vm.frame).code() };
    let name = name_text(code.locals[reg]);
    if code.proto.flags.top_level {
        return vm.cx().error(ExcKind::NameError, format!("name '{name}' is not defined"));
    }
    let text = format!("cannot access local variable '{name}' where it is not associated with a value");
    vm.cx().error(ExcKind::UnboundLocalError, text)
}

/// See the instruction table: `Clear`.
#[inline(always)]
pub fn Clear(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    vm.r.clear(i.a());
    Ok(Go::Next)
}

/// See the instruction table: `MakeCell`.
#[inline(always)]
pub fn MakeCell(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = Ref::from_slot(vm.r.take(i.a()));
    let cell = vm.cx().new_object(Kind::Cell, Cell(Field::new(v.into_value())))?;
    vm.r.set_ref(i.a(), cell);
    Ok(Go::Next)
}

/// The cell in a register or closure.
///
/// # Safety
/// The value is a cell, as the compiler arranged.
#[inline(always)]
unsafe fn cell<'a>(v: Value) -> &'a Obj<Cell> {
    // SAFETY: the clause above.
    unsafe { obj_unchecked(v) }
}

/// The closure's cell `n`.
#[inline(always)]
fn closure_cell<'a>(vm: Vm<'_>, n: usize) -> &'a Obj<Cell> {
    // SAFETY: the running frame's function has a closure of the size its code says, all cells.
    unsafe { cell(Tuple::of((*vm.frame).function().closure.get()).get(n)) }
}

/// See the instruction table: `LoadCell`.
#[inline(always)]
pub fn LoadCell(vm: &mut Vm<'_>, i: Instr) -> Flow {
    // SAFETY: the compiler keeps a cell in this register.
    let v = unsafe { cell(vm.r.get(i.b())) }.0.get();
    if v == Value::UNBOUND {
        vm.save();
        return Err(unbound_local(*vm, i.b()));
    }
    vm.r.set(i.a(), Slot::load(v));
    Ok(Go::Next)
}

#[inline(always)]
fn store_cell(vm: Vm<'_>, c: &Obj<Cell>, from: usize) {
    let v = vm.r.owned(from);
    vm.cx().set_field(&c.header, &c.0, v);
}

/// See the instruction table: `StoreCell`.
#[inline(always)]
pub fn StoreCell(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the compiler keeps a cell in this register.
    store_cell(*vm, unsafe { cell(vm.r.get(i.a())) }, i.b());
    Ok(Go::Next)
}

/// Unbinds a cell, in one step: of several threads one finds it bound. Answers whether this one did.
fn clear(c: &Obj<Cell>) -> bool {
    let field = &c.0;
    let old = if c.header.is_shared() { field.swap(Value::UNBOUND) } else { field.replace(Value::UNBOUND) };
    drop(Ref::from_owned(old));
    old != Value::UNBOUND
}

/// See the instruction table: `ClearCell`.
#[inline(always)]
pub fn ClearCell(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the compiler keeps a cell in this register.
    let c = unsafe { cell(vm.r.get(i.a())) };
    if !clear(c) && i.n() == 0 {
        return Err(unbound_local(*vm, i.a()));
    }
    Ok(Go::Next)
}

/// See the instruction table: `LoadDeref`.
#[inline(always)]
pub fn LoadDeref(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let v = closure_cell(*vm, i.b()).0.get();
    if v == Value::UNBOUND {
        vm.save();
        return Err(unbound_free(*vm, i.b()));
    }
    vm.r.set(i.a(), Slot::load(v));
    Ok(Go::Next)
}

#[cold]
fn unbound_free(vm: Vm<'_>, n: usize) -> Exc {
    // SAFETY: the running frame.
    let name = unsafe { &(*vm.frame).code().proto.free_names[n] };
    let text = format!(
        "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
    );
    vm.cx().error(ExcKind::NameError, text)
}

/// See the instruction table: `StoreDeref`.
#[inline(always)]
pub fn StoreDeref(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    store_cell(*vm, closure_cell(*vm, i.a()), i.b());
    Ok(Go::Next)
}

/// See the instruction table: `ClearDeref`.
#[inline(always)]
pub fn ClearDeref(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let c = closure_cell(*vm, i.a());
    if !clear(c) && i.n() == 0 {
        return Err(unbound_free(*vm, i.a()));
    }
    Ok(Go::Next)
}

/// See the instruction table: `LoadClosure`.
#[inline(always)]
pub fn LoadClosure(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let v = closure_cell(*vm, i.b()).value();
    vm.r.set(i.a(), Slot::load(v));
    Ok(Go::Next)
}

/// See the instruction table: `LoadClassDeref`.
#[inline(always)]
pub fn LoadClassDeref(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let name = vm.name(i.c());
    // SAFETY: the running frame.
    let ns = unsafe { (*vm.frame).namespace };
    let v = match namespace_get(vm.r, ns, name)? {
        Some(v) => v,
        None => match closure_cell(*vm, i.b()).0.bound() {
            Some(v) => Ref::new(v),
            None => return Err(unbound_free(*vm, i.b())),
        },
    };
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

/// The value of a name in a namespace, which may be any mapping.
fn namespace_get(r: Regs<'_>, ns: Value, name: Value) -> Result<Option<Ref>, Exc> {
    if let Some(d) = as_exact_dict(ns) {
        return Ok(r.cx.dict_get_name(d, name).map(Ref::new));
    }
    if ns == Value::UNBOUND {
        return Ok(None);
    }
    match r.cx.get_item(ns, name) {
        Ok(v) => Ok(Some(v)),
        Err(e) if r.cx.is_error(&e, ExcKind::KeyError) => Ok(None),
        Err(e) => Err(e),
    }
}

/// The running frame's dict of globals.
#[inline(always)]
fn globals<'a>(vm: Vm<'_>) -> &'a Obj<Dict> {
    // SAFETY: a function's globals are a dict.
    unsafe { obj_unchecked((*vm.frame).function().globals.get()) }
}

#[inline(always)]
fn builtins<'a>(vm: Vm<'_>) -> &'a Obj<Dict> {
    // SAFETY: a function's built-in names are a dict.
    unsafe { obj_unchecked((*vm.frame).function().builtins.get()) }
}

/// See the instruction table: `LoadGlobal`. Cache word 0: version of the globals' keys, place; word 1: the same
/// for the built-in names, or 0 if the name is a global. `n` is 1 if the cache is filled.
#[inline(always)]
pub fn LoadGlobal(vm: &mut Vm<'_>, i: Instr) -> Flow {
    if i.n() != 0 {
        let (w0, w1) = (vm.cache(0), vm.cache(1));
        let g = globals(*vm);
        // The table is loaded before the version (see `HashTable::version`).
        let table = g.0.table();
        if g.0.version() == w0 as u32
            && let Some(t) = table
        {
            let v = if w1 == 0 {
                t.entry((w0 >> 32) as usize).value.get()
            } else {
                let b = builtins(*vm);
                match b.0.table() {
                    Some(t) if b.0.version() == w1 as u32 => t.entry((w1 >> 32) as usize).value.get(),
                    _ => Value::UNBOUND,
                }
            };
            if v != Value::UNBOUND {
                vm.skip(2);
                vm.r.set(i.a(), Slot::load(v));
                return Ok(Go::Next);
            }
        }
    }
    vm.save();
    let v = load_global_slow(*vm, vm.name(i.b()))?;
    vm.skip(2);
    vm.r.set(i.a(), v);
    Ok(Go::Next)
}

#[inline(never)]
fn load_global_slow(vm: Vm<'_>, name: Value) -> Result<Slot, Exc> {
    let cx = vm.cx();
    let hash = crate::object::string::as_exact_str(name).expect("a name").hash();
    let (g, b) = (globals(vm), builtins(vm));
    let fresh = |d: &Obj<Dict>| d.0.give_version(&d.header, || cx.globals().fresh_dict_version());
    let version = fresh(g);
    if let Some(t) = g.0.table()
        && let Some(at) = t.find_simple(name, hash)
        && let Some(v) = t.entry(at).value.bound()
    {
        let v = Slot::load(v);
        if g.0.version() == version {
            vm.set_cache(0, u64::from(version) | (at as u64) << 32);
            vm.set_cache(1, 0);
            vm.set_n(1);
        }
        return Ok(v);
    }
    let b_version = fresh(b);
    if let Some(t) = b.0.table()
        && let Some(at) = t.find_simple(name, hash)
        && let Some(v) = t.entry(at).value.bound()
    {
        let v = Slot::load(v);
        if g.0.version() == version && b.0.version() == b_version && g.0.table().is_some() {
            vm.set_cache(0, u64::from(version));
            vm.set_cache(1, u64::from(b_version) | (at as u64) << 32);
            vm.set_n(1);
        }
        return Ok(v);
    }
    Err(name_error(vm.r, name))
}

#[cold]
fn name_error(r: Regs<'_>, name: Value) -> Exc {
    let e = r.cx.error(ExcKind::NameError, format!("name '{}' is not defined", name_text(name)));
    match r.cx.set_attr(e.0.value(), r.cx.names().plain_name, name) {
        Ok(()) => e,
        Err(other) => other,
    }
}

/// See the instruction table: `StoreGlobal`.
#[inline(always)]
pub fn StoreGlobal(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = vm.r.owned(i.b());
    let name = vm.name(i.a());
    let hash = crate::object::string::as_exact_str(name).expect("a name").hash();
    vm.cx().dict_set_hashed(globals(*vm), name, hash, v)?;
    Ok(Go::Next)
}

/// See the instruction table: `DelGlobal`.
#[inline(always)]
pub fn DelGlobal(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let name = vm.name(i.a());
    match vm.cx().dict_remove(globals(*vm), name)? {
        Some(_) => Ok(Go::Next),
        None => Err(name_error(vm.r, name)),
    }
}

/// See the instruction table: `LoadName`.
#[inline(always)]
pub fn LoadName(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = load_name(*vm, vm.name(i.b()))?;
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

#[inline(never)]
fn load_name(vm: Vm<'_>, name: Value) -> Result<Ref, Exc> {
    // SAFETY: the running frame.
    let ns = unsafe { (*vm.frame).namespace };
    if let Some(v) = namespace_get(vm.r, ns, name)? {
        return Ok(v);
    }
    let found =
        vm.cx().dict_get_name(globals(vm), name).or_else(|| vm.cx().dict_get_name(builtins(vm), name));
    found.map(Ref::new).ok_or_else(|| name_error(vm.r, name))
}

/// Where names are bound: the frame's namespace, or its globals.
fn namespace(vm: Vm<'_>) -> Value {
    // SAFETY: the running frame.
    let ns = unsafe { (*vm.frame).namespace };
    if ns == Value::UNBOUND { globals(vm).value() } else { ns }
}

/// See the instruction table: `StoreName`.
#[inline(always)]
pub fn StoreName(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = vm.r.owned(i.b());
    let (ns, name) = (namespace(*vm), vm.name(i.a()));
    match as_exact_dict(ns) {
        Some(d) => vm.cx().dict_set(d, name, v.value())?,
        None => vm.cx().set_item(ns, name, v.value())?,
    }
    Ok(Go::Next)
}

/// See the instruction table: `DelName`.
#[inline(always)]
pub fn DelName(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let (ns, name) = (namespace(*vm), vm.name(i.a()));
    match vm.cx().del_item(ns, name) {
        Err(e) if vm.cx().is_error(&e, ExcKind::KeyError) => Err(name_error(vm.r, name)),
        Err(e) => Err(e),
        Ok(()) => Ok(Go::Next),
    }
}

/// See the instruction table: `SetupAnnotations`.
#[inline(always)]
pub fn SetupAnnotations(vm: &mut Vm<'_>, _: Instr) -> Flow {
    vm.save();
    let (ns, name, cx) = (namespace(*vm), vm.cx().names().annotations, vm.cx());
    if namespace_get(vm.r, ns, name)?.is_none() {
        let dict = cx.dict()?;
        cx.set_item(ns, name, dict.value())?;
    }
    Ok(Go::Next)
}
