//! The module `atexit`: functions to be called when the program ends, last one first.
//!
//! They are in a list that the module's functions share: each entry a tuple of function, arguments and keyword
//! arguments.

use freewheel::object::Kind;
use freewheel::object::Obj;
use freewheel::object::dict::as_exact_dict;
use freewheel::object::list::{List, as_exact_list};
use freewheel::object::tuple::Tuple;
use freewheel::types::builder::native;
use freewheel::{Args, Cx, NativeFn, Ref, Res, Value};

use super::ModuleBuilder;

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("register", register),
    ("unregister", unregister),
    ("_run_exitfuncs", run),
    ("_clear", clear),
    ("_ncallbacks", count),
];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let entries = cx.list(Vec::new())?;
    let mut m = ModuleBuilder::new(cx, "atexit")?;
    for (name, f) in FUNCTIONS {
        let f = native(cx, Kind::NativeFunction, name, *f, Some(entries.value()), None)?;
        m = m.value(name, f)?;
    }
    m.finish()
}

/// The list, which every function gets first.
fn entries<'a>(args: Args<'_>) -> &'a Obj<List> {
    as_exact_list(args[0].value()).expect("the list of functions")
}

/// `register(f, /, *args, **kwargs)`
fn register(cx: &Cx, args: Args<'_>) -> Res {
    let list = entries(args);
    let args = args.skip(1);
    let Some(f) = args.get(0) else {
        return Err(cx.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !cx.is_callable(f) {
        return Err(cx.type_error("the first argument must be callable"));
    }
    let rest: Vec<Value> = args.positional().skip(1).collect();
    let kwargs = match args.has_keywords() {
        true => {
            let kwargs = cx.dict()?;
            for (k, v) in args.keywords() {
                cx.dict_set(as_exact_dict(kwargs.value()).expect("just made"), k, v)?;
            }
            kwargs
        }
        false => Ref::none(),
    };
    let rest = cx.tuple(&rest)?;
    let entry = cx.tuple(&[f, rest.value(), kwargs.value()])?;
    cx.list_push(list, entry)?;
    Ok(Ref::new(f))
}

/// `unregister(f)`
fn unregister(cx: &Cx, args: Args<'_>) -> Res {
    let [_, f] = args.exact(cx, "unregister")?;
    let list = entries(args);
    let mut i = 0;
    while let Some(entry) = list.get(i).map(Ref::new) {
        if cx.equal(Tuple::of(entry.value()).get(0), f)? {
            drop(list.remove_item(i, entry.value()).map(Ref::from_owned));
        } else {
            i += 1;
        }
    }
    Ok(Ref::none())
}

/// `_run_exitfuncs()`: an exception does not keep the others from being called, and nobody can catch it.
fn run(cx: &Cx, args: Args<'_>) -> Res {
    let list = entries(args);
    while let Some(entry) = list.pop().map(Ref::from_owned) {
        let t = Tuple::of(entry.value());
        let rest = Tuple::of(t.get(1));
        if let Err(e) = cx.call_with(t.get(0), rest, as_exact_dict(t.get(2))) {
            crate::errors::report_ignored(cx, &e, "in atexit callback", t.get(0));
        }
    }
    Ok(Ref::none())
}

/// `_clear()`
fn clear(_: &Cx, args: Args<'_>) -> Res {
    let list = entries(args);
    while let Some(entry) = list.pop() {
        drop(Ref::from_owned(entry));
    }
    Ok(Ref::none())
}

/// `_ncallbacks()`
fn count(cx: &Cx, args: Args<'_>) -> Res {
    cx.int(entries(args).len() as i64)
}
