//! The numbers of a range: how many, which, whether one is among them. Words first, then numbers of any size.

use dashu_int::{IBig, Sign};
use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::Res;
use crate::object::misc::Range;
use crate::types::int::{Num, big, num};

/// A range whose parts are words: 62 bits, so that differences fit in 64.
#[derive(Clone, Copy)]
pub struct Words {
    /// First number.
    pub start: i64,
    /// End, excluded.
    pub stop: i64,
    /// Step, not zero.
    pub step: i64,
}

impl Words {
    /// The parts, if all are words.
    #[inline]
    pub fn of(r: &Range) -> Option<Words> {
        Words::from_values(r.start.get(), r.stop.get(), r.step.get())
    }

    /// The parts, if all are words.
    #[inline]
    pub fn from_values(start: Value, stop: Value, step: Value) -> Option<Words> {
        Some(Words { start: start.as_int()?, stop: stop.as_int()?, step: step.as_int()? })
    }

    /// How many numbers there are.
    #[inline]
    pub fn count(self) -> i64 {
        let span = if self.step > 0 { self.stop - self.start } else { self.start - self.stop };
        if span <= 0 { 0 } else { (span - 1) / self.step.abs() + 1 }
    }

    /// Number `i`, which is one of them.
    #[inline]
    pub fn at(self, i: i64) -> i64 {
        self.start + i * self.step
    }

    /// Where the number is, if it is among them.
    #[inline]
    pub fn place(self, n: i64) -> Option<i64> {
        // Numbers of 64 bits: differences take more.
        let from_start = i128::from(n) - i128::from(self.start);
        let step = i128::from(self.step);
        let i = from_start / step;
        (from_start % step == 0 && i >= 0 && i < i128::from(self.count())).then_some(i as i64)
    }
}

/// A range with parts of any size.
pub struct Bigs {
    /// First number.
    pub start: IBig,
    /// End, excluded.
    pub stop: IBig,
    /// Step, not zero.
    pub step: IBig,
}

impl Bigs {
    /// The parts.
    pub fn of(cx: &Cx, r: &Range) -> Bigs {
        let part = |v| cx.as_big(v).expect("the parts of ranges are integers");
        Bigs { start: part(r.start.get()), stop: part(r.stop.get()), step: part(r.step.get()) }
    }

    /// How many numbers there are.
    pub fn len(&self) -> IBig {
        let down = self.step.sign() == Sign::Negative;
        let span = if down { &self.start - &self.stop } else { &self.stop - &self.start };
        if span <= IBig::ZERO {
            return IBig::ZERO;
        }
        let step = if down { -&self.step } else { self.step.clone() };
        (span - IBig::ONE) / step + IBig::ONE
    }

    /// Number `i`, which may lie outside.
    pub fn at(&self, i: &IBig) -> IBig {
        &self.start + i * &self.step
    }

    /// Where the number is, if it is among them.
    pub fn place(&self, n: &IBig) -> Option<IBig> {
        let (i, rest) = big::div_mod(&(n - &self.start), &self.step);
        (rest.is_zero() && i >= IBig::ZERO && i < self.len()).then_some(i)
    }
}

/// Where an integer is in the range, as an integer; nothing if it is not in it.
pub fn place(cx: &Cx, r: &Range, n: Num<'_>) -> Option<Res> {
    match (Words::of(r), n) {
        (Some(w), Num::Small(n)) => Some(cx.int(w.place(n)?)),
        (_, n) => Some(cx.big_int(Bigs::of(cx, r).place(&n.big())?)),
    }
}

/// Whether a value that is no integer and runs no user code when compared with one is surely in the range, or
/// surely not; nothing for all others.
pub fn contains_simple(cx: &Cx, r: &Range, v: Value) -> Option<bool> {
    if let Some(n) = num(cx, v) {
        return Some(match (Words::of(r), n) {
            (Some(w), Num::Small(n)) => w.place(n).is_some(),
            (_, n) => Bigs::of(cx, r).place(&n.big()).is_some(),
        });
    }
    if let Some(d) = v.as_float() {
        // Equal to an integer only if it is whole.
        let whole = d == d.trunc();
        let n = crate::text::float::float_to_int(d).ok()?;
        return Some(whole && Bigs::of(cx, r).place(&n).is_some());
    }
    (v == Value::NONE || crate::object::string::as_exact_str(v).is_some()).then_some(false)
}
