//! Arithmetic: fast paths for numbers in words, then the operands' slots.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Obj;
use crate::object::class::Class;
use crate::types::slots::{Bin, Un};

impl Cx {
    /// `a op b`.
    ///
    /// # Errors
    /// `TypeError` if neither operand knows the other; what their own code raises.
    #[inline]
    pub fn binary(&self, op: Bin, a: Value, b: Value) -> Res {
        match self.binary_slots(op, a, b)? {
            Some(r) => Ok(r),
            None => Err(self.binary_type_error(op.symbol(), a, b)),
        }
    }

    #[cold]
    fn binary_type_error(&self, symbol: &str, a: Value, b: Value) -> Exc {
        let (ca, cb) = (self.class_of(a).name(), self.class_of(b).name());
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{ca}' and '{cb}'"))
    }

    /// `a op b`, or nothing if neither operand knows the other.
    ///
    /// # Errors
    /// What their own code raises.
    pub fn binary_slots(&self, op: Bin, a: Value, b: Value) -> Result<Option<Ref>, Exc> {
        let (ca, cb) = (self.class_of(a), self.class_of(b));
        let i = op as usize;
        let fa = ca.slots().binary[i];
        let mut fb = cb.slots().binary[i];
        if core::ptr::eq(ca, cb) || same_function(fa, fb) {
            fb = None;
        }
        if let Some(f) = fb
            && cb.is_subclass_of(ca)
        {
            fb = None;
            let r = f(self, a, b)?;
            if r.value() != Value::NOT_IMPLEMENTED {
                return Ok(Some(r));
            }
        }
        for f in [fa, fb].into_iter().flatten() {
            let r = f(self, a, b)?;
            if r.value() != Value::NOT_IMPLEMENTED {
                return Ok(Some(r));
            }
        }
        self.sequence_arith(op, a, b, ca, cb)
    }

    /// Sequences add and repeat through slots that are asked last.
    fn sequence_arith(
        &self,
        op: Bin,
        a: Value,
        b: Value,
        ca: &Obj<Class>,
        cb: &Obj<Class>,
    ) -> Result<Option<Ref>, Exc> {
        match op {
            Bin::Mul => {
                if let Some(f) = ca.slots().repeat {
                    return f(self, a, b).map(Some);
                }
                if let Some(f) = cb.slots().repeat {
                    return f(self, b, a).map(Some);
                }
                Ok(None)
            }
            Bin::Add => match ca.slots().concat {
                Some(f) => f(self, a, b).map(Some),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// `a op= b`.
    ///
    /// # Errors
    /// As [`Cx::binary`].
    pub fn inplace(&self, op: Bin, a: Value, b: Value) -> Res {
        if let Some(f) = self.class_of(a).slots().inplace[op as usize] {
            let r = f(self, a, b)?;
            if r.value() != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
        match self.binary_slots(op, a, b)? {
            Some(r) => Ok(r),
            None => Err(self.binary_type_error(&op.inplace_symbol(), a, b)),
        }
    }

    /// `op v`.
    ///
    /// # Errors
    /// `TypeError` if the value does not know the operator; what its own code raises.
    pub fn unary(&self, op: Un, v: Value) -> Res {
        match self.class_of(v).slots().unary[op as usize] {
            Some(f) => f(self, v),
            None => Err(self.no_unary(op, v)),
        }
    }

    /// The error for a unary operator of a value whose class does not have it.
    #[cold]
    pub(crate) fn no_unary(&self, op: Un, v: Value) -> Exc {
        let name = self.class_of(v).name();
        let text = match op {
            Un::Neg => format!("bad operand type for unary -: '{name}'"),
            Un::Pos => format!("bad operand type for unary +: '{name}'"),
            Un::Invert => format!("bad operand type for unary ~: '{name}'"),
            Un::Abs => format!("bad operand type for abs(): '{name}'"),
            Un::Int => {
                format!("int() argument must be a string, a bytes-like object or a real number, not '{name}'")
            }
            Un::Float => format!("float() argument must be a string or a real number, not '{name}'"),
            Un::Index => format!("'{name}' object cannot be interpreted as an integer"),
        };
        self.type_error(text)
    }
}

type Binary = Option<fn(&Cx, Value, Value) -> Res>;

/// Whether both slots hold the same function.
pub fn same_function(a: Binary, b: Binary) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => core::ptr::fn_addr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}
