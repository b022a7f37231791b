//! Looking at the stack of calls.

use freewheel::interp::frame::Frame;
use freewheel::object::deferred_ref::DeferredRef;
use freewheel::object::exception::FrameInfo;
use freewheel::object::{Field, Kind};
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

/// The functions.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[("_getframe", getframe), ("_caller", caller)];

/// Frames further out are shown without their locals: a snapshot of all would cost more than it is worth.
const WITH_LOCALS: usize = 3;

/// `_getframe(depth=0)`: a snapshot of the calling frames from this depth on outwards.
fn getframe(cx: &Cx, args: Args<'_>) -> Res {
    let [depth] = args.range(cx, "_getframe", 0)?;
    let depth = usize::try_from(cx.expect_i64(depth.unwrap_or(Value::small(0)))?).unwrap_or(0);
    let frames: Vec<&Frame> = cx.frames().skip(depth).collect();
    if frames.is_empty() {
        return Err(cx.value_error("call stack is not deep enough"));
    }
    let mut back = Ref::none();
    for (i, frame) in frames.iter().enumerate().rev() {
        let proto = &frame.code().proto;
        let cheap = proto.flags.top_level || frame.namespace != Value::UNBOUND;
        let locals = if cheap || i < WITH_LOCALS { cx.frame_locals(frame)? } else { Ref::none() };
        back = snapshot(cx, frame, locals, back)?;
    }
    Ok(back)
}

fn snapshot(cx: &Cx, frame: &Frame, locals: Ref, back: Ref) -> Res {
    let info = FrameInfo {
        code: DeferredRef::new(frame.code_value()),
        globals: DeferredRef::new(frame.globals_value()),
        locals: Field::new(locals.into_value()),
        back: Field::new(back.into_value()),
        word: frame.word(),
    };
    cx.new_object(Kind::Frame, info)
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
