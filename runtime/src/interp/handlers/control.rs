//! Jumps, iteration, generators.

use freewheel_refcount::sync::atomic::Ordering;
use freewheel_refcount::{Slot, Value};
use freewheel_specializer::Instr;

use super::super::frame::kind;
use super::super::generator::{Sent, send};
use super::super::vm::{Done, Flow, Go, Regs, Vm};
use super::pairs::{for_pair, step};
use crate::handle::{Exc, Ref};
use crate::object::generator::Generator;
use crate::object::iter::{RangeIter, SeqIter};
use crate::object::list::List;
use crate::object::{Kind, header, is_exactly, obj_unchecked};

/// See the instruction table: `Jump`.
#[inline(always)]
pub fn Jump(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.jump(i64::from(i.bc()));
    Ok(Go::Next)
}

/// See the instruction table: `JumpBack`.
#[inline(always)]
pub fn JumpBack(vm: &mut Vm<'_>, i: Instr) -> Flow {
    // Before the jump: an interrupt is raised where the loop stands, inside whatever protects it.
    if vm.cx().mutator.poll() {
        vm.save();
        vm.cx().checkpoint()?;
    }
    vm.jump(i64::from(i.bc()));
    Ok(Go::Next)
}

#[inline(always)]
fn test(vm: Vm<'_>, i: Instr) -> Result<bool, Exc> {
    let v = vm.r.raw(i.a());
    if v.is_bool() {
        return Ok(v == Value::TRUE);
    }
    vm.save();
    test_slow(vm.r, i)
}

#[inline(never)]
fn test_slow(r: Regs<'_>, i: Instr) -> Result<bool, Exc> {
    let t = r.cx.truth(r.get(i.a()))?;
    if i.n() == 0 {
        r.consume(i.a());
    }
    Ok(t)
}

/// See the instruction table: `JTrue`.
#[inline(always)]
pub fn JTrue(vm: &mut Vm<'_>, i: Instr) -> Flow {
    if test(*vm, i)? {
        vm.jump(i64::from(i.bc()));
    }
    Ok(Go::Next)
}

/// See the instruction table: `JFalse`.
#[inline(always)]
pub fn JFalse(vm: &mut Vm<'_>, i: Instr) -> Flow {
    if !test(*vm, i)? {
        vm.jump(i64::from(i.bc()));
    }
    Ok(Go::Next)
}

/// See the instruction table: `GetIter`.
#[inline(always)]
pub fn GetIter(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let it = vm.cx().iter(vm.r.get(i.b()))?;
    vm.r.consume_unless(i.b(), i.a());
    vm.r.set_ref(i.a(), it);
    Ok(Go::Next)
}

/// See the instruction table: `GetYieldFromIter`.
#[inline(always)]
pub fn GetYieldFromIter(vm: &mut Vm<'_>, i: Instr) -> Flow {
    if is_exactly(vm.r.get(i.b()), Kind::Generator) {
        return super::Move(vm, i);
    }
    GetIter(vm, i)
}

/// See the instruction table: `ForIter`.
#[inline(always)]
pub fn ForIter(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.skip(1);
    let it = vm.r.get(i.a());
    let shape = header(it).map_or(0, |h| h.shape());
    // SAFETY: each shape says which payload the object has.
    unsafe {
        if shape == Kind::RangeIter as u32 {
            let Some(n) = obj_unchecked::<RangeIter>(it).advance() else {
                vm.jump(i.c() as i64);
                return Ok(Go::Next);
            };
            match Value::int(n) {
                Some(v) => vm.r.set_immediate(i.b(), v),
                None => vm.r.set_ref(i.b(), vm.cx().int(n)?),
            }
            return Ok(Go::Next);
        }
        if shape == Kind::ListIter as u32 {
            let it = obj_unchecked::<SeqIter>(it);
            let at = it.next.load(Ordering::Relaxed);
            if let Some(v) = obj_unchecked::<List>(it.seq.get()).get(at) {
                it.next.store(at + 1, Ordering::Relaxed);
                vm.r.set(i.b(), Slot::load(v));
                return Ok(Go::Next);
            }
            it.next.store(usize::MAX - 1, Ordering::Relaxed);
            vm.jump(i.c() as i64);
            return Ok(Go::Next);
        }
        vm.save();
        if shape == Kind::Generator as u32 {
            let g = obj_unchecked::<Generator>(it);
            let none = Slot::borrowed(Value::NONE);
            if vm.cx().enter_generator(g, none, i.b() as u32, kind::FOR_LOOP)? {
                return Ok(Go::Reload);
            }
            vm.jump(i.c() as i64);
            return Ok(Go::Next);
        }
    }
    if let Some(flow) = for_pair(vm, i, it, shape) {
        return flow;
    }
    match step(vm.cx(), it)? {
        Some(s) => vm.r.set(i.b(), s),
        None => vm.jump(i.c() as i64),
    }
    Ok(Go::Next)
}

/// See the instruction table: `Yield`.
#[inline(always)]
pub fn Yield(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let cx = vm.cx();
    let v = vm.r.owned(i.b());
    // SAFETY: the running frame.
    let f = unsafe { &*vm.frame };
    // Afterwards another thread may resume the generator, and the frame is its.
    let (kind, caller, dst) = (f.kind, f.prev, f.dst as usize);
    cx.suspend_generator(f);
    if kind & kind::ENTRY != 0 {
        return Ok(Go::Done(Done::Yielded(v)));
    }
    // SAFETY: the caller's frame, now the running one, and its register.
    unsafe {
        let old = (*caller).regs.add(dst).replace(v.into_slot());
        if old.is_counted() {
            cx.mutator.drop_slot(old);
        }
    }
    Ok(Go::Reload)
}

/// See the instruction table: `Send`.
#[inline(always)]
pub fn Send(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    match send(vm.r, i)? {
        Sent::Entered => Ok(Go::Reload),
        Sent::Yielded(v) => {
            vm.r.set_ref(i.a(), v);
            Ok(Go::Next)
        }
        Sent::Ended(v) => {
            vm.r.set_ref(i.a(), v);
            vm.jump(i.c() as i64);
            Ok(Go::Next)
        }
    }
}

/// See the instruction table: `ImportName`.
#[inline(always)]
pub fn ImportName(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the running frame.
    let globals = unsafe { (*vm.frame).globals_value() };
    let (level, fromlist) = (vm.r.get(i.c()), vm.r.get(i.c() + 1));
    let m = vm.cx().import(vm.name(i.b()), globals, fromlist, level)?;
    vm.r.clear(i.c());
    vm.r.clear(i.c() + 1);
    vm.r.set_ref(i.a(), m);
    Ok(Go::Next)
}

/// See the instruction table: `ImportFrom`.
#[inline(always)]
pub fn ImportFrom(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v: Ref = vm.cx().import_from(vm.r.get(i.b()), vm.name(i.c()))?;
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

/// See the instruction table: `ImportStar`.
#[inline(always)]
pub fn ImportStar(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the running frame.
    vm.cx().import_star(unsafe { &*vm.frame }, vm.r.get(i.a()))?;
    vm.r.consume(i.a());
    Ok(Go::Next)
}

/// See the instruction table: `PrintExpr`.
#[inline(always)]
pub fn PrintExpr(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    if let Some(f) = vm.cx().globals().frontend.get() {
        f.display(vm.cx(), vm.r.get(i.a()))?;
    }
    vm.r.consume(i.a());
    Ok(Go::Next)
}
