//! Integers of any size.
//!
//! | file | idea |
//! |---|---|
//! | `mod` | operands, comparison, text, the class |
//! | [`arith`] | the operators |
//! | [`big`] | what the operators need on numbers beyond a word |
//! | [`construct`] | `int(…)` |
//! | [`methods`] | methods and attributes |
//!
//! A value of at most 62 bits is in the word; every function tries words first. Instances of subclasses are
//! always boxed, also small ones; true and false count as 1 and 0.

pub mod arith;
pub mod big;
pub mod construct;
pub mod methods;

use core::cmp::Ordering;
use core::ops::Deref;

use dashu_int::{IBig, Sign};
use freewheel_refcount::sync::atomic::{AtomicUsize, Ordering as Memory};
use freewheel_refcount::{Header, Value};

pub use arith::pow_mod;

use super::builder::ClassBuilder;
use super::slots::{Bin, Cmp, Un};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::class_flags;
use crate::object::int::Int;
use crate::object::{Kind, Obj, is_exactly};
use crate::ops::compare::order_int_float;
use crate::text::format_spec::FormatKind;
use crate::text::format_value::format_int;
use crate::text::hash::{big_hash, int_hash};
use crate::text::int::{IntRef, int_to_base};

/// An integer operand, borrowed from its object.
#[derive(Clone, Copy)]
pub enum Num<'a> {
    /// In a word, or true or false.
    Small(i64),
    /// In a box; instances of subclasses may hold small numbers there.
    Big(&'a IBig),
}

/// A big integer, borrowed or made for the occasion. Making one from a word takes no memory.
pub enum Operand<'a> {
    /// Made from a word.
    Made(IBig),
    /// Borrowed from a box.
    Seen(&'a IBig),
}

impl Deref for Operand<'_> {
    type Target = IBig;

    #[inline]
    fn deref(&self) -> &IBig {
        match self {
            Operand::Made(n) => n,
            Operand::Seen(n) => n,
        }
    }
}

impl<'a> Num<'a> {
    /// The number as a big integer.
    #[inline]
    pub fn big(self) -> Operand<'a> {
        match self {
            Num::Small(n) => Operand::Made(IBig::from(n)),
            Num::Big(n) => Operand::Seen(n),
        }
    }

    /// The number, if it fits in two words. Programs that compute with unsigned words or products of words live
    /// here, and machine arithmetic is much faster than that on digits in memory.
    #[inline]
    pub fn two_words(self) -> Option<i128> {
        match self {
            Num::Small(n) => Some(i128::from(n)),
            Num::Big(n) => {
                let (sign, words) = n.as_sign_words();
                let magnitude = match *words {
                    [] => 0,
                    [low] => i128::from(low),
                    [low, high] if high >> 63 == 0 => i128::from(high) << 64 | i128::from(low),
                    _ => return None,
                };
                Some(if sign == Sign::Negative { -magnitude } else { magnitude })
            }
        }
    }

    /// Whether the number is below zero.
    pub fn is_negative(self) -> bool {
        match self {
            Num::Small(n) => n < 0,
            Num::Big(n) => *n < IBig::ZERO,
        }
    }

    /// Whether the number is zero.
    pub fn is_zero(self) -> bool {
        match self {
            Num::Small(n) => n == 0,
            Num::Big(n) => n.is_zero(),
        }
    }

    /// The nearest double.
    ///
    /// # Errors
    /// `OverflowError` if there is none.
    pub fn to_f64(self, cx: &Cx) -> Result<f64, Exc> {
        match self {
            Num::Small(n) => Ok(n as f64),
            Num::Big(n) => crate::text::float::int_to_float(n).map_err(|e| cx.text_error(e)),
        }
    }

    /// The order of two numbers.
    pub fn order(self, other: Num<'_>) -> Ordering {
        match (self, other) {
            (Num::Small(x), Num::Small(y)) => x.cmp(&y),
            (x, y) => x.big().cmp(&y.big()),
        }
    }

    /// For the text helpers.
    pub fn text_ref(self) -> IntRef<'a> {
        match self {
            Num::Small(n) => IntRef::Small(n),
            Num::Big(n) => IntRef::Big(n),
        }
    }
}

/// The operand, if the value is an integer.
#[inline]
pub fn num<'a>(cx: &Cx, v: Value) -> Option<Num<'a>> {
    if let Some(i) = v.as_int() {
        return Some(Num::Small(i));
    }
    if v.is_bool() {
        return Some(Num::Small(i64::from(v == Value::TRUE)));
    }
    cx.cast::<Int>(v).map(|n| Num::Big(&n.data))
}

/// The operand behind a method's receiver, which is an integer.
#[inline]
pub fn receiver<'a>(cx: &Cx, v: Value) -> Num<'a> {
    num(cx, v).expect("the receiver is an integer")
}

/// An integer of exactly the integer class, equal to this one of any class.
///
/// # Errors
/// The memory error.
pub fn exact(cx: &Cx, v: Value) -> Res {
    if v.is_int() || is_exactly(v, Kind::Int) {
        return Ok(Ref::new(v));
    }
    match receiver(cx, v) {
        Num::Small(n) => cx.int(n),
        Num::Big(n) => cx.big_int(n.clone()),
    }
}

/// The value as an integer of exactly the integer class, through `__index__`.
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn exact_index(cx: &Cx, v: Value) -> Res {
    if v.is_int() {
        return Ok(Ref::from_owned(v));
    }
    exact(cx, cx.index(v)?.value())
}

/// An integer from two words.
pub(super) fn wide(cx: &Cx, n: i128) -> Res {
    match i64::try_from(n).ok().and_then(Value::int) {
        Some(v) => Ok(Ref::from_owned(v)),
        None => boxed(cx, n),
    }
}

/// A box for two words. The memory comes first, so that the number is made in its place: moving it there, in
/// pieces larger than those it was just written in, would stall the processor.
fn boxed(cx: &Cx, n: i128) -> Res {
    let p = cx.alloc_raw(size_of::<Obj<Int>>())?.cast::<Obj<Int>>();
    // SAFETY: fresh memory of sufficient size and alignment.
    unsafe {
        p.write(Obj {
            header: Header::new(cx.me(), Kind::Int as u32),
            data: Int::new(cx.mutator(), IBig::from(n)),
        })
    };
    Ok(Ref::from_owned(Value::object(p.cast())))
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let x = receiver(cx, a);
    if let Some(y) = num(cx, b) {
        return Ok(Ref::bool(op.holds(x.order(y))));
    }
    // Floats would answer the same; this saves asking them.
    if let Some(d) = b.as_float() {
        return Ok(Ref::bool(holds_with_float(x, d, op)));
    }
    Ok(Ref::not_implemented())
}

/// Whether `x op d`, exactly.
pub(super) fn holds_with_float(x: Num<'_>, d: f64, op: Cmp) -> bool {
    /// Integers up to this are exact as doubles.
    const EXACT: u64 = 1 << 53;
    let order = match x {
        Num::Small(x) if x.unsigned_abs() <= EXACT => (x as f64).partial_cmp(&d),
        x => order_int_float(&x.big(), d),
    };
    // What is not a number is unequal to everything and has no order.
    order.map_or(op == Cmp::Ne, |o| op.holds(o))
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    Ok(match receiver(cx, v) {
        Num::Small(n) => int_hash(n),
        Num::Big(n) => big_hash(n),
    })
}

fn truth(cx: &Cx, v: Value) -> Result<bool, Exc> {
    Ok(!receiver(cx, v).is_zero())
}

/// Longest decimal text that is converted from or to an integer; 0 for no limit. Conversion takes time that
/// grows faster than the length, so that text from outside must not be able to ask for much of it. It belongs
/// to the process, as the other limits of its kind do.
pub static MAX_STR_DIGITS: AtomicUsize = AtomicUsize::new(4300);

/// The limit in force, if there is one.
pub(super) fn digit_limit() -> Option<usize> {
    // Relaxed: nothing else depends on it.
    match MAX_STR_DIGITS.load(Memory::Relaxed) {
        0 => None,
        n => Some(n),
    }
}

/// The error for a number that has too many digits; `found` is their number, if known.
#[cold]
pub(super) fn too_many_digits(cx: &Cx, limit: usize, found: Option<usize>) -> Exc {
    let found = found.map_or(String::new(), |n| format!(": value has {n} digits"));
    cx.value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion{found}; use \
         sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// The decimal digits of an integer.
///
/// # Errors
/// `ValueError` if there are more than the limit.
pub fn decimal(cx: &Cx, n: Num<'_>) -> Result<String, Exc> {
    check_digits(cx, n)?;
    let text = int_to_base(n.text_ref(), 10, false);
    match digit_limit() {
        Some(limit) if text.len() > limit && text.trim_start_matches('-').len() > limit => {
            Err(too_many_digits(cx, limit, None))
        }
        _ => Ok(text),
    }
}

/// Refuses numbers that surely have too many digits, before they are converted.
fn check_digits(cx: &Cx, n: Num<'_>) -> Result<(), Exc> {
    if let (Num::Big(n), Some(limit)) = (n, digit_limit()) {
        // A digit is log2(10) = 3.3219… bits; rounding up leaves close cases to the exact count.
        let bits = big::bits(n);
        if bits > 128 && bits as f64 > limit as f64 * 3.322 + 2.0 {
            return Err(too_many_digits(cx, limit, None));
        }
    }
    Ok(())
}

fn repr(cx: &Cx, v: Value) -> Res {
    let text = decimal(cx, receiver(cx, v))?;
    cx.str(&text)
}

fn format(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [spec]) = args.method(cx, "int.__format__")?;
    let spec = cx.format_argument(spec)?;
    if spec.is_empty() {
        return cx.to_str(v);
    }
    let name = cx.class_of(v).name();
    let spec = cx.format_spec(spec, FormatKind::Integer, name)?;
    let n = receiver(cx, v);
    if matches!(spec.conversion, None | Some('d' | 'n')) {
        check_digits(cx, n)?;
    }
    let text = format_int(n.text_ref(), &spec, name).map_err(|e| cx.text_error(e))?;
    cx.str(&text)
}

/// Fills the class.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Int)
        .flags(class_flags::SUBCLASSABLE | class_flags::MATCH_SELF)
        .doc("int([x]) -> integer\nint(x, base=10) -> integer\n\nAn integer of any size.")?
        .slots(|s| {
            s.new = Some(construct::new);
            s.repr = Some(repr);
            s.hash = Some(hash);
            s.bool = Some(truth);
            s.compare = Some(compare);
            s.binary[Bin::Add as usize] = Some(arith::add);
            s.binary[Bin::Sub as usize] = Some(arith::sub);
            s.binary[Bin::Mul as usize] = Some(arith::mul);
            s.binary[Bin::TrueDiv as usize] = Some(arith::true_div);
            s.binary[Bin::FloorDiv as usize] = Some(arith::floor_div);
            s.binary[Bin::Mod as usize] = Some(arith::modulo);
            s.binary[Bin::DivMod as usize] = Some(arith::div_mod);
            s.binary[Bin::Pow as usize] = Some(arith::pow);
            s.binary[Bin::LShift as usize] = Some(arith::lshift);
            s.binary[Bin::RShift as usize] = Some(arith::rshift);
            s.binary[Bin::And as usize] = Some(arith::and);
            s.binary[Bin::Or as usize] = Some(arith::or);
            s.binary[Bin::Xor as usize] = Some(arith::xor);
            s.unary[Un::Neg as usize] = Some(arith::neg);
            s.unary[Un::Pos as usize] = Some(exact);
            s.unary[Un::Invert as usize] = Some(arith::invert);
            s.unary[Un::Abs as usize] = Some(arith::abs);
            s.unary[Un::Int as usize] = Some(exact);
            s.unary[Un::Index as usize] = Some(exact);
            s.unary[Un::Float as usize] = Some(arith::float);
        })?
        .methods(&[("__format__", format)])?
        .methods(methods::METHODS)?
        .class_methods(&[("from_bytes", methods::from_bytes)])?
        .getset("real", exact, None)?
        .getset("imag", |cx, _| cx.int(0), None)?
        .getset("numerator", exact, None)?
        .getset("denominator", |cx, _| cx.int(1), None)?
        .finish()?;
    Ok(())
}
