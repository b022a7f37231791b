//! Frames as programs see them: copies, taken at one moment.
//!
//! A frame belongs to the thread that runs it. Taking a copy makes no object and runs no code, so that it can be done in a
//! pause, of another thread's frame; the objects that show it are made of the copy later.

use freewheel_refcount::Value;
use freewheel_specializer::LocalKind;

use super::frame::Frame;
use crate::cx::Cx;
use crate::handle::{Ref, Res};
use crate::object::cell::Cell;
use crate::object::code::Code;
use crate::object::deferred_ref::DeferredRef;
use crate::object::dict::as_exact_dict;
use crate::object::exception::FrameInfo;
use crate::object::string::name_text;
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind};

/// Frames further out are copied without their locals, unless those are in a namespace: copying those of all would cost more than it is worth.
const WITH_LOCALS: usize = 3;

/// A frame at one moment.
pub struct FrameCopy {
    code: Ref,
    globals: Ref,
    word: u32,
    locals: Locals,
}

/// The variables of a frame.
enum Locals {
    /// They were left out.
    Omitted,
    /// They are in a namespace of their own, which is not copied.
    Namespace(Ref),
    /// The bound ones; numbered as the code's locals, with its free variables behind them.
    Values(Vec<(usize, Ref)>),
}

impl Locals {
    fn of(cx: &Cx, frame: &Frame, copied: bool, keep: &dyn Fn(Value) -> Ref) -> Locals {
        if frame.namespace != Value::UNBOUND {
            return Locals::Namespace(keep(frame.namespace));
        }
        let proto = &frame.code().proto;
        if proto.flags.top_level {
            return Locals::Namespace(keep(frame.globals_value()));
        }
        if !copied {
            return Locals::Omitted;
        }
        let mut values = Vec::new();
        for (i, kind) in proto.local_kinds.iter().enumerate() {
            // SAFETY: a local of a live frame.
            let v = unsafe { frame.reg(i) }.value();
            let v = match (kind, cx.cast::<Cell>(v)) {
                (LocalKind::Cell, Some(cell)) => cell.0.get(),
                _ => v,
            };
            if v != Value::UNBOUND {
                values.push((i, keep(v)));
            }
        }
        if let Some(closure) = frame.function().closure.bound() {
            for (i, cell) in Tuple::of(closure).iter().enumerate() {
                if let Some(v) = cx.cast::<Cell>(cell).and_then(|c| c.0.bound()) {
                    values.push((proto.local_kinds.len() + i, keep(v)));
                }
            }
        }
        Locals::Values(values)
    }
}

impl FrameCopy {
    fn of(cx: &Cx, frame: &Frame, with_locals: bool, keep: &dyn Fn(Value) -> Ref) -> FrameCopy {
        FrameCopy {
            code: keep(frame.code_value()),
            globals: keep(frame.globals_value()),
            word: frame.word(),
            locals: Locals::of(cx, frame, with_locals, keep),
        }
    }

    /// Copies frames of the calling thread, or, in a pause, of any, innermost first. `keep` makes references to what they
    /// hold.
    pub fn of_each<'a>(
        cx: &Cx,
        frames: impl Iterator<Item = &'a Frame>,
        keep: &dyn Fn(Value) -> Ref,
    ) -> Vec<FrameCopy> {
        frames.enumerate().map(|(i, frame)| FrameCopy::of(cx, frame, i < WITH_LOCALS, keep)).collect()
    }

    /// The variables as a new dict, or their namespace; nothing if they were left out.
    ///
    /// # Errors
    /// The memory error.
    fn locals(&self, cx: &Cx) -> Res {
        let values = match &self.locals {
            Locals::Omitted => return Ok(Ref::none()),
            Locals::Namespace(namespace) => return Ok(namespace.clone()),
            Locals::Values(values) => values,
        };
        let code = Code::of(self.code.value());
        let n_locals = code.proto.local_kinds.len();
        let dict = cx.dict()?;
        let d = as_exact_dict(dict.value()).expect("just made");
        for (i, v) in values {
            let name = match i.checked_sub(n_locals) {
                None => code.locals[*i],
                Some(free) => cx.intern(&code.proto.free_names[free]),
            };
            // Names that no program can write are the compiler's own.
            if !name_text(name).starts_with('.') {
                cx.dict_set(d, name, v.value())?;
            }
        }
        Ok(dict)
    }
}

impl Cx {
    /// A frame's local variables as a new dict, or its namespace if it has one.
    ///
    /// # Errors
    /// The memory error.
    pub fn frame_locals(&self, frame: &Frame) -> Res {
        FrameCopy::of(self, frame, true, &Ref::new).locals(self)
    }

    /// Copies of frames, innermost first, as an object: the innermost one, with the others behind it.
    ///
    /// # Errors
    /// The memory error.
    pub fn frame_info(&self, copies: Vec<FrameCopy>) -> Res {
        let mut back = Ref::none();
        for copy in copies.into_iter().rev() {
            let locals = copy.locals(self)?;
            let info = FrameInfo {
                code: DeferredRef::new(copy.code.value()),
                globals: DeferredRef::new(copy.globals.value()),
                locals: Field::new(locals.into_value()),
                back: Field::new(back.into_value()),
                word: copy.word,
            };
            back = self.new_object(Kind::Frame, info)?;
        }
        Ok(back)
    }
}
