//! Items, displays, unpacking, formatting.

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::{Instr, NO_REG};

use super::super::call::enter_special;
use super::super::frame::kind;
use super::super::vm::{Flow, Go, Regs, Vm};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::dict::as_exact_dict;
use crate::object::function::Function;
use crate::object::list::as_exact_list;
use crate::object::set::Set;
use crate::object::string::Str;
use crate::object::tuple::as_exact_tuple;
use crate::object::{Kind, Obj, obj_unchecked};
use crate::types::slot_calls;

/// The item of a list or tuple at an index in a word, if that is all there is to it.
#[inline(always)]
fn quick_item(v: Value, k: i64) -> Option<Slot> {
    if let Some(l) = as_exact_list(v) {
        return l.at(k).map(Slot::load);
    }
    if let Some(t) = as_exact_tuple(v) {
        let k = if k < 0 { k + t.len() as i64 } else { k };
        let k = usize::try_from(k).ok()?;
        return if k < t.len() { Some(Slot::load(t.get(k))) } else { None };
    }
    None
}

/// See the instruction table: `GetItem`.
#[inline(always)]
pub fn GetItem(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let (v, k) = (vm.r.get(i.b()), vm.r.raw(i.c()));
    if k.is_int()
        && let Some(x) = quick_item(v, k.int_unchecked())
    {
        vm.r.consume_unless(i.b(), i.a());
        vm.r.set(i.a(), x);
        return Ok(Go::Next);
    }
    vm.save();
    get_item_slow(vm.r, i)
}

#[inline(never)]
fn get_item_slow(r: Regs<'_>, i: Instr) -> Flow {
    let (v, k) = (r.get(i.b()), r.get(i.c()));
    let x = match as_exact_dict(v) {
        Some(d) => match r.cx.dict_get(d, k)? {
            Some(x) => Slot::load(x),
            None => return Err(r.cx.key_error(k)),
        },
        None => {
            if let Some(f) = special_function(r, v, r.cx.names().getitem, |s| {
                s.getitem.is_some_and(|f| {
                    core::ptr::fn_addr_eq(f, slot_calls::getitem as fn(&Cx, Value, Value) -> Res)
                })
            }) {
                let args = [r.argument(i.b()), r.argument(i.c())];
                return enter_special(r, f, args, i.a(), 0);
            }
            r.cx.get_item(v, k)?.into_slot()
        }
    };
    r.consume_unless(i.b(), i.a());
    r.consume_unless(i.c(), i.a());
    r.set(i.a(), x);
    Ok(Go::Next)
}

/// The special method of a value's class, if the class's slot calls one that is a plain function.
#[inline]
fn special_function<'a>(
    r: Regs<'_>,
    v: Value,
    name: Value,
    generic: impl FnOnce(&crate::types::slots::Slots) -> bool,
) -> Option<&'a Obj<Function>> {
    let class = r.cx.class_of(v);
    if !generic(class.slots()) {
        return None;
    }
    let f = r.cx.class_attr(class, name)?;
    // SAFETY: the kind's payload is `Function`.
    unsafe { crate::object::exact::<Function>(f, Kind::Function) }
}

/// See the instruction table: `GetItemI`.
#[inline(always)]
pub fn GetItemI(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let v = vm.r.get(i.b());
    let k = i.c_signed();
    let x = match quick_item(v, k) {
        Some(x) => x,
        None => {
            vm.save();
            vm.cx().get_item(v, Value::small(k as i32))?.into_slot()
        }
    };
    vm.r.consume_unless(i.b(), i.a());
    vm.r.set(i.a(), x);
    Ok(Go::Next)
}

/// See the instruction table: `SetItem`.
#[inline(always)]
pub fn SetItem(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let (v, k) = (vm.r.get(i.a()), vm.r.raw(i.b()));
    if k.is_int()
        && let Some(l) = as_exact_list(v)
        && !l.header.is_shared()
    {
        let n = k.int_unchecked();
        let n = if n < 0 { n + l.len() as i64 } else { n };
        if n >= 0 && (n as usize) < l.len() {
            let x = vm.r.owned(i.c()).into_value();
            if let Ok(old) = l.replace(n as usize, x)
                && old.is_object()
            {
                drop(Ref::from_owned(old));
            }
            vm.r.consume(i.a());
            return Ok(Go::Next);
        }
    }
    set_item_slow(vm.r, i)
}

#[inline(never)]
fn set_item_slow(r: Regs<'_>, i: Instr) -> Flow {
    let (v, k, x) = (r.get(i.a()), r.get(i.b()), r.get(i.c()));
    match as_exact_dict(v) {
        Some(d) => r.cx.dict_set(d, k, x)?,
        None => {
            type SetItem = fn(&Cx, Value, Value, Option<Value>) -> Result<(), Exc>;
            if let Some(f) = special_function(r, v, r.cx.names().setitem, |s| {
                s.setitem.is_some_and(|f| core::ptr::fn_addr_eq(f, slot_calls::setitem as SetItem))
            }) {
                let args = [r.argument(i.a()), r.argument(i.b()), r.argument(i.c())];
                return enter_special(r, f, args, 0, kind::DISCARD);
            }
            r.cx.set_item(v, k, x)?;
        }
    }
    r.consume(i.c());
    r.consume(i.b());
    r.consume(i.a());
    Ok(Go::Next)
}

/// See the instruction table: `DelItem`.
#[inline(always)]
pub fn DelItem(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    vm.cx().del_item(vm.r.get(i.a()), vm.r.get(i.b()))?;
    vm.r.consume(i.b());
    vm.r.consume(i.a());
    Ok(Go::Next)
}

/// See the instruction table: `BuildSlice`.
#[inline(always)]
pub fn BuildSlice(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let step = if i.n() == 3 { vm.r.get(i.b() + 2) } else { Value::NONE };
    let s = vm.cx().slice(vm.r.get(i.b()), vm.r.get(i.b() + 1), step)?;
    (0..i.n() as usize).for_each(|k| vm.r.clear(i.b() + k));
    vm.r.set_ref(i.a(), s);
    Ok(Go::Next)
}

/// See the instruction table: `BuildTuple`.
#[inline(always)]
pub fn BuildTuple(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let r = vm.r;
    let shape = vm.cx().shape(Kind::Tuple as u32);
    let t = vm.cx().tuple_shaped(shape, i.c(), |k| r.owned(i.b() + k).into_value())?;
    r.set_ref(i.a(), t);
    Ok(Go::Next)
}

/// See the instruction table: `BuildList`.
#[inline(always)]
pub fn BuildList(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let r = vm.r;
    let list = vm.cx().list_from_fn(i.c(), |k| r.owned(i.b() + k).into_value())?;
    r.set_ref(i.a(), list);
    Ok(Go::Next)
}

/// See the instruction table: `BuildSet`.
#[inline(always)]
pub fn BuildSet(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let set = vm.cx().set()?;
    // SAFETY: just made.
    let s = unsafe { obj_unchecked::<Set>(set.value()) };
    for k in 0..i.c() {
        vm.cx().set_add(s, vm.r.get(i.b() + k))?;
    }
    (0..i.c()).for_each(|k| vm.r.clear(i.b() + k));
    vm.r.set_ref(i.a(), set);
    Ok(Go::Next)
}

/// See the instruction table: `BuildMap`.
#[inline(always)]
pub fn BuildMap(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let dict = vm.cx().dict()?;
    let d = as_exact_dict(dict.value()).expect("just made");
    for k in 0..i.c() {
        let at = i.b() + 2 * k;
        vm.cx().dict_set(d, vm.r.get(at), vm.r.get(at + 1))?;
    }
    (0..2 * i.c()).for_each(|k| vm.r.clear(i.b() + k));
    vm.r.set_ref(i.a(), dict);
    Ok(Go::Next)
}

/// See the instruction table: `BuildString`.
#[inline(always)]
pub fn BuildString(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let parts: Vec<&str> = (0..i.c()).map(|k| vm.cx().str_text(vm.r.get(i.b() + k))).collect();
    let s = vm.cx().str_parts(&parts)?;
    (0..i.c()).for_each(|k| vm.r.clear(i.b() + k));
    vm.r.set_ref(i.a(), s);
    Ok(Go::Next)
}

/// See the instruction table: `ListAppend`.
#[inline(always)]
pub fn ListAppend(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let l = as_exact_list(vm.r.get(i.a())).expect("the compiler appends to lists");
    vm.cx().list_push(l, vm.r.owned(i.b()))?;
    Ok(Go::Next)
}

/// See the instruction table: `SetAdd`.
#[inline(always)]
pub fn SetAdd(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the compiler adds to sets.
    let s = unsafe { obj_unchecked::<Set>(vm.r.get(i.a())) };
    vm.cx().set_add(s, vm.r.get(i.b()))?;
    vm.r.consume(i.b());
    Ok(Go::Next)
}

/// See the instruction table: `MapAdd`.
#[inline(always)]
pub fn MapAdd(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let d = as_exact_dict(vm.r.get(i.a())).expect("the compiler adds to dicts");
    vm.cx().dict_set(d, vm.r.get(i.b()), vm.r.get(i.c()))?;
    vm.r.consume(i.b());
    vm.r.consume(i.c());
    Ok(Go::Next)
}

/// See the instruction table: `ListExtend`.
#[inline(always)]
pub fn ListExtend(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    list_extend(vm.r, i)?;
    vm.r.consume(i.b());
    Ok(Go::Next)
}

#[inline(never)]
fn list_extend(r: Regs<'_>, i: Instr) -> Result<(), Exc> {
    let cx = r.cx;
    let l = as_exact_list(r.get(i.a())).expect("the compiler extends lists");
    let from = r.get(i.b());
    cx.list_extend(l, from).map_err(|e| {
        // A value that cannot be iterated over gets the display's own message.
        let slots = cx.class_of(from).slots();
        if slots.iter.is_some() || slots.getitem.is_some() || !cx.is_error(&e, ExcKind::TypeError) {
            return e;
        }
        let name = cx.class_of(from).name();
        if i.n() == 0 {
            return cx.type_error(format!("Value after * must be an iterable, not {name}"));
        }
        match callee_text(r, i.c()) {
            Ok(callee) => cx.type_error(format!("{callee} argument after * must be an iterable, not {name}")),
            Err(other) => other,
        }
    })
}

/// How messages about the arguments of a call name the callee.
fn callee_text(r: Regs<'_>, callee: usize) -> Result<String, Exc> {
    let cx = r.cx;
    let f = r.get(callee);
    let Some(n) = cx.find_attr(f, cx.names().qualname)? else { return cx.to_string(f) };
    let module = cx.find_attr(f, cx.names().module)?;
    match module.and_then(|m| cx.as_str(m.value()).map(str::to_owned)) {
        Some(m) if m != "builtins" => Ok(format!("{m}.{}()", cx.to_string(n.value())?)),
        _ => Ok(format!("{}()", cx.to_string(n.value())?)),
    }
}

/// See the instruction table: `SetUpdate`.
#[inline(always)]
pub fn SetUpdate(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the compiler adds to sets.
    let s = unsafe { obj_unchecked::<Set>(vm.r.get(i.a())) };
    vm.cx().set_extend(s, vm.r.get(i.b()))?;
    vm.r.consume(i.b());
    Ok(Go::Next)
}

/// See the instruction table: `DictUpdate`.
#[inline(always)]
pub fn DictUpdate(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let d = as_exact_dict(vm.r.get(i.a())).expect("the compiler adds to dicts");
    vm.cx().unpack_mapping(d, vm.r.get(i.b()))?;
    vm.r.consume(i.b());
    Ok(Go::Next)
}

/// See the instruction table: `DictMerge`.
#[inline(always)]
pub fn DictMerge(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    dict_merge(vm.r, i)?;
    vm.r.consume(i.b());
    Ok(Go::Next)
}

#[inline(never)]
fn dict_merge(r: Regs<'_>, i: Instr) -> Result<(), Exc> {
    let cx = r.cx;
    let d = as_exact_dict(r.get(i.a())).expect("the compiler adds to dicts");
    let from = r.get(i.b());
    match cx.merge_keywords(d, from) {
        Ok(None) => Ok(()),
        Ok(Some(k)) => {
            let (callee, key) = (callee_text(r, i.c())?, cx.to_string(k.value())?);
            Err(cx.type_error(format!("{callee} got multiple values for keyword argument '{key}'")))
        }
        Err(e) if cx.is_error(&e, ExcKind::AttributeError) => {
            let (callee, class) = (callee_text(r, i.c())?, cx.class_of(from).name());
            Err(cx.type_error(format!("{callee} argument after ** must be a mapping, not {class}")))
        }
        Err(e) => Err(e),
    }
}

/// See the instruction table: `ListToTuple`.
#[inline(always)]
pub fn ListToTuple(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let l = as_exact_list(vm.r.get(i.b())).expect("the compiler makes lists");
    let t = vm.cx().tuple_from(l.to_vec())?;
    vm.r.consume_unless(i.b(), i.a());
    vm.r.set_ref(i.a(), t);
    Ok(Go::Next)
}

/// See the instruction table: `FormatValue`.
#[inline(always)]
pub fn FormatValue(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    format_value(vm.r, i)?;
    Ok(Go::Next)
}

#[inline(never)]
fn format_value(r: Regs<'_>, i: Instr) -> Result<(), Exc> {
    let cx = r.cx;
    let mut v = Ref::new(r.get(i.b()));
    match i.n() {
        1 => v = cx.to_str(v.value())?,
        2 => v = cx.repr(v.value())?,
        3 => {
            let text = ascii_only(cx.str_text(cx.repr(v.value())?.value()));
            v = cx.str(&text)?;
        }
        _ => {}
    }
    let has_spec = i.c() != NO_REG as usize;
    let s = if has_spec {
        let spec = cx.str_text(r.get(i.c())).to_owned();
        cx.format(v.value(), &spec)?
    } else if cx.cast::<Str>(v.value()).is_some_and(|s| s.header.shape() == Kind::Str as u32) {
        v
    } else {
        cx.format(v.value(), "")?
    };
    r.consume_unless(i.b(), i.a());
    if has_spec {
        r.consume_unless(i.c(), i.a());
    }
    r.set_ref(i.a(), s);
    Ok(())
}

/// A text with everything but ASCII escaped.
pub fn ascii_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { out.push(c) } else { crate::text::repr::push_hex_escape(c, &mut out) }
    }
    out
}

/// See the instruction table: `UnpackSeq`.
#[inline(always)]
pub fn UnpackSeq(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let (v, n) = (vm.r.get(i.b()), i.c());
    if let Some(t) = as_exact_tuple(v)
        && t.len() == n
    {
        // A source that is one of the targets, or a temporary, is held until all items are out.
        let temp = vm.r.is_temp(i.b());
        let held = if temp {
            vm.r.take(i.b())
        } else if (i.a()..i.a() + n).contains(&i.b()) {
            vm.r.slot(i.b()).copy()
        } else {
            Slot::UNBOUND
        };
        for (k, f) in t.fields().iter().enumerate() {
            vm.r.set(i.a() + k, Slot::load(f.get()));
        }
        if held.is_counted() {
            vm.save();
            // SAFETY: taken out of its register, or counted by the copy.
            unsafe { vm.cx().mutator.drop_slot(held) };
        }
        return Ok(Go::Next);
    }
    if let Some(l) = as_exact_list(v)
        && l.len() == n
        && n <= 16
        && !l.header.is_shared()
    {
        // All items are loaded before a target is written: dropping its old value may change the list.
        let mut loaded = [Slot::UNBOUND; 16];
        for (k, s) in loaded[..n].iter_mut().enumerate() {
            *s = Slot::load(l.get(k).unwrap_or(Value::NONE));
        }
        let source = if vm.r.is_temp(i.b()) { vm.r.take(i.b()) } else { vm.r.slot(i.b()).copy() };
        for (k, s) in loaded[..n].iter().enumerate() {
            vm.r.set(i.a() + k, *s);
        }
        if source.is_counted() {
            vm.save();
            // SAFETY: taken out of its register, or counted by the copy.
            unsafe { vm.cx().mutator.drop_slot(source) };
        }
        return Ok(Go::Next);
    }
    vm.save();
    unpack_slow(vm.r, i)?;
    Ok(Go::Next)
}

#[inline(never)]
fn unpack_slow(r: Regs<'_>, i: Instr) -> Result<(), Exc> {
    let cx = r.cx;
    let (v, n) = (r.get(i.b()), i.c());
    if cx.class_of(v).slots().iter.is_none() && cx.class_of(v).slots().getitem.is_none() {
        let text = format!("cannot unpack non-iterable {} object", cx.class_of(v).name());
        return Err(cx.type_error(text));
    }
    let sized = as_exact_tuple(v).is_some() || as_exact_list(v).is_some();
    let mut items = Vec::with_capacity(n);
    if sized {
        items = cx.collect(v)?;
    } else {
        let it = cx.iter(v)?;
        while items.len() <= n {
            match cx.next(it.value())? {
                Some(x) => items.push(x),
                None => break,
            }
        }
    }
    if items.len() < n {
        let text = format!("not enough values to unpack (expected {n}, got {})", items.len());
        return Err(cx.value_error(text));
    }
    if items.len() > n {
        let text = format!("too many values to unpack (expected {n})");
        return Err(cx.value_error(text));
    }
    r.consume(i.b());
    items.into_iter().enumerate().for_each(|(k, x)| r.set_ref(i.a() + k, x));
    Ok(())
}

/// See the instruction table: `UnpackEx`.
#[inline(always)]
pub fn UnpackEx(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    unpack_ex(vm.r, i)?;
    Ok(Go::Next)
}

#[inline(never)]
fn unpack_ex(r: Regs<'_>, i: Instr) -> Result<(), Exc> {
    let cx = r.cx;
    let (before, after) = (i.c(), i.n() as usize);
    let v = r.get(i.b());
    if cx.class_of(v).slots().iter.is_none() && cx.class_of(v).slots().getitem.is_none() {
        let text = format!("cannot unpack non-iterable {} object", cx.class_of(v).name());
        return Err(cx.type_error(text));
    }
    let mut items = cx.collect(v)?;
    if items.len() < before + after {
        let text = format!(
            "not enough values to unpack (expected at least {}, got {})",
            before + after,
            items.len()
        );
        return Err(cx.value_error(text));
    }
    let tail = items.split_off(items.len() - after);
    let rest = items.split_off(before);
    r.consume(i.b());
    items.into_iter().enumerate().for_each(|(k, x)| r.set_ref(i.a() + k, x));
    r.set_ref(i.a() + before, cx.list(rest)?);
    tail.into_iter().enumerate().for_each(|(k, x)| r.set_ref(i.a() + before + 1 + k, x));
    Ok(())
}
