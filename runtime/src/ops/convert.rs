//! Conversions between values and Rust's numbers and texts.

use dashu_int::IBig;
use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref};
use crate::object::float::Float;
use crate::object::int::Int;
use crate::object::string::Str;
use crate::text::{ErrorKind, TextError};
use crate::types::slots::Un;

impl Cx {
    /// The text of a string (or of an instance of a subclass).
    ///
    /// # Panics
    /// The value is no string.
    #[inline]
    pub fn str_text<'a>(&self, v: Value) -> &'a str {
        self.as_str(v).expect("a string")
    }

    /// The text, if the value is a string.
    #[inline]
    pub fn as_str<'a>(&self, v: Value) -> Option<&'a str> {
        self.cast::<Str>(v).map(|s| s.data.as_str())
    }

    /// The text of a string argument.
    ///
    /// # Errors
    /// `TypeError` that says what was expected and what came.
    pub fn expect_str<'a>(&self, v: Value, what: &str) -> Result<&'a str, Exc> {
        match self.as_str(v) {
            Some(s) => Ok(s),
            None => Err(self.type_error(format!("{what} must be str, not {}", self.class_of(v).name()))),
        }
    }

    /// The integer, if the value is one (also true and false) and fits in 64 bits.
    #[inline]
    pub fn as_i64(&self, v: Value) -> Option<i64> {
        if let Some(i) = v.as_int() {
            return Some(i);
        }
        if v.is_bool() {
            return Some(i64::from(v == Value::TRUE));
        }
        i64::try_from(&*self.cast::<Int>(v)?.data).ok()
    }

    /// The integer, if the value is one (also true and false, and instances of subclasses).
    pub fn as_big(&self, v: Value) -> Option<IBig> {
        if let Some(i) = v.as_int() {
            return Some(IBig::from(i));
        }
        if v.is_bool() {
            return Some(IBig::from(u8::from(v == Value::TRUE)));
        }
        self.cast::<Int>(v).map(|i| IBig::clone(&i.data))
    }

    /// Whether the value is an integer (also true and false).
    #[inline]
    pub fn is_int(&self, v: Value) -> bool {
        v.is_int() || v.is_bool() || self.cast::<Int>(v).is_some()
    }

    /// The double, if the value is one.
    #[inline]
    pub fn as_f64(&self, v: Value) -> Option<f64> {
        if let Some(d) = v.as_float() {
            return Some(d);
        }
        self.cast::<Float>(v).map(|f| f.0)
    }

    /// The value as an integer, through `__index__`.
    ///
    /// # Errors
    /// `TypeError` if it is none.
    pub fn index(&self, v: Value) -> Result<Ref, Exc> {
        if self.is_int(v) {
            return Ok(Ref::new(v));
        }
        let r = self.unary(Un::Index, v)?;
        if self.is_int(r.value()) {
            return Ok(r);
        }
        let name = self.class_of(r.value()).name();
        Err(self.type_error(format!("__index__ returned non-int (type {name})")))
    }

    /// The value as an integer of 64 bits, through `__index__`; larger ones are cut to the nearest.
    ///
    /// # Errors
    /// `TypeError` if it is no integer.
    #[inline]
    pub fn clamped_index(&self, v: Value) -> Result<i64, Exc> {
        if let Some(i) = v.as_int() {
            return Ok(i);
        }
        let r = self.index(v)?;
        Ok(self.as_i64(r.value()).unwrap_or_else(|| {
            let negative = self.as_big(r.value()).is_some_and(|b| b < IBig::ZERO);
            if negative { i64::MIN } else { i64::MAX }
        }))
    }

    /// The value as an integer of 64 bits, through `__index__`.
    ///
    /// # Errors
    /// `TypeError` if it is no integer, `OverflowError` if it is too large.
    #[inline]
    pub fn expect_i64(&self, v: Value) -> Result<i64, Exc> {
        if let Some(i) = v.as_int() {
            return Ok(i);
        }
        let r = self.index(v)?;
        self.as_i64(r.value()).ok_or_else(|| self.overflow_error("int too large to convert to 64 bits"))
    }

    /// The value as a double: floats, integers, and what has `__float__` or `__index__`.
    ///
    /// # Errors
    /// `TypeError` if it is no number, `OverflowError` if it is too large.
    #[inline]
    pub fn expect_f64(&self, v: Value) -> Result<f64, Exc> {
        if let Some(d) = v.as_float() {
            return Ok(d);
        }
        if let Some(i) = v.as_int() {
            return Ok(i as f64);
        }
        self.expect_f64_slow(v)
    }

    fn expect_f64_slow(&self, v: Value) -> Result<f64, Exc> {
        if let Some(d) = self.as_f64(v) {
            return Ok(d);
        }
        if let Some(b) = self.as_big(v) {
            return crate::text::float::int_to_float(&b).map_err(|e| self.text_error(e));
        }
        let slots = self.class_of(v).slots();
        if let Some(f) = slots.unary[Un::Float as usize] {
            let r = f(self, v)?;
            return self.as_f64(r.value()).ok_or_else(|| {
                let (a, b) = (self.class_of(v).name(), self.class_of(r.value()).name());
                self.type_error(format!("{a}.__float__ returned non-float (type {b})"))
            });
        }
        if slots.unary[Un::Index as usize].is_some() {
            let i = self.index(v)?;
            return self.expect_f64_slow(i.value());
        }
        Err(self.type_error(format!("must be real number, not {}", self.class_of(v).name())))
    }

    /// An error of the text helpers as an exception.
    #[cold]
    pub fn text_error(&self, e: TextError) -> Exc {
        let kind = match e.kind {
            ErrorKind::Value => ExcKind::ValueError,
            ErrorKind::Type => ExcKind::TypeError,
            ErrorKind::Overflow => ExcKind::OverflowError,
            ErrorKind::Index => ExcKind::IndexError,
            ErrorKind::Key => ExcKind::KeyError,
            ErrorKind::Memory => ExcKind::MemoryError,
        };
        self.error(kind, e.message)
    }
}
