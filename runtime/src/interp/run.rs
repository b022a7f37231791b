//! The instruction loop. Its arms come from the instruction table.

use std::panic::{AssertUnwindSafe, catch_unwind};

use freewheel_specializer::{Op, for_each_op};

use super::handlers as h;
use super::unwind::unwind;
use super::vm::{Done, Go, Vm};
use crate::cx::Cx;
use crate::handle::Exc;

/// Runs the current frame, and all that it calls, until the frame that native code called has ended.
///
/// # Errors
/// The exception that leaves that frame.
pub fn run(cx: &Cx) -> Result<Done, Exc> {
    // The loop that called native code, which called us, goes on with its own frame.
    let outer = cx.n_locals.get();
    let mut done = catch_unwind(AssertUnwindSafe(|| run_frames(cx)));
    // A panic in native code becomes an exception of the frame that called it, whose place was saved before.
    while let Err(panic) = done {
        done = match unwind(cx, cx.panic_error(panic)) {
            Ok(()) => catch_unwind(AssertUnwindSafe(|| run_frames(cx))),
            Err(e) => Ok(Err(e)),
        };
    }
    cx.n_locals.set(outer);
    match done {
        Ok(done) => done,
        Err(_) => unreachable!("panics were turned into exceptions"),
    }
}

#[inline(never)]
fn run_frames(cx: &Cx) -> Result<Done, Exc> {
    let mut vm = Vm::load(cx);
    loop {
        let i = vm.fetch();
        macro_rules! arms {
            ($(#[doc = $doc:literal] $name:ident [$a:tt $b:tt $c:tt] $cache:literal;)*) => {{
                $(#[allow(non_upper_case_globals, reason = "named after the instruction")]
                const $name: u8 = Op::$name as u8;)*
                match i.op_number() {
                    $($name => h::$name(&mut vm, i),)*
                    // SAFETY: code is made by the encoder, from opcodes only.
                    _ => unsafe { core::hint::unreachable_unchecked() },
                }
            }};
        }
        let flow = for_each_op!(arms);
        match flow {
            Ok(Go::Next) => {}
            Ok(Go::Reload) => vm = Vm::load(cx),
            Ok(Go::Done(done)) => return Ok(done),
            Err(e) => {
                vm.save();
                // A frame pushed by the failing instruction has its own place.
                unwind(cx, e)?;
                vm = Vm::load(cx);
            }
        }
    }
}

/// As [`run`], but begins by raising an exception in the current frame.
///
/// # Errors
/// The exception that leaves the frame.
pub fn run_raising(cx: &Cx, e: Exc) -> Result<Done, Exc> {
    unwind(cx, e)?;
    run(cx)
}
