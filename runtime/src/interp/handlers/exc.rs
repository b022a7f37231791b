//! Exceptions, context managers, pattern matching.

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::Instr;

use super::super::vm::{Flow, Go, Vm};
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref};
use crate::object::class::class_flags;

/// See the instruction table: `Raise`.
#[inline(always)]
pub fn Raise(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    Err(raise(*vm, i))
}

#[inline(never)]
fn raise(vm: Vm<'_>, i: Instr) -> Exc {
    let cx = vm.cx();
    if i.n() == 0 {
        return match cx.handled() {
            Some(e) => Exc(Ref::new(e)),
            None => cx.runtime_error("No active exception to reraise"),
        };
    }
    let e = match cx.make_exception(vm.r.get(i.a())) {
        Ok(e) => Exc(e),
        Err(e) => return e,
    };
    if i.n() == 2
        && let Err(other) = cx.set_cause(e.0.value(), vm.r.get(i.b()))
    {
        return other;
    }
    cx.set_context(&e);
    e
}

/// See the instruction table: `Reraise`.
#[inline(always)]
pub fn Reraise(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    Err(Exc(Ref::from_slot(vm.r.take(i.a()))))
}

/// See the instruction table: `PushExc`.
#[inline(always)]
pub fn PushExc(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let cx = vm.cx();
    let e = Ref::new(vm.r.get(i.a()));
    // Errors of native code get their context here: nobody could see them before.
    let exc = Exc(e);
    if cx.exception(exc.0.value()).context.bound().is_none() {
        cx.set_context(&exc);
    }
    let before = cx.handled.replace(exc.0.into_value());
    vm.r.set(i.a() + 1, Slot::owned(before));
    Ok(Go::Next)
}

/// See the instruction table: `PopExc`.
#[inline(always)]
pub fn PopExc(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let cx = vm.cx();
    let before = Ref::from_slot(vm.r.take(i.a() + 1));
    drop(Ref::from_owned(cx.handled.replace(before.into_value())));
    vm.r.clear(i.a());
    Ok(Go::Next)
}

/// See the instruction table: `MatchExc`.
#[inline(always)]
pub fn MatchExc(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let t = vm.cx().exception_matches(vm.r.get(i.b()), vm.r.get(i.c()))?;
    vm.r.consume_unless(i.c(), i.a());
    vm.r.set_immediate(i.a(), Value::bool(t));
    Ok(Go::Next)
}

/// See the instruction table: `SplitExcGroup`.
#[inline(always)]
pub fn SplitExcGroup(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let (matching, rest) = vm.cx().split_group(vm.r.get(i.b()), vm.r.get(i.c()))?;
    vm.r.consume(i.c());
    vm.r.set_ref(i.a(), matching);
    vm.r.set_ref(i.a() + 1, rest);
    Ok(Go::Next)
}

/// See the instruction table: `MergeExcGroup`.
#[inline(always)]
pub fn MergeExcGroup(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = vm.cx().merge_groups(vm.r.get(i.b()), vm.r.get(i.c()))?;
    vm.r.consume_unless(i.c(), i.a());
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

/// See the instruction table: `WithEnter`.
#[inline(always)]
pub fn WithEnter(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let (exit, value) = with_enter(*vm, vm.r.get(i.b()))?;
    vm.r.consume_unless(i.b(), i.a());
    vm.r.set_ref(i.a(), exit);
    vm.r.set_ref(i.a() + 1, value);
    Ok(Go::Next)
}

#[inline(never)]
fn with_enter(vm: Vm<'_>, manager: Value) -> Result<(Ref, Ref), Exc> {
    let cx = vm.cx();
    let class = cx.class_of(manager);
    let names = cx.names();
    let Some(enter) = cx.class_attr(class, names.enter) else {
        let text = format!("'{}' object does not support the context manager protocol", class.name());
        return Err(cx.type_error(text));
    };
    let enter = Ref::new(enter);
    let Some(exit) = cx.class_attr(class, names.exit) else {
        let text = format!(
            "'{}' object does not support the context manager protocol (missed __exit__ method)",
            class.name()
        );
        return Err(cx.type_error(text));
    };
    let exit = cx.bind_descriptor(exit, manager)?;
    let value = cx.call_found(enter.value(), manager, &[])?;
    Ok((exit, value))
}

/// See the instruction table: `WithExit`.
#[inline(always)]
pub fn WithExit(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let cx = vm.cx();
    let e = vm.r.get(i.c());
    let tb = cx.exception(e).traceback.bound().unwrap_or(Value::NONE);
    let v = cx.call(vm.r.get(i.b()), &[cx.class_of(e).value(), e, tb])?;
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

/// See the instruction table: `LoadAssertionError`.
#[inline(always)]
pub fn LoadAssertionError(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let class = vm.cx().exc_class(ExcKind::AssertionError);
    vm.r.set(i.a(), Slot::load(class.value()));
    Ok(Go::Next)
}

/// See the instruction table: `MatchSequence`.
#[inline(always)]
pub fn MatchSequence(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let t = vm.cx().matches_kind(vm.r.get(i.b()), class_flags::SEQUENCE, "Sequence");
    vm.r.set_immediate(i.a(), Value::bool(t));
    Ok(Go::Next)
}

/// See the instruction table: `MatchMapping`.
#[inline(always)]
pub fn MatchMapping(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let t = vm.cx().matches_kind(vm.r.get(i.b()), class_flags::MAPPING, "Mapping");
    vm.r.set_immediate(i.a(), Value::bool(t));
    Ok(Go::Next)
}

/// See the instruction table: `MatchKeys`.
#[inline(always)]
pub fn MatchKeys(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = vm.cx().match_keys(vm.r.get(i.b()), vm.r.get(i.c()))?;
    vm.r.consume_unless(i.c(), i.a());
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

/// See the instruction table: `MatchRest`.
#[inline(always)]
pub fn MatchRest(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = vm.cx().match_rest(vm.r.get(i.b()), vm.r.get(i.c()))?;
    vm.r.consume_unless(i.c(), i.a());
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

/// See the instruction table: `MatchClass`.
#[inline(always)]
pub fn MatchClass(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let (class, names) = (vm.r.get(i.c()), vm.r.get(i.c() + 1));
    let v = vm.cx().match_class(vm.r.get(i.b()), class, names, i.n() as usize)?;
    vm.r.clear(i.c());
    vm.r.clear(i.c() + 1);
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

/// See the instruction table: `GetLen`.
#[inline(always)]
pub fn GetLen(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let n = vm.cx().len(vm.r.get(i.b()))?;
    vm.r.set_ref(i.a(), vm.cx().int(n as i64)?);
    Ok(Go::Next)
}
