//! Iterators over built-in containers, and those that combine other iterators.

pub mod adapt;
pub mod reversed;
pub mod seq;
pub mod table;
pub mod zip;

use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};

/// An iterator's iterator: itself.
fn itself(_: &Cx, v: Value) -> Res {
    Ok(Ref::new(v))
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    seq::init(cx)?;
    table::init(cx)?;
    reversed::init(cx)?;
    zip::init(cx)?;
    adapt::init(cx)
}
