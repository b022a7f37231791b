//! Integers too large for a word, and instances of subclasses of the integer class.

use core::ops::Deref;

use dashu_int::IBig;
use freewheel_gc::{Mutator, Releaser, Tracer};

use super::Payload;
use super::counted::tell_current;

/// A boxed integer. Exact integers are boxed only when they do not fit in a word.
pub struct Int(IBig);

/// Bytes outside the heap that an integer owns: those of two words own none.
#[inline]
pub fn outside(n: &IBig) -> usize {
    let (_, words) = n.as_sign_words();
    if words.len() <= 2 { 0 } else { 8 * words.len() }
}

impl Int {
    /// The payload, whose words the heap is told of.
    #[inline]
    pub fn new(m: &Mutator, n: IBig) -> Int {
        match outside(&n) {
            0 => {}
            bytes => m.account(bytes as isize),
        }
        Int(n)
    }
}

impl Deref for Int {
    type Target = IBig;

    #[inline(always)]
    fn deref(&self) -> &IBig {
        &self.0
    }
}

impl Drop for Int {
    fn drop(&mut self) {
        tell_current(-(outside(&self.0) as isize));
    }
}

// SAFETY: an integer holds no references.
unsafe impl Payload for Int {
    const NAME: &'static str = "int";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}
