//! Arithmetic and comparison.

use freewheel_refcount::Value;
use freewheel_specializer::Instr;

use super::super::vm::{Flow, Go, Regs, Vm};
use crate::handle::{Exc, Ref};
use crate::ops::compare::{compare_doubles, compare_numbers};
use crate::types::slots::{Bin, Cmp, Un};

/// Both operands as doubles if they are numbers in words, at least one of them a double.
#[inline(always)]
fn doubles(a: Value, b: Value) -> Option<(f64, f64)> {
    if a.is_float() {
        if b.is_float() {
            return Some((a.float_unchecked(), b.float_unchecked()));
        }
        if b.is_int() {
            return Some((a.float_unchecked(), b.int_unchecked() as f64));
        }
    } else if a.is_int() && b.is_float() {
        return Some((a.int_unchecked() as f64, b.float_unchecked()));
    }
    None
}

/// Ends an instruction with operands `b` and `c` whose result is not in place yet.
#[inline(always)]
fn finish(r: Regs<'_>, i: Instr, v: Ref) {
    r.consume_unless(i.b(), i.a());
    r.consume_unless(i.c(), i.a());
    r.set_ref(i.a(), v);
}

#[inline(never)]
fn binary_slow(r: Regs<'_>, i: Instr, op: Bin) -> Result<(), Exc> {
    let (a, b) = (r.get(i.b()), r.get(i.c()));
    if op == Bin::Add && i.a() == i.b() && crate::types::str::append_in_place(r, i, b) {
        r.consume_unless(i.c(), i.a());
        return Ok(());
    }
    let v = if i.n() == 1 { r.cx.inplace(op, a, b)? } else { r.cx.binary(op, a, b)? };
    finish(r, i, v);
    Ok(())
}

#[inline(never)]
fn immediate_slow(r: Regs<'_>, i: Instr, op: Bin) -> Result<(), Exc> {
    let (a, b) = (r.get(i.b()), Value::small(i.c_signed() as i32));
    let v = if i.n() == 1 { r.cx.inplace(op, a, b)? } else { r.cx.binary(op, a, b)? };
    r.consume_unless(i.b(), i.a());
    r.set_ref(i.a(), v);
    Ok(())
}

/// Floor division of integers in words; the divisor is not 0.
#[inline(always)]
pub fn floor_div(a: i64, b: i64) -> i64 {
    let q = a.wrapping_div(b);
    if a % b != 0 && (a < 0) != (b < 0) { q - 1 } else { q }
}

/// Remainder with the divisor's sign; the divisor is not 0.
#[inline(always)]
pub fn floor_mod(a: i64, b: i64) -> i64 {
    let m = a % b;
    if m != 0 && (m < 0) != (b < 0) { m + b } else { m }
}

macro_rules! binary {
    ($name:ident, |$a:ident, $b:ident| $ints:expr, |$x:ident, $y:ident| $floats:expr) => {
        #[doc = concat!("See the instruction table: `", stringify!($name), "`.")]
        #[inline(always)]
        pub fn $name(vm: &mut Vm<'_>, i: Instr) -> Flow {
            let ($a, $b) = (vm.r.raw(i.b()), vm.r.raw(i.c()));
            let v: Option<Value> = if Value::both_int($a, $b) {
                $ints
            } else if let Some(($x, $y)) = doubles($a, $b) {
                $floats
            } else {
                None
            };
            if let Some(v) = v {
                vm.r.set_immediate(i.a(), v);
                return Ok(Go::Next);
            }
            vm.save();
            binary_slow(vm.r, i, Bin::$name)?;
            Ok(Go::Next)
        }
    };
}

binary!(Add, |a, b| Value::int_add(a, b), |x, y| Value::float(x + y));
binary!(Sub, |a, b| Value::int_sub(a, b), |x, y| Value::float(x - y));
binary!(Mul, |a, b| Value::int_mul(a, b), |x, y| Value::float(x * y));
binary!(
    TrueDiv,
    |a, b| {
        let (x, y) = (a.int_unchecked(), b.int_unchecked());
        // Both exact as doubles, so the quotient is rounded once.
        let exact = x.unsigned_abs() <= 1 << 53 && y.unsigned_abs() <= 1 << 53 && y != 0;
        if exact { Value::float(x as f64 / y as f64) } else { None }
    },
    |x, y| if y != 0.0 { Value::float(x / y) } else { None }
);
binary!(
    FloorDiv,
    |a, b| {
        let y = b.int_unchecked();
        if y != 0 { Value::int(floor_div(a.int_unchecked(), y)) } else { None }
    },
    |_x, _y| None
);
binary!(
    Mod,
    |a, b| {
        let y = b.int_unchecked();
        if y != 0 { Value::int(floor_mod(a.int_unchecked(), y)) } else { None }
    },
    |_x, _y| None
);
binary!(Pow, |_a, _b| None, |x, y| if y == 2.0 {
    Value::float(x * x)
} else if x > 0.0 {
    Value::float(x.powf(y))
} else {
    None
});
binary!(MatMul, |_a, _b| None, |_x, _y| None);
binary!(
    LShift,
    |a, b| {
        let (x, s) = (a.int_unchecked(), b.int_unchecked());
        if (0..62).contains(&s) && (x << s) >> s == x { Value::int(x << s) } else { None }
    },
    |_x, _y| None
);
binary!(
    RShift,
    |a, b| {
        let s = b.int_unchecked();
        if s >= 0 { Value::int(a.int_unchecked() >> s.min(63)) } else { None }
    },
    |_x, _y| None
);
binary!(And, |a, b| Value::int(a.int_unchecked() & b.int_unchecked()), |_x, _y| None);
binary!(Or, |a, b| Value::int(a.int_unchecked() | b.int_unchecked()), |_x, _y| None);
binary!(Xor, |a, b| Value::int(a.int_unchecked() ^ b.int_unchecked()), |_x, _y| None);

macro_rules! immediate {
    ($name:ident, $op:ident, |$a:ident, $b:ident| $ints:expr, |$x:ident, $y:ident| $floats:expr) => {
        #[doc = concat!("See the instruction table: `", stringify!($name), "`.")]
        #[inline(always)]
        pub fn $name(vm: &mut Vm<'_>, i: Instr) -> Flow {
            let $a = vm.r.raw(i.b());
            let v: Option<Value> = if $a.is_int() {
                let $b = i.c_signed();
                $ints
            } else if $a.is_float() {
                let ($x, $y) = ($a.float_unchecked(), i.c_signed() as f64);
                $floats
            } else {
                None
            };
            if let Some(v) = v {
                vm.r.set_immediate(i.a(), v);
                return Ok(Go::Next);
            }
            vm.save();
            immediate_slow(vm.r, i, Bin::$op)?;
            Ok(Go::Next)
        }
    };
}

immediate!(AddI, Add, |a, b| Value::int_add(a, Value::small(b as i32)), |x, y| Value::float(x + y));
immediate!(SubI, Sub, |a, b| Value::int_sub(a, Value::small(b as i32)), |x, y| Value::float(x - y));
immediate!(MulI, Mul, |a, b| Value::int_mul(a, Value::small(b as i32)), |x, y| Value::float(x * y));
immediate!(
    FloorDivI,
    FloorDiv,
    |a, b| if b != 0 { Value::int(floor_div(a.int_unchecked(), b)) } else { None },
    |_x, _y| None
);
immediate!(
    ModI,
    Mod,
    |a, b| if b != 0 { Value::int(floor_mod(a.int_unchecked(), b)) } else { None },
    |_x, _y| None
);
immediate!(AndI, And, |a, b| Value::int(a.int_unchecked() & b), |_x, _y| None);
immediate!(
    LShiftI,
    LShift,
    |a, b| {
        let x = a.int_unchecked();
        if (0..62).contains(&b) && (x << b) >> b == x { Value::int(x << b) } else { None }
    },
    |_x, _y| None
);
immediate!(
    RShiftI,
    RShift,
    |a, b| if b >= 0 { Value::int(a.int_unchecked() >> b.min(63)) } else { None },
    |_x, _y| None
);

#[inline(never)]
fn unary_slow(r: Regs<'_>, i: Instr, op: Un) -> Result<(), Exc> {
    let v = r.cx.unary(op, r.get(i.b()))?;
    r.consume_unless(i.b(), i.a());
    r.set_ref(i.a(), v);
    Ok(())
}

macro_rules! unary {
    ($name:ident, |$a:ident| $ints:expr, |$x:ident| $floats:expr) => {
        #[doc = concat!("See the instruction table: `", stringify!($name), "`.")]
        #[inline(always)]
        pub fn $name(vm: &mut Vm<'_>, i: Instr) -> Flow {
            let a = vm.r.raw(i.b());
            let v: Option<Value> = if a.is_int() {
                let $a = a.int_unchecked();
                $ints
            } else if a.is_float() {
                let $x = a.float_unchecked();
                $floats
            } else {
                None
            };
            if let Some(v) = v {
                vm.r.set_immediate(i.a(), v);
                return Ok(Go::Next);
            }
            vm.save();
            unary_slow(vm.r, i, Un::$name)?;
            Ok(Go::Next)
        }
    };
}

unary!(Neg, |a| Value::int(-a), |x| Value::float(-x));
unary!(Pos, |a| Value::int(a), |x| Value::float(x));
unary!(Invert, |a| Value::int(!a), |_x| None);

/// See the instruction table: `Not`.
#[inline(always)]
pub fn Not(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let a = vm.r.raw(i.b());
    let truth = if a.is_bool() {
        a == Value::TRUE
    } else {
        vm.save();
        vm.cx().truth(vm.r.get(i.b()))?
    };
    vm.r.consume_unless(i.b(), i.a());
    vm.r.set_immediate(i.a(), Value::bool(!truth));
    Ok(Go::Next)
}

#[inline(never)]
fn compare_slow(r: Regs<'_>, i: Instr, op: Cmp) -> Result<(), Exc> {
    let v = r.cx.compare(r.get(i.b()), r.get(i.c()), op)?;
    finish(r, i, v);
    Ok(())
}

#[inline(never)]
fn jump_slow(r: Regs<'_>, a: usize, b: usize, op: Cmp) -> Result<bool, Exc> {
    let (x, y) = (r.get(a), r.get(b));
    let t = if op == Cmp::Eq {
        // Equality of identical strings and the like needs no dispatch.
        match (crate::object::string::as_exact_str(x), crate::object::string::as_exact_str(y)) {
            (Some(s), Some(t)) => x == y || crate::object::string::same_text(s, t),
            _ => r.cx.compare_bool(x, y, op)?,
        }
    } else {
        r.cx.compare_bool(x, y, op)?
    };
    r.consume(a);
    r.consume(b);
    Ok(t)
}

#[inline(never)]
fn jump_immediate_slow(r: Regs<'_>, a: usize, b: i64, op: Cmp) -> Result<bool, Exc> {
    let t = r.cx.compare_bool(r.get(a), Value::small(b as i32), op)?;
    r.consume(a);
    Ok(t)
}

macro_rules! comparison {
    ($($op:ident $jump:ident $jump_i:ident;)*) => { $(
        #[doc = concat!("See the instruction table: `", stringify!($op), "`.")]
        #[inline(always)]
        pub fn $op(vm: &mut Vm<'_>, i: Instr) -> Flow {
            let (a, b) = (vm.r.raw(i.b()), vm.r.raw(i.c()));
            if let Some(t) = compare_numbers(a, b, Cmp::$op) {
                vm.r.set_immediate(i.a(), Value::bool(t));
                return Ok(Go::Next);
            }
            vm.save();
            compare_slow(vm.r, i, Cmp::$op)?;
            Ok(Go::Next)
        }

        #[doc = concat!("See the instruction table: `", stringify!($jump), "`.")]
        #[inline(always)]
        pub fn $jump(vm: &mut Vm<'_>, i: Instr) -> Flow {
            let (a, b) = (vm.r.raw(i.a()), vm.r.raw(i.b()));
            let t = match compare_numbers(a, b, Cmp::$op) {
                Some(t) => t,
                None => {
                    vm.save();
                    jump_slow(vm.r, i.a(), i.b(), Cmp::$op)?
                }
            };
            if t == (i.n() != 0) {
                vm.jump(i.c_signed());
            }
            Ok(Go::Next)
        }

        #[doc = concat!("See the instruction table: `", stringify!($jump_i), "`.")]
        #[inline(always)]
        pub fn $jump_i(vm: &mut Vm<'_>, i: Instr) -> Flow {
            let a = vm.r.raw(i.a());
            let t = if a.is_int() {
                Cmp::$op.holds(a.int_unchecked().cmp(&i.b_signed()))
            } else if a.is_float() {
                compare_doubles(a.float_unchecked(), i.b_signed() as f64, Cmp::$op)
            } else {
                vm.save();
                jump_immediate_slow(vm.r, i.a(), i.b_signed(), Cmp::$op)?
            };
            if t == (i.n() != 0) {
                vm.jump(i.c_signed());
            }
            Ok(Go::Next)
        }
    )* };
}

comparison! {
    Lt JLt JLtI;
    Le JLe JLeI;
    Eq JEq JEqI;
    Ne JNe JNeI;
    Gt JGt JGtI;
    Ge JGe JGeI;
}

/// Ends an instruction whose answer is a truth value.
#[inline(always)]
fn finish_bool(vm: Vm<'_>, i: Instr, t: bool) -> Flow {
    vm.r.consume_unless(i.b(), i.a());
    vm.r.consume_unless(i.c(), i.a());
    vm.r.set_immediate(i.a(), Value::bool(t));
    Ok(Go::Next)
}

/// See the instruction table: `Is`.
#[inline(always)]
pub fn Is(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let t = vm.r.get(i.b()) == vm.r.get(i.c());
    finish_bool(*vm, i, t)
}

/// See the instruction table: `IsNot`.
#[inline(always)]
pub fn IsNot(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let t = vm.r.get(i.b()) != vm.r.get(i.c());
    finish_bool(*vm, i, t)
}

/// See the instruction table: `In`.
#[inline(always)]
pub fn In(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let t = vm.cx().contains(vm.r.get(i.c()), vm.r.get(i.b()))?;
    finish_bool(*vm, i, t)
}

/// See the instruction table: `NotIn`.
#[inline(always)]
pub fn NotIn(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let t = !vm.cx().contains(vm.r.get(i.c()), vm.r.get(i.b()))?;
    finish_bool(*vm, i, t)
}

#[inline(always)]
fn jump_if(vm: &mut Vm<'_>, i: Instr, t: bool) -> Flow {
    if t == (i.n() != 0) {
        vm.jump(i.c_signed());
    }
    Ok(Go::Next)
}

/// See the instruction table: `JIs`.
#[inline(always)]
pub fn JIs(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let t = vm.r.get(i.a()) == vm.r.get(i.b());
    vm.r.consume(i.a());
    vm.r.consume(i.b());
    jump_if(vm, i, t)
}

/// See the instruction table: `JIn`.
#[inline(always)]
pub fn JIn(vm: &mut Vm<'_>, i: Instr) -> Flow {
    vm.save();
    let t = vm.cx().contains(vm.r.get(i.b()), vm.r.get(i.a()))?;
    vm.r.consume(i.a());
    vm.r.consume(i.b());
    jump_if(vm, i, t)
}

/// See the instruction table: `JNone`.
#[inline(always)]
pub fn JNone(vm: &mut Vm<'_>, i: Instr) -> Flow {
    let t = vm.r.raw(i.a()) == Value::NONE;
    vm.r.consume(i.a());
    jump_if(vm, i, t)
}
