//! Values as text: `str`, `repr`, `format`.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::string::as_exact_str;
use crate::text::float::float_repr;

impl Cx {
    /// The argument of `__format__`.
    ///
    /// # Errors
    /// `TypeError` if it is no string.
    pub(crate) fn format_argument<'a>(&self, spec: Value) -> Result<&'a str, Exc> {
        self.as_str(spec).ok_or_else(|| {
            let name = self.class_of(spec).name();
            self.type_error(format!("__format__() argument must be str, not {name}"))
        })
    }

    /// `repr(v)`, a string.
    ///
    /// # Errors
    /// What the value's own code raises.
    pub fn repr(&self, v: Value) -> Res {
        if let Some(i) = v.as_int() {
            return self.int_text(i);
        }
        if let Some(d) = v.as_float() {
            return self.str(&float_repr(d));
        }
        let _level = self.nest(" while getting the repr of an object")?;
        let class = self.class_of(v);
        match class.slots().repr {
            Some(f) => {
                let r = f(self, v)?;
                match self.as_str(r.value()) {
                    Some(_) => Ok(r),
                    None => {
                        let name = self.class_of(r.value()).name();
                        Err(self.type_error(format!("__repr__ returned non-string (type {name})")))
                    }
                }
            }
            None => self.str(&self.default_repr(v)),
        }
    }

    /// `str(v)`, a string.
    ///
    /// # Errors
    /// What the value's own code raises.
    pub fn to_str(&self, v: Value) -> Res {
        if as_exact_str(v).is_some() {
            return Ok(Ref::new(v));
        }
        if let Some(i) = v.as_int() {
            return self.int_text(i);
        }
        match self.class_of(v).slots().str {
            Some(f) => {
                self.check_native_stack()?;
                let r = f(self, v)?;
                match self.as_str(r.value()) {
                    Some(_) => Ok(r),
                    None => {
                        let name = self.class_of(r.value()).name();
                        Err(self.type_error(format!("__str__ returned non-string (type {name})")))
                    }
                }
            }
            None => self.repr(v),
        }
    }

    /// The decimal digits of an integer, as a string object.
    fn int_text(&self, i: i64) -> Res {
        let mut buf = [0u8; 20];
        let mut at = buf.len();
        let mut n = i.unsigned_abs();
        loop {
            at -= 1;
            buf[at] = b'0' + (n % 10) as u8;
            n /= 10;
            if n == 0 {
                break;
            }
        }
        if i < 0 {
            at -= 1;
            buf[at] = b'-';
        }
        self.str(core::str::from_utf8(&buf[at..]).expect("digits"))
    }

    /// `repr(v)` as a Rust string.
    ///
    /// # Errors
    /// As [`Cx::repr`].
    pub fn repr_string(&self, v: Value) -> Result<String, Exc> {
        Ok(self.str_text(self.repr(v)?.value()).to_owned())
    }

    /// `str(v)` as a Rust string.
    ///
    /// # Errors
    /// As [`Cx::to_str`].
    pub fn to_string(&self, v: Value) -> Result<String, Exc> {
        Ok(self.str_text(self.to_str(v)?.value()).to_owned())
    }

    /// How an object without a `repr` of its own is shown.
    pub fn default_repr(&self, v: Value) -> String {
        let class = self.class_of(v);
        format!("<{} object at {:#x}>", self.full_class_name(class), v.bits())
    }

    /// A class's name with its module in front, unless that is the built-in one.
    pub fn full_class_name(&self, class: &crate::object::Obj<crate::object::class::Class>) -> String {
        let qualname = self.as_str(class.qualname.get()).unwrap_or(class.name()).to_owned();
        match self.own_class_attr(class, self.names().module).and_then(|m| self.as_str(m)) {
            Some(m) if m != "builtins" => format!("{m}.{qualname}"),
            _ => qualname,
        }
    }

    /// How messages name a class: native classes outside the built-in names with their module.
    pub fn type_name(&self, class: &crate::object::Obj<crate::object::class::Class>) -> String {
        if class.has(crate::object::class::class_flags::NATIVE) {
            self.full_class_name(class)
        } else {
            class.name().to_owned()
        }
    }

    /// `format(v, spec)`.
    ///
    /// # Errors
    /// What the value's own code raises.
    pub fn format(&self, v: Value, spec: &str) -> Res {
        if spec.is_empty() && (as_exact_str(v).is_some() || v.is_int() || v.is_float()) {
            return self.to_str(v);
        }
        let spec = self.str(spec)?;
        match self.call_special(v, self.names().format, &[spec.value()])? {
            Some(r) if self.as_str(r.value()).is_some() => Ok(r),
            Some(r) => {
                let name = self.class_of(r.value()).name();
                Err(self.type_error(format!("__format__ must return a str, not {name}")))
            }
            None => self.to_str(v),
        }
    }
}
