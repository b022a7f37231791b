//! `partial`: a callable with some arguments given in advance.

use freewheel::object::class::{Class, class_flags};
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::tuple::{Tuple, as_exact_tuple};
use freewheel::object::{Field, Kind, Obj};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::object::{get_dict, set_dict};
use freewheel::{Args, Cx, Exc, Ref, Res, Slot, Value, fields_payload};

use super::super::support::{field, field_of, make, payload};

/// The callable and what it is given. All three change only through `__setstate__`.
struct Partial {
    function: Field,
    /// A tuple.
    args: Field,
    /// A dict.
    keywords: Field,
}

fields_payload!(Partial, "partial", function, args, keywords);

fn keywords_of<'a>(p: &Partial) -> &'a Obj<Dict> {
    as_exact_dict(p.keywords.get()).expect("keywords are in a dict")
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let Some(f) = args.get(0) else {
        return Err(cx.type_error("type 'partial' takes at least one argument"));
    };
    if !cx.is_callable(f) {
        return Err(cx.type_error("the first argument must be callable"));
    }
    let keywords = cx.dict()?;
    let to = as_exact_dict(keywords.value()).expect("just made");
    let mut given: Vec<Ref> = Vec::new();
    // A partial of a partial becomes one, unless somebody gave the inner one attributes or another class.
    let inner = cx.cast::<Partial>(f).filter(|_| core::ptr::eq(cx.class_of(f), class) && plain(cx, f));
    let mut function = f;
    if let Some(p) = inner {
        function = p.function.get();
        given.extend(Tuple::of(p.args.get()).iter().map(Ref::new));
        cx.dict_merge(to, keywords_of(p))?;
    }
    given.extend(args.positional().skip(1).map(Ref::new));
    for (name, v) in args.keywords() {
        cx.dict_set(to, name, v)?;
    }
    let given = cx.tuple_from(given)?;
    make(cx, class, Partial { function: field_of(function), args: field(given), keywords: field(keywords) })
}

fn plain(cx: &Cx, f: Value) -> bool {
    cx.instance_attrs(f).is_empty()
}

fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let p = payload::<Partial>(cx, v);
    let keywords = keywords_of(p);
    let (function, first) = (Ref::new(p.function.get()), Ref::new(p.args.get()));
    let first = Tuple::of(first.value());
    if !keywords.0.is_empty() {
        return call_with_keywords(cx, &function, first, keywords, args);
    }
    let (n, m) = (first.len(), args.slots().len());
    let mut few = [Slot::UNBOUND; 8];
    if n + m <= few.len() {
        fill(&mut few, first, args);
        return cx.call_slots(function.value(), Args::with_names(&few[..n + m], args.kwnames()));
    }
    let mut all = vec![Slot::UNBOUND; n + m];
    fill(&mut all, first, args);
    cx.call_slots(function.value(), Args::with_names(&all, args.kwnames()))
}

fn fill(to: &mut [Slot], first: &Tuple, args: Args<'_>) {
    let given = first.iter().map(Slot::borrowed).chain(args.slots().iter().map(|s| s.lend()));
    to.iter_mut().zip(given).for_each(|(to, s)| *to = s);
}

/// Keywords of the call replace those given in advance.
fn call_with_keywords(cx: &Cx, f: &Ref, first: &Tuple, keywords: &Obj<Dict>, args: Args<'_>) -> Res {
    let mut named: Vec<(Ref, Ref)> = cx.dict_items(keywords);
    for (name, v) in args.keywords() {
        let text = cx.str_text(name);
        match named.iter_mut().find(|(k, _)| cx.as_str(k.value()) == Some(text)) {
            Some((_, old)) => *old = Ref::new(v),
            None => named.push((Ref::new(name), Ref::new(v))),
        }
    }
    let mut slots: Vec<Slot> = first.iter().chain(args.positional()).map(Slot::borrowed).collect();
    slots.extend(named.iter().map(|(_, v)| Slot::borrowed(v.value())));
    let names = cx.tuple_from(named.iter().map(|(k, _)| k.clone()).collect())?;
    cx.call_slots(f.value(), Args::with_names(&slots, Some(names.value())))
}

fn repr(cx: &Cx, v: Value) -> Res {
    if !cx.begin_render(v) {
        return cx.str("...");
    }
    let shown = repr_inner(cx, v);
    cx.end_render(v);
    cx.str(&shown?)
}

fn repr_inner(cx: &Cx, v: Value) -> Result<String, Exc> {
    let p = payload::<Partial>(cx, v);
    let class = cx.class_of(v);
    let name = if class.has(class_flags::NATIVE) {
        "functools.partial".to_owned()
    } else {
        cx.as_str(class.qualname.get()).unwrap_or(class.name()).to_owned()
    };
    let (function, args) = (Ref::new(p.function.get()), Ref::new(p.args.get()));
    let mut parts = vec![cx.repr_string(function.value())?];
    for a in Tuple::of(args.value()).iter() {
        parts.push(cx.repr_string(a)?);
    }
    for (k, x) in cx.dict_items(keywords_of(p)) {
        parts.push(format!("{}={}", cx.to_string(k.value())?, cx.repr_string(x.value())?));
    }
    Ok(format!("{name}({})", parts.join(", ")))
}

fn get_function(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(payload::<Partial>(cx, v).function.get()))
}

fn get_args(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(payload::<Partial>(cx, v).args.get()))
}

fn get_keywords(cx: &Cx, v: Value) -> Res {
    Ok(Ref::new(payload::<Partial>(cx, v).keywords.get()))
}

/// `(class, (function,), (function, args, keywords, attributes))`, for copying.
fn reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    let p = payload::<Partial>(cx, v);
    let attributes = cx.instance_dict(v)?.unwrap_or_else(Ref::none);
    let function = p.function.get();
    let state = cx.tuple(&[function, p.args.get(), p.keywords.get(), attributes.value()])?;
    let made_from = cx.tuple(&[function])?;
    cx.tuple(&[cx.class_of(v).value(), made_from.value(), state.value()])
}

fn set_state(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [state]) = args.method(cx, "__setstate__")?;
    let bad = || cx.type_error("invalid partial state");
    let parts = as_exact_tuple(state).filter(|t| t.len() == 4).ok_or_else(bad)?;
    let [function, given, keywords, attributes] = core::array::from_fn(|i| Ref::new(parts.get(i)));
    let Some(given_tuple) = cx.cast::<Tuple>(given.value()) else { return Err(bad()) };
    if !cx.is_callable(function.value()) {
        return Err(bad());
    }
    let given = cx.tuple(&given_tuple.iter().collect::<Vec<_>>())?;
    let copy = cx.dict()?;
    if let Some(from) = cx.cast::<Dict>(keywords.value()) {
        cx.dict_merge(as_exact_dict(copy.value()).expect("just made"), from)?;
    } else if keywords.value() != Value::NONE {
        return Err(bad());
    }
    let p = payload::<Partial>(cx, v);
    cx.set_field(&p.header, &p.function, function);
    cx.set_field(&p.header, &p.args, given);
    cx.set_field(&p.header, &p.keywords, copy);
    if let Some(from) = as_exact_dict(attributes.value())
        && let Some(own) = cx.instance_dict(v)?
    {
        cx.dict_merge(as_exact_dict(own.value()).expect("attributes are in a dict"), from)?;
    }
    Ok(Ref::none())
}

fn class_getitem(cx: &Cx, args: Args<'_>) -> Res {
    let (class, [item]) = args.method(cx, "__class_getitem__")?;
    let args = if as_exact_tuple(item).is_some() { Ref::new(item) } else { cx.tuple(&[item])? };
    let alias = freewheel::object::misc::GenericAlias { origin: field_of(class), args: field(args) };
    cx.new_object(Kind::GenericAlias, alias)
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<Partial>(cx, "functools", "partial")?
        .with_attributes::<Partial>()
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.call = Some(call);
            s.repr = Some(repr);
        })?
        .methods(&[("__reduce__", reduce), ("__setstate__", set_state)])?
        .class_methods(&[("__class_getitem__", class_getitem)])?
        .getset("__dict__", get_dict, Some(set_dict))?
        .getset("func", get_function, None)?
        .getset("args", get_args, None)?
        .getset("keywords", get_keywords, None)?
        .doc("partial(func, *args, **keywords) - new function with partial application\n    of the given arguments and keywords.\n")?
        .finish()
}
