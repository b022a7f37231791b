//! `dir` and `vars`.

use freewheel::object::Obj;
use freewheel::object::class::Class;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::module::Module;
use freewheel::object::set::Set;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::exec::caller_locals;

/// `dir([v])`
pub fn dir(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.range(cx, "dir", 0)?;
    let names = match v {
        None => {
            let locals = caller_locals(cx)?;
            cx.call_method(locals.value(), cx.names().keys, &[])?
        }
        Some(v) => names_of(cx, v)?,
    };
    let list = cx.list(cx.collect(names.value())?)?;
    cx.call_method_str(list.value(), "sort", &[])?;
    Ok(list)
}

/// What `__dir__` says, or the standard answer.
fn names_of(cx: &Cx, v: Value) -> Res {
    if let Some(m) = cx.cast::<Module>(v)
        && let Some(own) = as_exact_dict(m.dict.get()).and_then(|d| cx.dict_get_name(d, cx.names().dir))
    {
        let own = Ref::new(own);
        return cx.call(own.value(), &[]);
    }
    match cx.call_special(v, cx.names().dir, &[])? {
        Some(names) => Ok(names),
        None => default_dir(cx, v),
    }
}

/// The names of a value's attributes, as a list in no particular order: what `object.__dir__` answers.
pub fn default_dir(cx: &Cx, v: Value) -> Res {
    let set = cx.set()?;
    let names = cx.cast::<Set>(set.value()).expect("just made");
    if let Some(m) = cx.cast::<Module>(v) {
        add_keys(cx, names, as_exact_dict(m.dict.get()))?;
        return cx.list(cx.collect(set.value())?);
    }
    if let Some(class) = cx.as_class(v) {
        add_class(cx, names, class)?;
    } else {
        for (name, _) in cx.instance_attrs(v) {
            cx.set_add(names, name.value())?;
        }
        add_class(cx, names, cx.class_of(v))?;
    }
    cx.list(cx.collect(set.value())?)
}

fn add_class(cx: &Cx, names: &Obj<Set>, class: &Obj<Class>) -> Result<(), Exc> {
    for c in class.held_mro() {
        add_keys(cx, names, cx.as_class(c.value()).map(|c| c.attributes()))?;
    }
    Ok(())
}

fn add_keys(cx: &Cx, names: &Obj<Set>, dict: Option<&Obj<Dict>>) -> Result<(), Exc> {
    let Some(dict) = dict else { return Ok(()) };
    for (k, _) in cx.dict_items(dict) {
        if cx.as_str(k.value()).is_some() {
            cx.set_add(names, k.value())?;
        }
    }
    Ok(())
}

/// `vars([v])`
pub fn vars(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.range(cx, "vars", 0)?;
    let Some(v) = v else { return caller_locals(cx) };
    match cx.find_attr(v, cx.names().dict)? {
        Some(d) => Ok(d),
        None => Err(cx.type_error("vars() argument must have __dict__ attribute")),
    }
}
