//! Comparing, hashing, truth.

use core::cmp::Ordering;

use dashu_int::IBig;
use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::string::{as_exact_str, same_text};
use crate::text::hash::{float_hash, int_hash};
use crate::types::slots::Cmp;

impl Cx {
    /// `a op b`, any answer.
    ///
    /// # Errors
    /// `TypeError` if the two have no order; what their own code raises.
    pub fn compare(&self, a: Value, b: Value, op: Cmp) -> Res {
        if let Some(r) = compare_numbers(a, b, op) {
            return Ok(Ref::bool(r));
        }
        let _level = self.nest(" in comparison")?;
        let (ca, cb) = (self.class_of(a), self.class_of(b));
        let (fa, fb) = (ca.slots().compare, cb.slots().compare);
        let mut tried = false;
        if let Some(fb) = fb
            && !core::ptr::eq(ca, cb)
            && cb.is_subclass_of(ca)
        {
            tried = true;
            let r = fb(self, b, a, op.swapped())?;
            if r.value() != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        if let Some(fa) = fa {
            let r = fa(self, a, b, op)?;
            if r.value() != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        if let (Some(fb), false) = (fb, tried) {
            let r = fb(self, b, a, op.swapped())?;
            if r.value() != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        match op {
            Cmp::Eq => Ok(Ref::bool(a == b)),
            Cmp::Ne => Ok(Ref::bool(a != b)),
            _ => Err(self.type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                ca.name(),
                cb.name()
            ))),
        }
    }

    /// Whether `a op b` is true.
    ///
    /// # Errors
    /// As [`Cx::compare`].
    #[inline]
    pub fn compare_bool(&self, a: Value, b: Value, op: Cmp) -> Result<bool, Exc> {
        if Value::both_int(a, b) {
            return Ok(op.holds((a.bits() as i64).cmp(&(b.bits() as i64))));
        }
        let r = self.compare(a, b, op)?;
        self.truth(r.value())
    }

    /// Whether two values are the same object or equal, as containers see it.
    ///
    /// # Errors
    /// What their own code raises.
    #[inline]
    pub fn equal(&self, a: Value, b: Value) -> Result<bool, Exc> {
        if a == b {
            return Ok(true);
        }
        if let (Some(x), Some(y)) = (as_exact_str(a), as_exact_str(b)) {
            return Ok(same_text(x, y));
        }
        self.compare_bool(a, b, Cmp::Eq)
    }

    /// Truth of a value.
    ///
    /// # Errors
    /// What its own code raises.
    #[inline]
    pub fn truth(&self, v: Value) -> Result<bool, Exc> {
        if v.is_bool() {
            return Ok(v == Value::TRUE);
        }
        if v.is_int() {
            return Ok(v != Value::small(0));
        }
        self.truth_slow(v)
    }

    #[inline(never)]
    fn truth_slow(&self, v: Value) -> Result<bool, Exc> {
        if v == Value::NONE {
            return Ok(false);
        }
        if let Some(d) = v.as_float() {
            return Ok(d != 0.0);
        }
        match self.class_of(v).slots().bool {
            Some(f) => f(self, v),
            None => self.truth_by_len(v),
        }
    }

    /// The truth of a value whose class has no `__bool__`.
    pub(crate) fn truth_by_len(&self, v: Value) -> Result<bool, Exc> {
        match self.class_of(v).slots().len {
            Some(f) => Ok(f(self, v)? != 0),
            None => Ok(true),
        }
    }

    /// Hash of a value.
    ///
    /// # Errors
    /// `TypeError` if it has none; what its own code raises.
    #[inline]
    pub fn hash(&self, v: Value) -> Result<i64, Exc> {
        if let Some(s) = as_exact_str(v) {
            return Ok(s.hash() as i64);
        }
        if let Some(i) = v.as_int() {
            return Ok(int_hash(i));
        }
        self.hash_slow(v)
    }

    #[inline(never)]
    fn hash_slow(&self, v: Value) -> Result<i64, Exc> {
        if v.is_bool() {
            return Ok(i64::from(v == Value::TRUE));
        }
        if let Some(d) = v.as_float() {
            return Ok(float_hash(d));
        }
        match self.class_of(v).slots().hash {
            Some(f) => f(self, v),
            None => {
                let name = self.type_name(self.class_of(v));
                Err(self.type_error(format!("unhashable type: '{name}'")))
            }
        }
    }
}

/// Hash by identity.
pub fn identity_hash(v: Value) -> i64 {
    (v.bits().rotate_right(4) & (i64::MAX as u64)) as i64
}

/// Comparison of numbers in words.
#[inline(always)]
pub fn compare_numbers(a: Value, b: Value, op: Cmp) -> Option<bool> {
    if Value::both_int(a, b) {
        return Some(op.holds((a.bits() as i64).cmp(&(b.bits() as i64))));
    }
    if a.is_float() && b.is_float() {
        return Some(compare_doubles(a.float_unchecked(), b.float_unchecked(), op));
    }
    None
}

/// Comparison of doubles.
#[inline(always)]
pub fn compare_doubles(a: f64, b: f64, op: Cmp) -> bool {
    match op {
        Cmp::Lt => a < b,
        Cmp::Le => a <= b,
        Cmp::Eq => a == b,
        Cmp::Ne => a != b,
        Cmp::Gt => a > b,
        Cmp::Ge => a >= b,
    }
}

/// Exact order of a big integer and a double; none if the double is not a number.
pub fn order_int_float(a: &IBig, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b.is_infinite() {
        return Some(if b > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let floor = crate::text::float::float_to_int(b.floor()).ok()?;
    match a.cmp(&floor) {
        Ordering::Equal if b != b.floor() => Some(Ordering::Less),
        order => Some(order),
    }
}
