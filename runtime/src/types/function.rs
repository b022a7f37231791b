//! Functions, native functions, bound methods and code objects.

use freewheel_refcount::Value;

use super::builder::ClassBuilder;
use super::slots::Cmp;
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::code::Code;
use crate::object::function::{BoundMethod, Function, NativeFunction};
use crate::object::tuple::Tuple;
use crate::object::{Field, Kind, Obj, obj_unchecked};

fn function<'a>(v: Value) -> &'a Obj<Function> {
    // SAFETY: slots and attributes of the class are used with its instances.
    unsafe { obj_unchecked(v) }
}

fn native<'a>(v: Value) -> &'a Obj<NativeFunction> {
    // SAFETY: as above.
    unsafe { obj_unchecked(v) }
}

fn method<'a>(v: Value) -> &'a Obj<BoundMethod> {
    // SAFETY: as above.
    unsafe { obj_unchecked(v) }
}

fn bind(cx: &Cx, f: Value, object: Value, _: Value) -> Res {
    if object == Value::UNBOUND {
        return Ok(Ref::new(f));
    }
    cx.bound_method(f, object)
}

fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    cx.call_slots(v, args)
}

fn function_repr(cx: &Cx, v: Value) -> Res {
    let name = cx.to_string(function(v).qualname.get())?;
    cx.str(&format!("<function {name} at {:#x}>", v.bits()))
}

fn native_repr(cx: &Cx, v: Value) -> Res {
    let f = native(v);
    if v.as_object().is_some() && f.header.shape() == Kind::NativeMethod as u32 {
        let class = f.owner.bound().and_then(|c| cx.as_class(c)).map_or("?", |c| c.name());
        return cx.str(&format!("<method '{}' of '{class}' objects>", f.name));
    }
    match f.receiver.bound() {
        Some(r) if cx.cast::<crate::object::module::Module>(r).is_none() => {
            let text = format!(
                "<built-in method {} of {} object at {:#x}>",
                f.name,
                cx.class_of(r).name(),
                r.bits()
            );
            cx.str(&text)
        }
        _ => cx.str(&format!("<built-in function {}>", f.name)),
    }
}

fn method_repr(cx: &Cx, v: Value) -> Res {
    let m = method(v);
    let name = match cx.find_attr(m.function.get(), cx.names().qualname)? {
        Some(n) => cx.to_string(n.value())?,
        None => "?".to_owned(),
    };
    let receiver = cx.repr_string(m.receiver.get())?;
    if cx.as_native(m.function.get()).is_some() {
        let r = m.receiver.get();
        let name = name.rsplit('.').next().unwrap_or("?").to_owned();
        let text = format!("<built-in method {name} of {} object at {:#x}>", cx.class_of(r).name(), r.bits());
        return cx.str(&text);
    }
    cx.str(&format!("<bound method {name} of {receiver}>"))
}

fn method_getattr(cx: &Cx, v: Value, name: Value) -> Res {
    if let Some(x) = cx.generic_attr(v, name)? {
        return Ok(x);
    }
    cx.get_attr(method(v).function.get(), name)
}

fn method_call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    cx.call_prepended(method(v).function.get(), method(v).receiver.get(), args)
}

fn method_compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let (Some(x), Some(y)) = (cx.cast::<BoundMethod>(a), cx.cast::<BoundMethod>(b)) else {
        return Ok(Ref::not_implemented());
    };
    let same = x.receiver.get() == y.receiver.get() && x.function.get() == y.function.get();
    match op {
        Cmp::Eq => Ok(Ref::bool(same)),
        Cmp::Ne => Ok(Ref::bool(!same)),
        _ => Ok(Ref::not_implemented()),
    }
}

fn method_hash(_: &Cx, v: Value) -> Result<i64, Exc> {
    let m = method(v);
    Ok(((m.receiver.get().bits() >> 4) ^ m.function.get().bits().rotate_left(7)) as i64 >> 1)
}

fn method_new(cx: &Cx, _: &Obj<crate::object::class::Class>, args: Args<'_>) -> Res {
    let [f, object] = args.exact(cx, "method")?;
    if !cx.is_callable(f) {
        return Err(cx.type_error("first argument must be callable"));
    }
    if object == Value::NONE {
        return Err(cx.type_error("self must not be None"));
    }
    bind(cx, f, object, Value::UNBOUND)
}

fn function_new(cx: &Cx, _: &Obj<crate::object::class::Class>, args: Args<'_>) -> Res {
    let [code, globals, name, defaults, closure] =
        args.parse(cx, "function", ["code", "globals", "name", "argdefs", "closure"], 2)?;
    let (code, globals) = (code.expect("required"), globals.expect("required"));
    if cx.cast::<Code>(code).is_none() {
        return Err(cx.type_error("arg 1 (code) must be a code object"));
    }
    let f = cx.function(code, globals)?;
    let obj = function(f.value());
    let wanted = Code::of(code).proto.free_names.len();
    let given = closure.and_then(|c| cx.cast::<Tuple>(c)).map_or(0, |t| t.len());
    if wanted != given {
        return Err(cx.value_error(format!("requires closure of length {wanted}, not {given}")));
    }
    for (field, x) in [(&obj.name, name), (&obj.defaults, defaults), (&obj.closure, closure)] {
        if let Some(x) = x.filter(|x| *x != Value::NONE) {
            cx.set_field(&obj.header, field, Ref::new(x));
        }
    }
    Ok(f)
}

/// Reads an optional part, the null value if it is not there.
fn part(f: &Field) -> Res {
    Ok(f.bound().map_or(Ref::none(), Ref::new))
}

/// Writes an optional part; the null value and deletion unbind it.
fn set_part(cx: &Cx, v: Value, f: &Field, x: Option<Value>) -> Result<(), Exc> {
    let x = x.filter(|x| *x != Value::NONE).unwrap_or(Value::UNBOUND);
    cx.set_field(&function(v).header, f, Ref::new(x));
    Ok(())
}

fn get_annotations(cx: &Cx, v: Value) -> Res {
    let f = function(v);
    if let Some(a) = f.annotations.bound() {
        return Ok(Ref::new(a));
    }
    let dict = cx.dict()?;
    cx.set_field(&f.header, &f.annotations, dict.clone());
    Ok(dict)
}

fn set_text(cx: &Cx, v: Value, f: &Field, x: Option<Value>, what: &str) -> Result<(), Exc> {
    match x.filter(|x| cx.as_str(*x).is_some()) {
        Some(x) => {
            cx.set_field(&function(v).header, f, Ref::new(x));
            Ok(())
        }
        None => Err(cx.type_error(format!("{what} must be set to a string object"))),
    }
}

fn set_code(cx: &Cx, v: Value, x: Option<Value>) -> Result<(), Exc> {
    let Some(code) = x.filter(|x| cx.cast::<Code>(*x).is_some()) else {
        return Err(cx.type_error("__code__ must be set to a code object"));
    };
    function(v).code.replace(cx, &function(v).header, code);
    cx.class_changed();
    Ok(())
}

fn native_qualname(cx: &Cx, v: Value) -> Res {
    let f = native(v);
    match f.owner.bound().or(f.receiver.bound()).and_then(|c| cx.as_class(c)) {
        Some(c) => cx.str(&format!("{}.{}", c.name(), f.name)),
        None => cx.str(f.name),
    }
}

fn native_module(cx: &Cx, v: Value) -> Res {
    match native(v).owner.bound().filter(|o| cx.as_str(*o).is_some()) {
        Some(m) => Ok(Ref::new(m)),
        None => Ok(Ref::none()),
    }
}

fn native_self(cx: &Cx, v: Value) -> Res {
    match native(v).receiver.bound() {
        Some(r) => Ok(Ref::new(r)),
        None => Ok(Ref::new(cx.globals().builtins.get())),
    }
}

fn native_method_bind(cx: &Cx, f: Value, object: Value, owner: Value) -> Res {
    if object == Value::UNBOUND {
        return Ok(Ref::new(f));
    }
    let n = native(f);
    if let Some(class) = n.owner.bound().and_then(|c| cx.as_class(c))
        && !cx.is_instance(object, class)
    {
        return Err(cx.type_error(format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            n.name,
            class.name(),
            cx.class_of(object).name()
        )));
    }
    bind(cx, f, object, owner)
}

fn code<'a>(v: Value) -> &'a Obj<Code> {
    Code::of(v)
}

fn names_tuple<'a>(cx: &Cx, names: impl Iterator<Item = &'a str>) -> Res {
    let names: Vec<Value> = names.map(|n| cx.intern(n)).collect();
    cx.tuple(&names)
}

fn code_flags(v: Value) -> i64 {
    let f = code(v).proto.flags;
    let bit = |on: bool, b: i64| if on { b } else { 0 };
    bit(!f.top_level && !f.class_body, 3)
        | bit(f.varargs, 4)
        | bit(f.varkw, 8)
        | bit(f.nested, 16)
        | bit(f.generator, 32)
}

/// Offsets that users see count units of which an instruction takes so many.
const UNITS: usize = 4;

/// An iterator over the places in the source, one for every unit.
fn positions(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "co_positions")?;
    let p = &code(v).proto;
    let mut all = Vec::with_capacity(p.code.len() * UNITS);
    for word in 0..p.code.len() {
        let s = p.span_at(word);
        let parts = [s.line, s.end_line, s.col, s.end_col].map(|n| cx.int(i64::from(n)));
        let place = cx.tuple_from(parts.into_iter().collect::<Result<Vec<_>, Exc>>()?)?;
        all.extend(core::iter::repeat_n(place, UNITS));
    }
    let list = cx.list(all)?;
    cx.iter(list.value())
}

fn init_code(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Code)
        .slots(|s| {
            s.repr = Some(|cx, v| {
                let p = &code(v).proto;
                cx.str(&format!(
                    "<code object {} at {:#x}, file \"{}\", line {}>",
                    p.name,
                    v.bits(),
                    p.filename,
                    p.first_line
                ))
            });
        })?
        .methods(&[("co_positions", positions)])?
        .getset("co_name", |cx, v| cx.str(&code(v).proto.name), None)?
        .getset("co_qualname", |cx, v| cx.str(&code(v).proto.qualname), None)?
        .getset("co_filename", |cx, v| cx.str(&code(v).proto.filename), None)?
        .getset("co_firstlineno", |cx, v| cx.int(i64::from(code(v).proto.first_line)), None)?
        .getset("co_argcount", |cx, v| cx.int(i64::from(code(v).proto.args)), None)?
        .getset("co_posonlyargcount", |cx, v| cx.int(i64::from(code(v).proto.posonly)), None)?
        .getset("co_kwonlyargcount", |cx, v| cx.int(i64::from(code(v).proto.kwonly)), None)?
        .getset("co_nlocals", |cx, v| cx.int(i64::from(code(v).proto.n_locals)), None)?
        .getset("co_flags", |cx, v| cx.int(code_flags(v)), None)?
        .getset("co_varnames", |cx, v| names_tuple(cx, code(v).proto.local_names.iter().map(|n| &**n)), None)?
        .getset("co_freevars", |cx, v| names_tuple(cx, code(v).proto.free_names.iter().map(|n| &**n)), None)?
        .getset("co_names", |cx, v| cx.tuple(&code(v).names), None)?
        .getset("co_consts", |cx, v| cx.tuple(&code(v).consts), None)?
        .getset(
            "co_cellvars",
            |cx, v| {
                let p = &code(v).proto;
                let cells = p.local_names.iter().zip(&p.local_kinds);
                names_tuple(
                    cx,
                    cells.filter(|(_, k)| **k == freewheel_specializer::LocalKind::Cell).map(|(n, _)| &**n),
                )
            },
            None,
        )?
        .finish()
        .map(drop)
}

/// Fills the classes.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Function)
        .with_attributes::<Function>()
        .slots(|s| {
            s.call = Some(call);
            s.descr_get = Some(bind);
            s.repr = Some(function_repr);
            s.new = Some(function_new);
        })?
        .getset(
            "__name__",
            |_, v| Ok(Ref::new(function(v).name.get())),
            Some(|cx, v, x| set_text(cx, v, &function(v).name, x, "__name__")),
        )?
        .getset(
            "__qualname__",
            |_, v| Ok(Ref::new(function(v).qualname.get())),
            Some(|cx, v, x| set_text(cx, v, &function(v).qualname, x, "__qualname__")),
        )?
        .getset(
            "__module__",
            |_, v| part(&function(v).module),
            Some(|cx, v, x| set_part(cx, v, &function(v).module, x)),
        )?
        .getset(
            "__doc__",
            |_, v| part(&function(v).doc),
            Some(|cx, v, x| set_part(cx, v, &function(v).doc, x)),
        )?
        .getset(
            "__defaults__",
            |_, v| part(&function(v).defaults),
            Some(|cx, v, x| set_part(cx, v, &function(v).defaults, x)),
        )?
        .getset(
            "__kwdefaults__",
            |_, v| part(&function(v).kwdefaults),
            Some(|cx, v, x| set_part(cx, v, &function(v).kwdefaults, x)),
        )?
        .getset(
            "__annotations__",
            get_annotations,
            Some(|cx, v, x| set_part(cx, v, &function(v).annotations, x)),
        )?
        .member("__closure__", |_, v| part(&function(v).closure))?
        .member("__globals__", |_, v| Ok(Ref::new(function(v).globals.get())))?
        .member("__builtins__", |_, v| Ok(Ref::new(function(v).builtins.get())))?
        .getset("__code__", |_, v| Ok(Ref::new(function(v).code.get())), Some(set_code))?
        .getset("__dict__", super::object::get_dict, Some(super::object::set_dict))?
        .finish()?;
    for kind in [Kind::NativeFunction, Kind::NativeMethod] {
        ClassBuilder::of(cx, kind)
            .slots(|s| {
                s.call = Some(call);
                s.repr = Some(native_repr);
                if kind == Kind::NativeMethod {
                    s.descr_get = Some(native_method_bind);
                }
            })?
            .getset("__name__", |cx, v| cx.str(native(v).name), None)?
            .getset("__qualname__", native_qualname, None)?
            .getset("__module__", native_module, None)?
            .getset("__doc__", |cx, v| cx.str(native(v).doc), None)?
            .getset("__self__", native_self, None)?
            .getset("__text_signature__", |_, _| Ok(Ref::none()), None)?
            .getset(
                "__objclass__",
                |cx, v| {
                    let owner = native(v).owner.bound();
                    owner.map(Ref::new).ok_or_else(|| cx.error(ExcKind::AttributeError, "__objclass__"))
                },
                None,
            )?
            .finish()?;
    }
    ClassBuilder::of(cx, Kind::BoundMethod)
        .slots(|s| {
            s.call = Some(method_call);
            s.repr = Some(method_repr);
            s.getattr = Some(method_getattr);
            s.compare = Some(method_compare);
            s.hash = Some(method_hash);
            s.new = Some(method_new);
        })?
        .getset("__func__", |_, v| Ok(Ref::new(method(v).function.get())), None)?
        .getset("__self__", |_, v| Ok(Ref::new(method(v).receiver.get())), None)?
        .finish()?;
    init_code(cx)
}
