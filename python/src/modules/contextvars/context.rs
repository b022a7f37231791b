//! `Context`: a mapping of context variables to values, in which functions run.

use core::sync::atomic::{AtomicBool, Ordering};

use freewheel::object::class::{Class, class_flags};
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::{Field, Obj};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::types::slots::Cmp;
use freewheel::{Args, Cx, Exc, Ref, Res, Value, fields_payload};

use super::super::support::{field, hold, make, payload};
use super::var::Var;

/// A context.
pub(super) struct Context {
    /// A dict, never changed; another one when a variable is set.
    values: Field,
    /// Whether some thread runs something in it.
    entered: AtomicBool,
}

fields_payload!(Context, "context", values);

pub(super) fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Context> {
    payload(cx, v)
}

impl Context {
    /// The values of this moment.
    pub fn values(&self) -> Ref {
        hold(&self.values).expect("a context has values from its making on")
    }
}

fn dict<'a>(values: &Ref) -> &'a Obj<Dict> {
    as_exact_dict(values.value()).expect("a context's values are in a dict")
}

/// The value of a variable.
pub(super) fn value_of(cx: &Cx, context: Value, var: Value) -> Result<Option<Ref>, Exc> {
    // Whoever replaces the dict does not free it before this thread's next safepoint; variables are found by identity.
    let values = this(cx, context).values.get();
    let values = as_exact_dict(values).expect("a context's values are in a dict");
    Ok(cx.dict_get(values, var)?.map(Ref::new))
}

/// Gives a variable another value, or none. Only the thread that is in the context does this.
pub(super) fn set_value(cx: &Cx, context: Value, var: Value, x: Option<Value>) -> Result<(), Exc> {
    let c = this(cx, context);
    let values = freewheel::types::dict::copy_of(cx, dict(&c.values()))?;
    match x {
        Some(x) => cx.dict_set(dict(&values), var, x)?,
        None => drop(cx.dict_remove(dict(&values), var)?),
    }
    cx.set_field(&c.header, &c.values, values);
    Ok(())
}

fn fresh(cx: &Cx, class: &Obj<Class>, values: Ref) -> Res {
    make(cx, class, Context { values: field(values), entered: AtomicBool::new(false) })
}

/// The thread's current context; a thread that has none yet gets an empty one of the class `class`.
pub(super) fn current(cx: &Cx, class: Value) -> Res {
    if let Some(found) = cx.thread_record() {
        return Ok(Ref::new(found));
    }
    let made = fresh(cx, cx.as_class(class).expect("the class of contexts"), cx.dict()?)?;
    drop(cx.set_thread_record(Some(made.clone())));
    Ok(made)
}

fn copy_of(cx: &Cx, context: Value) -> Res {
    fresh(cx, cx.class_of(context), this(cx, context).values())
}

/// `copy_context()`, bound to the class of contexts.
fn copy_context(cx: &Cx, args: Args<'_>) -> Res {
    if args.len() > 1 || args.has_keywords() {
        let n = args.len() - 1;
        return Err(cx.type_error(format!("_contextvars.copy_context() takes no arguments ({n} given)")));
    }
    copy_of(cx, current(cx, args[0].value())?.value())
}

/// Gives the thread its former context back, and lets others enter this one.
struct Entered<'a> {
    cx: &'a Cx,
    context: &'a Ref,
    outer: Option<Ref>,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        drop(self.cx.set_thread_record(self.outer.take()));
        // Release: the values that were set here. Partner: the exchange in `run`.
        this(self.cx, self.context.value()).entered.store(false, Ordering::Release);
    }
}

fn run(cx: &Cx, args: Args<'_>) -> Res {
    let Some(f) = args.get(1) else {
        return Err(cx.type_error("run() missing 1 required positional argument"));
    };
    let context = Ref::new(args[0].value());
    // Acquire: pairs with the release in `Entered::drop`.
    if this(cx, context.value()).entered.swap(true, Ordering::Acquire) {
        let shown = cx.repr_string(context.value())?;
        return Err(cx.runtime_error(format!("cannot enter context: {shown} is already entered")));
    }
    let outer = cx.set_thread_record(Some(context.clone()));
    let entered = Entered { cx, context: &context, outer };
    let result = cx.call_slots(f, args.skip(2));
    drop(entered);
    result
}

fn check_key(cx: &Cx, k: Value) -> Result<(), Exc> {
    if cx.cast::<Var>(k).is_none() {
        return Err(cx.type_error(format!("a ContextVar key was expected, got {}", cx.repr_string(k)?)));
    }
    Ok(())
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    check_key(cx, k)?;
    value_of(cx, v, k)?.ok_or_else(|| cx.key_error(k))
}

fn get(cx: &Cx, args: Args<'_>) -> Res {
    let [k, default] = args.skip(1).range(cx, "get", 1)?;
    let k = k.expect("required");
    check_key(cx, k)?;
    let found = value_of(cx, args[0].value(), k)?;
    Ok(found.unwrap_or_else(|| Ref::new(default.unwrap_or(Value::NONE))))
}

fn contains(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    check_key(cx, k)?;
    Ok(value_of(cx, v, k)?.is_some())
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(dict(&this(cx, v).values()).0.len())
}

fn iter(cx: &Cx, v: Value) -> Res {
    cx.iter(this(cx, v).values().value())
}

/// An iterator over a view of the values.
fn view(cx: &Cx, args: Args<'_>, name: &str) -> Res {
    let (v, []) = args.method(cx, name)?;
    let view = cx.call_method_str(this(cx, v).values().value(), name, &[])?;
    cx.iter(view.value())
}

fn keys(cx: &Cx, args: Args<'_>) -> Res {
    view(cx, args, "keys")
}

fn values(cx: &Cx, args: Args<'_>) -> Res {
    view(cx, args, "values")
}

fn items(cx: &Cx, args: Args<'_>) -> Res {
    view(cx, args, "items")
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "copy")?;
    copy_of(cx, v)
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    match (cx.cast::<Context>(a), cx.cast::<Context>(b), op) {
        (Some(a), Some(b), Cmp::Eq | Cmp::Ne) => {
            let (a, b) = (a.values(), b.values());
            cx.compare(a.value(), b.value(), op)
        }
        _ => Ok(Ref::not_implemented()),
    }
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    if !args.is_empty() || args.has_keywords() {
        return Err(cx.type_error("Context() does not accept any arguments"));
    }
    fresh(cx, class, cx.dict()?)
}

/// The class, and the function that copies the current context.
pub(super) fn class(cx: &Cx) -> Result<(Ref, Ref), Exc> {
    let class = ClassBuilder::new::<Context>(cx, super::MODULE, "Context")?
        .flags(class_flags::WEAK | class_flags::MAPPING)
        .slots(|s| {
            s.new = Some(new);
            s.len = Some(len);
            s.iter = Some(iter);
            s.getitem = Some(getitem);
            s.contains = Some(contains);
            s.compare = Some(compare);
        })?
        .methods(&[
            ("copy", copy),
            ("get", get),
            ("items", items),
            ("keys", keys),
            ("run", run),
            ("values", values),
        ])?
        .finish()?;
    let kind = freewheel::object::Kind::NativeFunction;
    let copy = native(cx, kind, "copy_context", copy_context, Some(class.value()), None)?;
    Ok((class, copy))
}
