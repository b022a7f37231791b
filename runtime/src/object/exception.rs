//! Exceptions and tracebacks.

use freewheel_refcount::sync::atomic::AtomicBool;

use super::Field;
use super::deferred_ref::DeferredRef;
use crate::fields_payload;
use crate::handle::Ref;

/// An exception's payload. Empty links are unbound.
pub struct Exception {
    /// Tuple of arguments.
    pub args: Field,
    /// The traceback.
    pub traceback: Field,
    /// The exception given as the cause.
    pub cause: Field,
    /// The exception that was being handled when this one was raised.
    pub context: Field,
    /// Whether the context is not to be shown.
    pub suppress_context: AtomicBool,
    /// What a class of exceptions keeps besides: the exceptions of a group, the value of a stop.
    pub extra: Field,
}

impl Exception {
    /// An exception that was not raised yet, with a tuple of arguments.
    pub fn new(args: Ref) -> Exception {
        Exception {
            args: Field::new(args.into_value()),
            traceback: Field::unbound(),
            cause: Field::unbound(),
            context: Field::unbound(),
            suppress_context: false.into(),
            extra: Field::unbound(),
        }
    }
}

fields_payload!(Exception, "exception", args, traceback, cause, context, extra);

/// One level of a traceback: where an exception passed through.
pub struct Traceback {
    /// The next level, towards the place of the raise, or the null value.
    pub next: Field,
    /// The code object.
    pub code: DeferredRef,
    /// The dict of globals.
    pub globals: DeferredRef,
    /// The instruction, as a word of the code.
    pub word: u32,
}

fields_payload!(Traceback, "traceback", next, code, globals);

/// A frame as user code sees it: a snapshot.
pub struct FrameInfo {
    /// The code object.
    pub code: DeferredRef,
    /// The dict of globals.
    pub globals: DeferredRef,
    /// The dict of locals, or the null value.
    pub locals: Field,
    /// The calling frame, or the null value.
    pub back: Field,
    /// The instruction, as a word of the code.
    pub word: u32,
}

fields_payload!(FrameInfo, "frame", code, globals, locals, back);
