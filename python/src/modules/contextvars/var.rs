//! `ContextVar`: a name whose value is that of the current context.

use freewheel::object::class::Class;
use freewheel::object::{Field, Obj};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::generic::class_getitem;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value, fields_payload};

use super::super::support::{class_part, field_of, hold, make, payload};
use super::context::{current, set_value, value_of};
use super::token::{self, Token};

/// A variable.
pub(super) struct Var {
    name: Field,
    /// What it is where it is not set, or unbound.
    default: Field,
}

fields_payload!(Var, "context variable", name, default);

/// The names under which the class keeps the classes of contexts and tokens.
const CONTEXT: &str = "__context__";
const TOKEN: &str = "__token__";

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Var> {
    payload(cx, v)
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    if args.len() != 1 {
        let (most, n) = (if args.is_empty() { "exactly" } else { "at most" }, args.len());
        return Err(cx.type_error(format!("ContextVar() takes {most} 1 positional argument ({n} given)")));
    }
    let [name, default] = args.parse(cx, "ContextVar", ["/name", "*default"], 1)?;
    let name = name.expect("required");
    if cx.as_str(name).is_none() {
        return Err(cx.type_error("context variable name must be a str"));
    }
    let default = default.map_or_else(Field::unbound, field_of);
    make(cx, class, Var { name: field_of(name), default })
}

fn get(cx: &Cx, args: Args<'_>) -> Res {
    let [default] = args.skip(1).range(cx, "get", 0)?;
    let v = args[0].value();
    if let Some(context) = cx.thread_record()
        && let Some(found) = value_of(cx, context, v)?
    {
        return Ok(found);
    }
    let default = default.map(Ref::new).or_else(|| hold(&this(cx, v).default));
    default.ok_or_else(|| cx.error_with(ExcKind::LookupError, &[v]))
}

fn set(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [x]) = args.method(cx, "ContextVar.set")?;
    let context = current(cx, class_part(cx, v, CONTEXT).value())?;
    let old = value_of(cx, context.value(), v)?;
    set_value(cx, context.value(), v, Some(x))?;
    token::new(cx, class_part(cx, v, TOKEN), v, context, old)
}

fn reset(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [given]) = args.method(cx, "ContextVar.reset")?;
    let Some(token) = cx.cast::<Token>(given) else {
        let shown = cx.repr_string(given)?;
        return Err(cx.type_error(format!("expected an instance of Token, got {shown}")));
    };
    if token.is_used() {
        let shown = cx.repr_string(given)?;
        return Err(cx.runtime_error(format!("{shown} has already been used once")));
    }
    let foreign = |what: &str| -> Exc {
        match cx.repr_string(given) {
            Ok(shown) => cx.value_error(format!("{shown} was created {what}")),
            Err(e) => e,
        }
    };
    if token.var() != v {
        return Err(foreign("by a different ContextVar"));
    }
    let Some(context) = cx.thread_record().filter(|c| *c == token.context()) else {
        return Err(foreign("in a different Context"));
    };
    let context = Ref::new(context);
    // Only the thread that is in the context gets here.
    token.use_up();
    set_value(cx, context.value(), v, token.old().as_ref().map(Ref::value))?;
    Ok(Ref::none())
}

fn name(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(this(cx, v).name.get()))
}

fn repr(cx: &Cx, v: Value) -> Res {
    let var = this(cx, v);
    let mut out = format!("<ContextVar name={}", cx.repr_string(var.name.get())?);
    if let Some(default) = hold(&var.default) {
        // A default may lead back to its variable.
        if !cx.begin_render(v) {
            return cx.str("...");
        }
        let shown = cx.repr_string(default.value());
        cx.end_render(v);
        out.push_str(" default=");
        out.push_str(&shown?);
    }
    cx.str(&format!("{out} at {:#x}>", v.bits()))
}

/// The class.
pub(super) fn class(cx: &Cx, context_class: Value, token_class: Value) -> Res {
    let class = ClassBuilder::new::<Var>(cx, super::MODULE, "ContextVar")?
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
        })?
        .methods(&[("get", get), ("reset", reset), ("set", set)])?
        .class_methods(&[("__class_getitem__", class_getitem)])?
        .member("name", name)?;
    class.attr(CONTEXT, context_class)?;
    class.attr(TOKEN, token_class)?;
    class.finish()
}
