//! `_contextvars`: variables whose values belong to a context, and contexts.
//!
//! A context holds its values in a dict that is never changed once others can see it: setting a variable makes a new
//! dict. So copying a context copies one reference, and whoever looks at one from another thread sees the values of one
//! moment. A thread's current context is the front end's record of the thread.

mod context;
mod token;
mod var;

use freewheel::{Cx, Res};

use super::ModuleBuilder;

/// The module that the classes say they are of.
const MODULE: &str = "_contextvars";

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let (context, copy_context) = context::class(cx)?;
    let token = token::class(cx)?;
    ModuleBuilder::new(cx, MODULE)?
        .class(var::class(cx, context.value(), token.value())?)?
        .class(context)?
        .class(token)?
        .value("copy_context", copy_context)?
        .finish()
}
