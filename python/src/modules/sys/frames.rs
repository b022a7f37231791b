//! Looking at the stack of calls.

use freewheel::interp::frame::Frame;
use freewheel::interp::frame_copy::FrameCopy;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[("_getframe", getframe), ("_caller", caller)];

/// `_getframe(depth=0)`: a snapshot of the calling frames from this depth on outwards.
fn getframe(cx: &Cx, args: Args<'_>) -> Res {
    let [depth] = args.range(cx, "_getframe", 0)?;
    let depth = usize::try_from(cx.expect_i64(depth.unwrap_or(Value::small(0)))?).unwrap_or(0);
    let copies = FrameCopy::of_each(cx, cx.frames().skip(depth), &Ref::new);
    if copies.is_empty() {
        return Err(cx.value_error("call stack is not deep enough"));
    }
    cx.frame_info(copies)
}

/// `_caller(depth)`: file name, line and globals of the frame at this depth, or nothing.
fn caller(cx: &Cx, args: Args<'_>) -> Res {
    let [depth] = args.exact(cx, "_caller")?;
    let depth = usize::try_from(cx.expect_i64(depth)?).unwrap_or(0);
    let Some(frame) = cx.frames().nth(depth) else { return Ok(Ref::none()) };
    describe(cx, frame)
}

fn describe(cx: &Cx, frame: &Frame) -> Result<Ref, Exc> {
    let globals = Ref::new(frame.globals_value());
    let proto = &frame.code().proto;
    let line = proto.span_at(frame.word() as usize).line;
    let file = cx.str(&proto.filename)?;
    let line = cx.int(i64::from(line))?;
    cx.tuple_from(vec![file, line, globals])
}
