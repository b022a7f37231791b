//! Items: `v[k]`, `v[k] = x`, `del v[k]`, `k in v`, `len(v)`, slices.

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Res};
use crate::object::misc::Slice;

/// A slice's bounds for a sequence of a known length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// First index.
    pub start: i64,
    /// Step, not zero.
    pub step: i64,
    /// Number of items.
    pub len: usize,
    /// End, excluded.
    pub stop: i64,
}

/// The parts of a slice before the length of a sequence decides what they mean.
#[derive(Debug, Clone, Copy)]
pub struct SliceParts {
    start: Option<i64>,
    stop: Option<i64>,
    /// Not zero.
    step: i64,
}

impl SliceParts {
    /// The bounds in a sequence of length `len`.
    #[inline]
    pub fn bounds(&self, len: usize) -> Bounds {
        let n = len as i64;
        let step = self.step;
        let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
        let place = |v: Option<i64>, default: i64| match v {
            None => default,
            Some(i) if i < 0 => i.saturating_add(n).max(low),
            Some(i) => i.min(high),
        };
        let start = place(self.start, if step > 0 { low } else { high });
        let stop = place(self.stop, if step > 0 { high } else { low });
        let span = if step > 0 { stop - start } else { start - stop };
        let len = if span <= 0 {
            0
        } else if step.abs() == 1 {
            // A division takes longer than all the rest.
            span as usize
        } else {
            ((span - 1) / step.abs() + 1) as usize
        };
        Bounds { start, step, len, stop }
    }
}

impl Bounds {
    /// The indices.
    pub fn indices(self) -> impl ExactSizeIterator<Item = usize> + DoubleEndedIterator {
        (0..self.len).map(move |i| (self.start + i as i64 * self.step) as usize)
    }
}

impl Cx {
    /// `v[k]`.
    ///
    /// # Errors
    /// `TypeError` if the value has no items; what its own code raises.
    pub fn get_item(&self, v: Value, k: Value) -> Res {
        match self.class_of(v).slots().getitem {
            Some(f) => f(self, v, k),
            None => self.get_class_item(v, k),
        }
    }

    /// `v[k]` for a value whose class has no `__getitem__`.
    pub(crate) fn get_class_item(&self, v: Value, k: Value) -> Res {
        if let Some(class) = self.as_class(v) {
            return self.class_get_item(class, k);
        }
        Err(self.type_error(format!("'{}' object is not subscriptable", self.class_of(v).name())))
    }

    /// `v[k] = x`.
    ///
    /// # Errors
    /// `TypeError` if items cannot be assigned; what the value's own code raises.
    pub fn set_item(&self, v: Value, k: Value, x: Value) -> Result<(), Exc> {
        match self.class_of(v).slots().setitem {
            Some(f) => f(self, v, k, Some(x)),
            None => Err(self.no_item_change(v, true)),
        }
    }

    /// The error for assigning or deleting an item of a value whose class has no such method.
    #[cold]
    pub(crate) fn no_item_change(&self, v: Value, assign: bool) -> Exc {
        let class = self.class_of(v).name();
        let what = if assign { "does not support item assignment" } else { "doesn't support item deletion" };
        self.type_error(format!("'{class}' object {what}"))
    }

    /// `del v[k]`.
    ///
    /// # Errors
    /// `TypeError` if items cannot be deleted; what the value's own code raises.
    pub fn del_item(&self, v: Value, k: Value) -> Result<(), Exc> {
        match self.class_of(v).slots().setitem {
            Some(f) => f(self, v, k, None),
            None => Err(self.no_item_change(v, false)),
        }
    }

    /// `k in v`.
    ///
    /// # Errors
    /// `TypeError` if the value is no container; what its own code raises.
    pub fn contains(&self, v: Value, k: Value) -> Result<bool, Exc> {
        match self.class_of(v).slots().contains {
            Some(f) => f(self, v, k),
            None => self.contains_by_items(v, k),
        }
    }

    /// `k in v` for a value whose class has no `__contains__`.
    pub(crate) fn contains_by_items(&self, v: Value, k: Value) -> Result<bool, Exc> {
        let slots = self.class_of(v).slots();
        let refused = self.class_attr(self.class_of(v), self.names().iter) == Some(Value::NONE);
        if refused || (slots.iter.is_none() && slots.getitem.is_none()) {
            let name = self.class_of(v).name();
            return Err(self.type_error(format!("argument of type '{name}' is not iterable")));
        }
        let it = self.iter(v)?;
        while let Some(x) = self.next(it.value())? {
            if self.equal(x.value(), k)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `len(v)`.
    ///
    /// # Errors
    /// `TypeError` if the value has no length; what its own code raises.
    pub fn len(&self, v: Value) -> Result<usize, Exc> {
        match self.class_of(v).slots().len {
            Some(f) => f(self, v),
            None => Err(self.no_len(v)),
        }
    }

    /// The error for the length of a value whose class has no `__len__`.
    #[cold]
    pub(crate) fn no_len(&self, v: Value) -> Exc {
        self.type_error(format!("object of type '{}' has no len()", self.class_of(v).name()))
    }

    /// The length, or the value's own hint of it, or 0.
    pub fn length_hint(&self, v: Value) -> usize {
        match self.class_of(v).slots().len {
            Some(f) => f(self, v).unwrap_or(0),
            None => 0,
        }
    }

    /// An index into a sequence of this length: negative ones count from the end; none if out of range.
    #[inline]
    pub fn place(&self, i: i64, len: usize) -> Option<usize> {
        let i = if i < 0 { i + len as i64 } else { i };
        if i >= 0 && (i as usize) < len { Some(i as usize) } else { None }
    }

    /// A slice's bounds for a sequence of length `len`.
    ///
    /// # Errors
    /// `TypeError` for parts that are no integers, `ValueError` for step 0.
    #[inline]
    pub fn slice_bounds(&self, s: &Slice, len: usize) -> Result<Bounds, Exc> {
        Ok(self.slice_parts(s)?.bounds(len))
    }

    /// The parts of a slice, as numbers. This may run user code.
    ///
    /// # Errors
    /// `TypeError` for parts that are no integers, `ValueError` for step 0.
    #[inline]
    pub fn slice_parts(&self, s: &Slice) -> Result<SliceParts, Exc> {
        let part = |v: Value| -> Result<Option<i64>, Exc> {
            if v == Value::NONE {
                return Ok(None);
            }
            if let Some(i) = v.as_int() {
                return Ok(Some(i));
            }
            if !self.is_int(v)
                && self.class_of(v).slots().unary[crate::types::slots::Un::Index as usize].is_none()
            {
                let text = "slice indices must be integers or None or have an __index__ method";
                return Err(self.type_error(text));
            }
            self.clamped_index(v).map(Some)
        };
        let step = part(s.step.get())?.unwrap_or(1).max(-i64::MAX);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        Ok(SliceParts { start: part(s.start.get())?, stop: part(s.stop.get())?, step })
    }
}
