//! Calls, returns and functions.

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::{Instr, NO_REG};

use super::super::call::{Site, call_value, enter_function};
use super::super::frame::{NO_BASE, kind};
use super::super::generator::return_from_generator;
use super::super::vm::{Done, Flow, Go, Regs, Vm};
use crate::args::Args;
use crate::handle::{Exc, Ref};
use crate::object::dict::as_exact_dict;
use crate::object::function::{Function, NativeFunction};
use crate::object::tuple::Tuple;
use crate::object::{Kind, header, obj_unchecked};

#[inline(always)]
fn kwnames(vm: Vm<'_>, i: Instr) -> Option<Value> {
    if i.c() == NO_REG as usize { None } else { Some(vm.constant(i.c())) }
}

/// See the instruction table: `Call`.
#[inline(always)]
pub fn Call(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.skip(2);
    vm.save();
    let site = Site {
        args: vm.r.at(i.b() + 1),
        n: i.n() as usize,
        kwnames: kwnames(*vm, i),
        dst: i.a() as u32,
        base: i.b() as u32,
        kind: 0,
    };
    call_value(vm.r, vm.r.get(i.b()), site)
}

/// See the instruction table: `CallMethod`.
#[inline(always)]
pub fn CallMethod(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.skip(2);
    vm.save();
    let callee = vm.r.get(i.b());
    let dst = i.a() as u32;
    let base = i.b() as u32;
    let names = kwnames(*vm, i);
    if vm.r.raw(i.b() + 1) == Value::UNBOUND {
        // The unbound register lies between callee and arguments; a bound method's receiver may use it.
        let site = Site { args: vm.r.at(i.b() + 2), n: i.n() as usize, kwnames: names, dst, base, kind: 0 };
        return call_value(vm.r, callee, site);
    }
    let site = Site { args: vm.r.at(i.b() + 1), n: i.n() as usize + 1, kwnames: names, dst, base, kind: 0 };
    if let Some(h) = header(callee) {
        // SAFETY: the shape says which payload the object has. A native method was found on the receiver's own
        // class, so the receiver is of the right kind.
        unsafe {
            if h.shape() == Kind::Function as u32 {
                return enter_function(vm.r, obj_unchecked::<Function>(callee), site);
            }
            if h.shape() == Kind::NativeMethod as u32 {
                let f = obj_unchecked::<NativeFunction>(callee);
                let args = Args::with_names(core::slice::from_raw_parts(site.args, site.n), site.kwnames);
                let v = (f.f)(vm.cx(), args)?;
                super::super::call::finish_native(vm.r, site, v);
                return Ok(Go::Next);
            }
        }
    }
    call_value(vm.r, callee, site)
}

/// See the instruction table: `CallEx`.
#[inline(always)]
pub fn CallEx(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let v = call_ex(vm.r, i.b())?;
    (i.b()..i.b() + 3).for_each(|k| vm.r.clear(k));
    vm.r.set_ref(i.a(), v);
    Ok(Go::Next)
}

#[inline(never)]
fn call_ex(r: Regs<'_>, base: usize) -> Result<Ref, Exc> {
    let cx = r.cx;
    let (callee, args, kwargs) = (r.get(base), r.get(base + 1), r.get(base + 2));
    let args = match cx.cast::<Tuple>(args) {
        Some(_) => Ref::new(args),
        None => cx.tuple_from(cx.collect(args)?)?,
    };
    cx.call_with(callee, Tuple::of(args.value()), as_exact_dict(kwargs))
}

/// See the instruction table: `Return`.
#[inline(always)]
pub fn Return(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the running frame.
    let f = unsafe { &*vm.frame };
    let s = vm.r.take(i.a());
    // A borrowed reference has to be counted before its lender goes: it may be the last to hold it.
    let s = if s.is_counted() { s } else { Slot::load(s.value()) };
    if f.generator != Value::UNBOUND {
        return return_from_generator(vm.cx(), f, Ref::from_slot(s));
    }
    leave(vm.r, f, s)
}

/// See the instruction table: `ReturnConst`.
#[inline(always)]
pub fn ReturnConst(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the running frame.
    let f = unsafe { &*vm.frame };
    let v = vm.constant(i.bc() as usize);
    if f.generator != Value::UNBOUND {
        return return_from_generator(vm.cx(), f, Ref::new(v));
    }
    leave(vm.r, f, Slot::borrowed(v))
}

/// Takes the running frame off and hands its result to the caller.
#[inline(always)]
fn leave(r: Regs<'_>, f: &super::super::frame::Frame, s: Slot) -> Flow {
    let cx = r.cx;
    cx.pop_frame(f);
    if f.kind != 0 {
        return leave_special(r, f, s);
    }
    // SAFETY: the caller's frame, now the running one, and its registers.
    unsafe {
        let regs = (*f.prev).regs;
        // Read first: finalizers that run because the callee goes use the frame's place again.
        let dst = f.dst as usize;
        if f.call_base != NO_BASE {
            let callee = regs.add(f.call_base as usize).replace(Slot::UNBOUND);
            if callee.is_counted() {
                cx.mutator.drop_slot(callee);
            }
        }
        let old = regs.add(dst).replace(s);
        if old.is_counted() {
            cx.mutator.drop_slot(old);
        }
    }
    Ok(Go::Reload)
}

#[inline(never)]
fn leave_special(r: Regs<'_>, f: &super::super::frame::Frame, s: Slot) -> Flow {
    let cx = r.cx;
    // A copy: finalizers that run because the function or the callee goes use the frame's place again.
    let f = *f;
    cx.drop_function(&f);
    let mut s = s;
    if f.kind & kind::INIT != 0 {
        let instance = Ref::from_owned(f.instance);
        let result = Ref::from_slot(s);
        if result.value() != Value::NONE {
            let text = format!("__init__() should return None, not '{}'", cx.class_of(result.value()).name());
            return Err(cx.type_error(text));
        }
        s = instance.into_slot();
    }
    if f.kind & kind::ENTRY != 0 {
        return Ok(Go::Done(Done::Returned(Ref::from_slot(s))));
    }
    if f.kind & kind::DISCARD != 0 {
        drop(Ref::from_slot(s));
        return Ok(Go::Reload);
    }
    // SAFETY: as in `leave`.
    unsafe {
        let regs = (*f.prev).regs;
        if f.call_base != NO_BASE {
            let callee = regs.add(f.call_base as usize).replace(Slot::UNBOUND);
            if callee.is_counted() {
                cx.mutator.drop_slot(callee);
            }
        }
        let old = regs.add(f.dst as usize).replace(s);
        if old.is_counted() {
            cx.mutator.drop_slot(old);
        }
    }
    Ok(Go::Reload)
}

/// See the instruction table: `MakeFunction`.
#[inline(always)]
pub fn MakeFunction(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    // SAFETY: the running frame.
    let frame = unsafe { &*vm.frame };
    let f = vm.cx().make_function(vm.r, frame, vm.constant(i.b()), i.c(), i.n())?;
    vm.r.set_ref(i.a(), f);
    Ok(Go::Next)
}

/// See the instruction table: `LoadBuildClass`.
#[inline(always)]
pub fn LoadBuildClass(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let cx = vm.cx();
    let builtins = as_exact_dict(cx.globals().builtins.get()).expect("a dict");
    match cx.dict_get_name(builtins, cx.names().build_class) {
        Some(f) => {
            vm.r.set(i.a(), Slot::load(f));
            Ok(Go::Next)
        }
        None => Err(cx.error(crate::exceptions::ExcKind::NameError, "__build_class__ not found")),
    }
}
