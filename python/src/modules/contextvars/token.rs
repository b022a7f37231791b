//! `Token`: what setting a variable answers, and what takes the change back.

use core::sync::atomic::{AtomicBool, Ordering};

use freewheel::object::class::Class;
use freewheel::object::{Field, Obj};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::generic::class_getitem;
use freewheel::{Args, Cx, Exc, Ref, Res, Value, fields_payload};

use super::super::native::Native;
use super::super::support::{field, field_of, hold, make, payload};

/// A token.
pub(super) struct Token {
    var: Field,
    context: Field,
    /// The variable's value before, or unbound.
    old: Field,
    used: AtomicBool,
}

fields_payload!(Token, "context variable's token", var, context, old);

/// The payload of the one value that stands for "was not set".
type Missing = Native<()>;

const MISSING: &str = "MISSING";

impl Token {
    pub fn var(&self) -> Value {
        self.var.get()
    }

    pub fn context(&self) -> Value {
        self.context.get()
    }

    pub fn old(&self) -> Option<Ref> {
        hold(&self.old)
    }

    /// Whether the change was taken back. Relaxed, also below: only the thread that is in the context relies on it.
    pub fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    pub fn use_up(&self) {
        self.used.store(true, Ordering::Relaxed);
    }
}

/// A token for a variable that was set in a context.
pub(super) fn new(cx: &Cx, class: &Obj<Class>, var: Value, context: Ref, old: Option<Ref>) -> Res {
    let old = old.map_or_else(Field::unbound, field);
    make(cx, class, Token { var: field_of(var), context: field(context), old, used: AtomicBool::new(false) })
}

fn refuse(cx: &Cx, _: &Obj<Class>, _: Args<'_>) -> Res {
    Err(cx.runtime_error("Tokens can only be created by ContextVars"))
}

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Token> {
    payload(cx, v)
}

fn get_var(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(this(cx, v).var()))
}

fn old_value(cx: &Cx, v: Value) -> Res {
    match this(cx, v).old() {
        Some(old) => Ok(old),
        None => cx.get_attr_str(cx.class_of(v).value(), MISSING),
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let t = this(cx, v);
    let (used, var) = (if t.is_used() { "used " } else { "" }, cx.repr_string(t.var())?);
    cx.str(&format!("<Token {used}var={var} at {:#x}>", v.bits()))
}

/// The class.
pub(super) fn class(cx: &Cx) -> Result<Ref, Exc> {
    let missing = ClassBuilder::new::<Missing>(cx, super::MODULE, "Token.MISSING")?
        .slots(|s| s.repr = Some(|cx, _| cx.str("<Token.MISSING>")))?
        .finish()?;
    let missing = make(cx, cx.as_class(missing.value()).expect("just made"), Native(()))?;
    let class = ClassBuilder::new::<Token>(cx, super::MODULE, "Token")?
        .slots(|s| {
            s.new = Some(refuse);
            s.repr = Some(repr);
        })?
        .class_methods(&[("__class_getitem__", class_getitem)])?
        .getset("var", get_var, None)?
        .getset("old_value", old_value, None)?;
    class.attr(MISSING, missing.value())?;
    class.finish()
}
