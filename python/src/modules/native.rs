//! Rust data as an object's payload.
//!
//! The one place in this crate that needs `unsafe`: the heap has to be promised that a payload tells it about
//! all references it holds, and this payload can hold none.

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::Payload;

/// Rust data without references to objects, as the payload of an object.
pub struct Native<T>(pub T);

// SAFETY: counted references belong to one thread (`Ref` is not `Send`), so data that is `Send` holds none of
// them: there is nothing to visit and nothing to release. Dropping the data is left to the heap.
#[allow(unsafe_code, reason = "the promise in the comment above")]
unsafe impl<T: Send + Sync + 'static> Payload for Native<T> {
    const NAME: &'static str = "native";
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn release(&mut self, _: &mut Releaser<'_>) {}
}
