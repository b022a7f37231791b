//! Native code that calls itself by way of objects: how deep it may go, and which objects it is inside of.
//!
//! A list in a list is rendered and compared by native code that calls itself for each level. The levels count with
//! the frames against the recursion limit, so that a program is stopped at the same depth wherever it recurses.

use core::cell::Cell;
use std::collections::HashSet;

use foldhash::fast::FixedState;
use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::Exc;

/// A level, until it is dropped.
pub(crate) struct Level<'a>(&'a Cell<u32>);

impl Drop for Level<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Cx {
    /// Enters a level of native recursion; the error's message ends with what was going on.
    ///
    /// # Errors
    /// `RecursionError`.
    #[inline]
    pub(crate) fn nest(&self, doing: &str) -> Result<Level<'_>, Exc> {
        self.check_native_stack_in(doing)?;
        let nested = self.nested.get();
        // Relaxed: a setting.
        if self.depth.get() + nested >= self.globals().recursion_limit.load(Ordering::Relaxed) {
            return Err(self.nested_too_deep(doing));
        }
        self.nested.set(nested + 1);
        Ok(Level(&self.nested))
    }

    #[cold]
    #[inline(never)]
    fn nested_too_deep(&self, doing: &str) -> Exc {
        self.error(ExcKind::RecursionError, format!("maximum recursion depth exceeded{doing}"))
    }

    /// Marks `v` as being rendered; answers false if it is already, so that rendering would not end.
    pub fn begin_render(&self, v: Value) -> bool {
        // SAFETY: the borrow ends with this statement; nothing else runs meanwhile.
        unsafe { &mut *self.rendering.get() }.enter(v)
    }

    /// The end of what `begin_render` began.
    pub fn end_render(&self, v: Value) {
        // SAFETY: as in `begin_render`.
        unsafe { &mut *self.rendering.get() }.leave(v);
    }
}

/// The objects that are being rendered.
#[derive(Default)]
pub(crate) struct Rendering {
    /// From the outermost to the innermost; they are alive while they are rendered.
    stack: Vec<Value>,
    /// The same by identity, once there are many.
    set: HashSet<u64, FixedState>,
}

/// So many are searched one after the other.
const FEW: usize = 16;

impl Rendering {
    fn enter(&mut self, v: Value) -> bool {
        let new = if self.stack.len() < FEW {
            !self.stack.contains(&v)
        } else {
            if self.set.is_empty() {
                self.set.extend(self.stack.iter().map(|v| v.bits()));
            }
            self.set.insert(v.bits())
        };
        if new {
            self.stack.push(v);
        }
        new
    }

    fn leave(&mut self, v: Value) {
        // What was entered last is left first, unless a generator was in between.
        if let Some(i) = self.stack.iter().rposition(|x| *x == v) {
            self.stack.remove(i);
        }
        if self.stack.len() < FEW {
            self.set.clear();
        } else {
            self.set.remove(&v.bits());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_are_found_as_few_are() {
        let mut r = Rendering::default();
        for round in 0..2 {
            for i in 0..100 {
                assert!(r.enter(Value::small(i)), "{round} {i}");
                assert!(!r.enter(Value::small(i / 2)), "{round} {i}");
            }
            r.leave(Value::small(50));
            assert!(r.enter(Value::small(50)) && !r.enter(Value::small(99)));
            (0..100).rev().for_each(|i| r.leave(Value::small(i)));
            assert!(r.stack.is_empty() && r.set.is_empty());
        }
    }
}
