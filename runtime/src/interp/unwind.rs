//! Unwinding: finding who handles an exception.

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::{Instr, Op};

use super::frame::{Frame, kind};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref};

/// Looks for a handler in the running frame and its callers, up to the frame that native code called. On success
/// the handler's frame is the running one, with its `pc` at the handler.
///
/// # Errors
/// The exception, once it leaves the frame that native code called.
#[cold]
#[inline(never)]
pub fn unwind(cx: &Cx, mut e: Exc) -> Result<(), Exc> {
    loop {
        // SAFETY: the loop runs with a current frame.
        let frame = unsafe { &mut *cx.frame.get() };
        let word = frame.word();
        if !raised_again(cx, frame, word, &e) {
            if is_new(cx, &e) {
                cx.set_context(&e);
            }
            cx.add_traceback(&e, frame, word);
        }
        if let Some(h) = frame.code().proto.handler_at(word as usize) {
            // Drop what the protected code left in temporaries, then hand over the exception.
            for i in h.reg as usize..frame.code().n_regs as usize {
                // SAFETY: the frame's own registers.
                let s = unsafe { frame.regs.add(i).replace(Slot::UNBOUND) };
                if s.is_counted() {
                    // SAFETY: taken out of its register, it owns a count.
                    unsafe { cx.mutator.drop_slot(s) };
                }
            }
            // SAFETY: the frame's own register and code.
            unsafe {
                *frame.regs.add(h.reg as usize) = e.0.into_slot();
                frame.pc = frame.base.add(h.target as usize);
            }
            return Ok(());
        }
        // The frame's place is used again by finalizers that run because it is left.
        let left = *frame;
        e = leave(cx, left, e);
        if left.kind & kind::ENTRY != 0 {
            return Err(e);
        }
    }
}

/// Whether the frame only passes an exception on that has been through it: that is no new level of traceback.
fn raised_again(cx: &Cx, frame: &Frame, word: u32, e: &Exc) -> bool {
    // SAFETY: a word of the frame's own copy of its code.
    let i = Instr(unsafe { *frame.base.add(word as usize) });
    let again = match i.op() {
        Some(Op::Reraise) => true,
        Some(Op::Raise) => i.n() == 0,
        _ => false,
    };
    again && cx.exception(e.0.value()).traceback.bound().is_some()
}

/// Whether native code made the exception just now, so that nobody has told it what was being handled.
fn is_new(cx: &Cx, e: &Exc) -> bool {
    let exc = cx.exception(e.0.value());
    exc.traceback.bound().is_none() && exc.context.bound().is_none()
}

/// Takes off a frame that does not handle the exception.
fn leave(cx: &Cx, frame: Frame, mut e: Exc) -> Exc {
    if frame.generator == Value::UNBOUND {
        cx.pop_frame(&frame);
        cx.drop_function(&frame);
        if frame.kind & kind::INIT != 0 && frame.instance != Value::UNBOUND {
            drop(Ref::from_owned(frame.instance));
        }
        return e;
    }
    cx.end_generator(&frame);
    if cx.is_error(&e, ExcKind::StopIteration) {
        // A stop that leaves a generator by accident must not end somebody else's loop.
        let outer = cx.runtime_error("generator raised StopIteration");
        let exc = cx.exception(outer.0.value());
        cx.set_field(&exc.header, &exc.context, e.0.clone());
        if cx.set_cause(outer.0.value(), e.0.value()).is_ok() {
            e = outer;
        }
    }
    e
}
