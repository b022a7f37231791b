//! Integers too large for a word, and instances of subclasses of the integer class.

use dashu_int::IBig;
use freewheel_gc::{Releaser, Tracer};

use super::Payload;

/// A boxed integer. Exact integers are boxed only when they do not fit in a word.
pub struct Int(pub IBig);

// SAFETY: an integer holds no references.
unsafe impl Payload for Int {
    const NAME: &'static str = "int";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}
