//! What a language on top gives the runtime.

use freewheel_gc::CollectionReport;
use freewheel_refcount::Value;

use crate::cx::Cx;
use crate::handle::{Exc, Res};

/// The language on top: imports, reports of errors that nobody can catch.
pub trait Frontend: Send + Sync {
    /// Fills the built-in names, once, on the first attached thread.
    ///
    /// # Errors
    /// Whatever its own code raises.
    fn start(&self, cx: &Cx) -> Result<(), Exc>;

    /// Imports a module: `name`, the importing module's globals, the names wanted from it (or the null value),
    /// and the level of a relative import.
    ///
    /// # Errors
    /// The import error, or whatever the module raises.
    fn import(&self, cx: &Cx, name: Value, globals: Value, fromlist: Value, level: Value) -> Res;

    /// Reports an exception raised where nobody can catch it, in a finalizer or a callback.
    fn report_unraisable(&self, cx: &Cx, e: &Exc, context: Value);

    /// How the language says that an integer does not fit in a size.
    fn size_overflow(&self) -> &'static str {
        "integer too large"
    }

    /// A collection that growth of the heap has caused begins, or has ended with this report. Not called for those that
    /// somebody asked for.
    fn collection(&self, _cx: &Cx, _ended: Option<&CollectionReport>) {}

    /// Whether users are told of an object that a collection has found, which they asked for. In its pause: looks only.
    fn is_seen_garbage(&self, _cx: &Cx, _v: Value) -> bool {
        true
    }

    /// Shows the value of an expression statement typed at a prompt.
    ///
    /// # Errors
    /// Whatever the value's own code raises.
    fn display(&self, cx: &Cx, v: Value) -> Result<(), Exc>;
}
