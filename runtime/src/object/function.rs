//! Functions, native functions and bound methods.

use freewheel_gc::Loan;
use freewheel_refcount::Value;

use super::deferred_ref::DeferredRef;
use super::{Field, Lender};
use crate::args::NativeFn;
use crate::fields_payload;

/// A function defined by code. Optional parts are unbound when they are not there.
pub struct Function {
    /// The code object.
    pub code: DeferredRef,
    /// The dict of global variables.
    pub globals: DeferredRef,
    /// The dict of built-in names.
    pub builtins: DeferredRef,
    /// Tuple of default values of the last positional parameters.
    pub defaults: Field,
    /// Dict of default values of keyword-only parameters.
    pub kwdefaults: Field,
    /// Tuple of cells.
    pub closure: Field,
    /// Name.
    pub name: Field,
    /// Qualified name.
    pub qualname: Field,
    /// Module name.
    pub module: Field,
    /// Documentation.
    pub doc: Field,
    /// Dict of annotations.
    pub annotations: Field,
}

fields_payload!(
    Function,
    "function",
    code,
    globals,
    builtins,
    defaults,
    kwdefaults,
    closure,
    name,
    qualname,
    module,
    doc,
    annotations
);

/// A native function, or a native method that has not been bound.
pub struct NativeFunction {
    /// The code.
    pub f: NativeFn,
    /// The name.
    pub name: &'static str,
    /// Documentation.
    pub doc: &'static str,
    /// First argument to put in front (a module's or class's bound native function), or unbound.
    pub receiver: Field,
    /// The class a method belongs to, or the module's name, or unbound.
    pub owner: Field,
}

fields_payload!(NativeFunction, "native function", receiver, owner);

/// A special-method slot of a native class, as a callable attribute.
pub struct SlotWrapper {
    /// The class whose slot it is.
    pub class: Field,
    /// Number of the slot's definition.
    pub def: usize,
    /// Receiver once bound, or unbound.
    pub receiver: Field,
}

fields_payload!(SlotWrapper, "slot wrapper", class, receiver);

/// A function bound to a receiver.
pub struct BoundMethod {
    /// The function.
    pub function: DeferredRef,
    /// The receiver.
    pub receiver: Loan,
}

fields_payload!(BoundMethod, "method", function, receiver);

impl Lender for BoundMethod {
    fn loan(&self) -> &Loan {
        &self.receiver
    }
}

impl BoundMethod {
    /// A bound method's payload; see [`Cx::bound_method`](crate::Cx::bound_method).
    pub(crate) fn new(function: Value, receiver: Value) -> BoundMethod {
        BoundMethod { function: DeferredRef::new(function), receiver: Loan::new(receiver) }
    }
}
