//! Doubles whose exponent does not fit in a word, and instances of subclasses of the float class; complex
//! numbers.

use freewheel_gc::{Releaser, Tracer};

use super::Payload;

/// A boxed double.
pub struct Float(pub f64);

// SAFETY: a number holds no references.
unsafe impl Payload for Float {
    const NAME: &'static str = "float";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}

/// A complex number.
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

// SAFETY: a number holds no references.
unsafe impl Payload for Complex {
    const NAME: &'static str = "complex";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}
