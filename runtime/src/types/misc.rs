//! Small classes: cells, frames, tracebacks.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::cell::Cell;
use crate::object::class::Class;
use crate::object::code::Code;
use crate::object::deferred_ref::DeferredRef;
use crate::object::exception::{FrameInfo, Traceback};
use crate::object::{Field, Kind, Obj};

fn cell<'a>(cx: &Cx, v: Value) -> &'a Obj<Cell> {
    cx.cast::<Cell>(v).expect("a cell")
}

fn cell_new(cx: &Cx, _: &Obj<Class>, args: Args<'_>) -> Res {
    let [v] = args.range::<1>(cx, "cell", 0)?;
    let v = v.map_or(Value::UNBOUND, |v| Ref::new(v).into_value());
    cx.new_object(Kind::Cell, Cell(Field::new(v)))
}

fn contents(cx: &Cx, v: Value) -> Res {
    cell(cx, v).0.bound().map(Ref::new).ok_or_else(|| cx.value_error("Cell is empty"))
}

fn set_contents(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let c = cell(cx, v);
    cx.set_field(&c.header, &c.0, Ref::new(x.unwrap_or(Value::UNBOUND)));
    Ok(())
}

fn traceback<'a>(cx: &Cx, v: Value) -> &'a Obj<Traceback> {
    cx.cast::<Traceback>(v).expect("a traceback")
}

fn frame<'a>(cx: &Cx, v: Value) -> &'a Obj<FrameInfo> {
    cx.cast::<FrameInfo>(v).expect("a frame")
}

/// The line of an instruction.
fn line(cx: &Cx, code: Value, word: u32) -> Res {
    cx.int(i64::from(Code::of(code).proto.span_at(word as usize).line))
}

fn frame_repr(cx: &Cx, v: Value) -> Res {
    let f = frame(cx, v);
    let proto = &Code::of(f.code.get()).proto;
    let line = proto.span_at(f.word as usize).line;
    let (file, name) = (&proto.filename, &proto.name);
    cx.str(&format!("<frame at {:#x}, file '{file}', line {line}, code {name}>", v.bits()))
}

fn traceback_frame(cx: &Cx, v: Value) -> Res {
    let tb = traceback(cx, v);
    let info = FrameInfo {
        code: DeferredRef::new(tb.code.get()),
        globals: DeferredRef::new(tb.globals.get()),
        locals: Field::new(Value::NONE),
        back: Field::new(Value::NONE),
        word: tb.word,
    };
    cx.new_object(Kind::Frame, info)
}

fn traceback_new(cx: &Cx, _: &Obj<Class>, args: Args<'_>) -> Res {
    let [next, frame_value, _lasti, _line] = args.exact::<4>(cx, "traceback")?;
    let f = frame(cx, frame_value);
    let keep = |v: Value| Field::new(Ref::new(v).into_value());
    let tb = Traceback {
        next: keep(next),
        code: DeferredRef::new(f.code.get()),
        globals: DeferredRef::new(f.globals.get()),
        word: f.word,
    };
    cx.new_object(Kind::Traceback, tb)
}

fn set_next(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let tb = traceback(cx, v);
    let x = x.filter(|x| *x == Value::NONE || cx.cast::<Traceback>(*x).is_some());
    let x = x.ok_or_else(|| cx.type_error("expected traceback object or None"))?;
    cx.set_field(&tb.header, &tb.next, Ref::new(x));
    Ok(())
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Cell)
        .slots(|s| s.new = Some(cell_new))?
        .getset("cell_contents", contents, Some(set_contents))?
        .finish()?;
    ClassBuilder::of(cx, Kind::Traceback)
        .slots(|s| s.new = Some(traceback_new))?
        .getset("tb_next", |cx, v| Ok(Ref::new(traceback(cx, v).next.get())), Some(set_next))?
        .getset("tb_frame", traceback_frame, None)?
        .getset("tb_lineno", |cx, v| line(cx, traceback(cx, v).code.get(), traceback(cx, v).word), None)?
        .getset("tb_lasti", |cx, v| cx.int(8 * i64::from(traceback(cx, v).word)), None)?
        .finish()?;
    ClassBuilder::of(cx, Kind::Frame)
        .slots(|s| s.repr = Some(frame_repr))?
        .getset("f_code", |cx, v| Ok(Ref::new(frame(cx, v).code.get())), None)?
        .getset("f_globals", |cx, v| Ok(Ref::new(frame(cx, v).globals.get())), None)?
        .getset("f_builtins", |cx, _| Ok(Ref::new(cx.globals().builtins.get())), None)?
        .getset(
            "f_locals",
            |cx, v| {
                let l = frame(cx, v).locals.get();
                if l == Value::NONE { cx.dict() } else { Ok(Ref::new(l)) }
            },
            None,
        )?
        .getset("f_back", |cx, v| Ok(Ref::new(frame(cx, v).back.get())), None)?
        .getset("f_lineno", |cx, v| line(cx, frame(cx, v).code.get(), frame(cx, v).word), None)?
        .getset("f_lasti", |cx, v| cx.int(8 * i64::from(frame(cx, v).word)), None)?
        .finish()
        .map(drop)
}
