//! Cells: variables shared between a function and the functions inside it.

use freewheel_gc::{Releaser, Tracer};

use super::{Field, Payload};

/// A cell's payload: the variable's value, or unbound.
pub struct Cell(pub Field);

// SAFETY: the one field is visited and released.
unsafe impl Payload for Cell {
    const NAME: &'static str = "cell";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.0.get());
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.0.get());
    }
}
