//! Calling classes, and the class statement.

use freewheel_refcount::Value;

use super::class::{new_class, winning_metaclass};
use super::dict::copy_of_any;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::Class;
use crate::object::dict::{Dict, as_exact_dict};
use crate::object::tuple::Tuple;
use crate::object::{Kind, Obj};

/// Calls a class: makes an instance and initializes it.
pub fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let class = cx.as_class(v).expect("a class");
    if core::ptr::eq(class, cx.class(Kind::Type)) && !args.has_keywords() && args.len() == 1 {
        return Ok(Ref::new(cx.class_of(args[0].value()).value()));
    }
    if core::ptr::eq(class, cx.class(Kind::Type)) && args.len() != 3 {
        return Err(cx.type_error("type() takes 1 or 3 arguments"));
    }
    let Some(new) = class.slots().new else {
        return Err(cx.type_error(format!("cannot create '{}' instances", cx.full_class_name(class))));
    };
    let made = new(cx, class, args)?;
    let made_class = cx.class_of(made.value());
    if made_class.is_subclass_of(class)
        && let Some(init) = made_class.slots().init
    {
        init(cx, made.value(), args)?;
    }
    Ok(made)
}

/// `type(name, bases, namespace, **keywords)`.
pub fn new(cx: &Cx, meta: &Obj<Class>, args: Args<'_>) -> Res {
    let positional = args.positional_only();
    if positional.len() != 3 {
        let n = positional.len();
        return Err(cx.type_error(format!("type.__new__() takes exactly 3 arguments ({n} given)")));
    }
    let [name, bases, namespace] = positional.exact::<3>(cx, "type.__new__")?;
    let Some(name) = cx.as_str(name) else {
        let got = cx.class_of(name).name();
        return Err(cx.type_error(format!("type.__new__() argument 1 must be str, not {got}")));
    };
    let Some(bases) = cx.cast::<Tuple>(bases) else {
        let got = cx.class_of(bases).name();
        return Err(cx.type_error(format!("type.__new__() argument 2 must be tuple, not {got}")));
    };
    if cx.cast::<Dict>(namespace).is_none() {
        let got = cx.class_of(namespace).name();
        return Err(cx.type_error(format!("type.__new__() argument 3 must be dict, not {got}")));
    }
    if name.contains('\0') {
        return Err(cx.value_error("type name must not contain null characters"));
    }
    let resolvable = |b: Value| {
        cx.as_class(b).is_none() && cx.class_attr(cx.class_of(b), cx.names().mro_entries).is_some()
    };
    if bases.iter().any(resolvable) {
        return Err(cx.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
    }
    let winner = winning_metaclass(cx, meta, bases.iter())?;
    let classes = bases.iter().map(|b| cx.as_class(b).ok_or_else(|| cx.type_error("bases must be types")));
    let classes = classes.collect::<Result<Vec<_>, Exc>>()?;
    if !core::ptr::eq(winner, meta)
        && let Some(f) = winner.slots().new
        && !core::ptr::fn_addr_eq(f, new as fn(&Cx, &Obj<Class>, Args<'_>) -> Res)
    {
        return f(cx, winner, args);
    }
    let kwargs = keyword_dict(cx, &args)?;
    let copy;
    let namespace = match cx.plain_entries(namespace) {
        Some(d) => d,
        None => {
            copy = copy_of_any(cx, namespace)?;
            as_exact_dict(copy.value()).expect("just made")
        }
    };
    new_class(cx, winner, name, &classes, namespace, kwargs.as_ref().and_then(|d| as_exact_dict(d.value())))
}

/// Keyword arguments as a dict, if there are any.
fn keyword_dict(cx: &Cx, args: &Args<'_>) -> Result<Option<Ref>, Exc> {
    if !args.has_keywords() {
        return Ok(None);
    }
    let dict = cx.dict()?;
    let d = as_exact_dict(dict.value()).expect("just made");
    for (k, v) in args.keywords() {
        cx.dict_set(d, k, v)?;
    }
    Ok(Some(dict))
}

/// The initializer of classes: checks its arguments only.
pub fn init(cx: &Cx, _: Value, args: Args<'_>) -> Result<(), Exc> {
    if args.len() == 1 || args.len() == 3 {
        return Ok(());
    }
    Err(cx.type_error("type.__init__() takes 1 or 3 arguments"))
}

/// The class statement: `build_class(body, name, *bases, metaclass=…, **keywords)`.
pub fn build_class(cx: &Cx, args: Args<'_>) -> Res {
    let (Some(body), Some(name)) = (args.get(0), args.get(1)) else {
        return Err(cx.type_error("__build_class__: not enough arguments"));
    };
    let Some(body) = cx.as_function(body) else {
        return Err(cx.type_error("__build_class__: func must be a function"));
    };
    let given: Vec<Ref> = args.positional().skip(2).map(Ref::new).collect();
    let (bases, changed) = resolve_bases(cx, &given)?;
    let kwargs = keyword_dict(cx, &args)?;
    let kw = kwargs.as_ref().and_then(|d| as_exact_dict(d.value()));
    let explicit = match kw {
        Some(d) => cx.dict_remove(d, cx.names().metaclass)?,
        None => None,
    };
    let classes: Vec<&Obj<Class>> = bases.iter().filter_map(|b| cx.as_class(b.value())).collect();
    let meta = match explicit {
        Some(m) => m,
        None => Ref::new(bases.first().map_or(cx.class(Kind::Type), |b| cx.class_of(b.value())).value()),
    };
    let meta = match cx.as_class(meta.value()) {
        Some(m) if m.is_subclass_of(cx.class(Kind::Type)) => {
            Ref::new(winning_metaclass(cx, m, classes.iter().map(|c| c.value()))?.value())
        }
        _ => meta,
    };
    let base_tuple = cx.tuple_from(bases.clone())?;
    let namespace = prepare(cx, meta.value(), name, base_tuple.value(), kw)?;
    let cell = cx.run_in_namespace(body, namespace.value())?;
    drop(cell);
    if changed {
        let original = cx.tuple_from(given)?;
        cx.set_item(namespace.value(), cx.intern("__orig_bases__"), original.value())?;
    }
    let class_args = cx.tuple(&[name, base_tuple.value(), namespace.value()])?;
    cx.call_with(meta.value(), Tuple::of(class_args.value()), kw)
}

/// Bases that are no classes may name the classes they stand for.
fn resolve_bases(cx: &Cx, given: &[Ref]) -> Result<(Vec<Ref>, bool), Exc> {
    let mut out = Vec::with_capacity(given.len());
    let mut changed = false;
    for b in given {
        if cx.as_class(b.value()).is_some() {
            out.push(b.clone());
            continue;
        }
        match cx.find_attr(b.value(), cx.names().mro_entries)? {
            Some(f) => {
                let all = cx.tuple_from(given.to_vec())?;
                let entries = cx.call(f.value(), &[all.value()])?;
                let Some(t) = cx.cast::<Tuple>(entries.value()) else {
                    return Err(cx.type_error("__mro_entries__ must return a tuple"));
                };
                out.extend(t.iter().map(Ref::new));
                changed = true;
            }
            None => out.push(b.clone()),
        }
    }
    Ok((out, changed))
}

/// The namespace that the class body runs in.
fn prepare(
    cx: &Cx,
    meta: Value,
    name: Value,
    bases: Value,
    kw: Option<&Obj<crate::object::dict::Dict>>,
) -> Res {
    if meta == cx.class(Kind::Type).value() {
        return cx.dict();
    }
    let Some(f) = cx.find_attr(meta, cx.names().prepare)? else { return cx.dict() };
    let args = cx.tuple(&[name, bases])?;
    let ns = cx.call_with(f.value(), Tuple::of(args.value()), kw)?;
    if cx.class_of(ns.value()).slots().getitem.is_none() {
        let text = format!(
            "{}.__prepare__() must return a mapping, not {}",
            cx.as_class(meta).map_or("<metaclass>", |m| m.name()),
            cx.class_of(ns.value()).name()
        );
        return Err(cx.type_error(text));
    }
    Ok(ns)
}
