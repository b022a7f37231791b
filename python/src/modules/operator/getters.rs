//! `itemgetter`, `attrgetter`, `methodcaller`.

use freewheel::object::class::Class;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::tuple::Tuple;
use freewheel::object::{Field, Obj, Payload};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::Slots;
use freewheel::{Args, Cx, Exc, Ref, Res, Value, fields_payload};

use super::super::support::{field, make, no_keywords, only, payload};

/// What an instance was made with: a tuple.
struct ItemGetter {
    items: Field,
}

fields_payload!(ItemGetter, "itemgetter", items);

/// A tuple of the arguments, of which there is at least one.
fn arguments(cx: &Cx, args: Args<'_>, name: &str) -> Res {
    no_keywords(cx, &args, name)?;
    if args.is_empty() {
        return Err(cx.type_error(format!("{name} expected 1 argument, got 0")));
    }
    cx.tuple(&args.positional().collect::<Vec<_>>())
}

/// One result by itself, several as a tuple.
fn each(cx: &Cx, n: usize, mut get: impl FnMut(usize) -> Res) -> Res {
    if n == 1 {
        return get(0);
    }
    let all = (0..n).map(&mut get).collect::<Result<Vec<Ref>, Exc>>()?;
    cx.tuple_from(all)
}

fn show(cx: &Cx, v: Value, name: &str, parts: Value) -> Res {
    if !cx.begin_render(v) {
        return cx.str(&format!("operator.{name}(...)"));
    }
    let shown = Tuple::of(parts).iter().map(|p| cx.repr_string(p)).collect::<Result<Vec<String>, Exc>>();
    cx.end_render(v);
    cx.str(&format!("operator.{name}({})", shown?.join(", ")))
}

fn item_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let items = arguments(cx, args, "itemgetter")?;
    make(cx, class, ItemGetter { items: field(items) })
}

fn item_call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let obj = only(cx, &args, "itemgetter")?;
    let items = Tuple::of(payload::<ItemGetter>(cx, v).items.get());
    each(cx, items.len(), |i| cx.get_item(obj, items.get(i)))
}

fn item_repr(cx: &Cx, v: Value) -> Res {
    show(cx, v, "itemgetter", payload::<ItemGetter>(cx, v).items.get())
}

fn item_reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    cx.tuple(&[cx.class_of(v).value(), payload::<ItemGetter>(cx, v).items.get()])
}

/// Names as they were given, and taken apart at their dots: a tuple of tuples.
struct AttrGetter {
    names: Field,
    paths: Field,
}

fields_payload!(AttrGetter, "attrgetter", names, paths);

fn attr_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let names = arguments(cx, args, "attrgetter")?;
    let mut paths = Vec::new();
    for name in args.positional() {
        let Some(text) = cx.as_str(name) else {
            return Err(cx.type_error("attribute name must be a string"));
        };
        let path = text.split('.').map(|part| cx.name_or_str(part)).collect::<Result<Vec<Ref>, Exc>>()?;
        paths.push(cx.tuple_from(path)?);
    }
    let paths = cx.tuple_from(paths)?;
    make(cx, class, AttrGetter { names: field(names), paths: field(paths) })
}

fn attr_call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let obj = only(cx, &args, "attrgetter")?;
    let paths = Tuple::of(payload::<AttrGetter>(cx, v).paths.get());
    each(cx, paths.len(), |i| {
        let mut at = Ref::new(obj);
        for name in Tuple::of(paths.get(i)).iter() {
            at = cx.get_attr(at.value(), cx.attr_name(name)?.value())?;
        }
        Ok(at)
    })
}

fn attr_repr(cx: &Cx, v: Value) -> Res {
    show(cx, v, "attrgetter", payload::<AttrGetter>(cx, v).names.get())
}

fn attr_reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    cx.tuple(&[cx.class_of(v).value(), payload::<AttrGetter>(cx, v).names.get()])
}

/// A method's name, and the arguments it is called with.
struct MethodCaller {
    name: Field,
    args: Field,
    /// A dict, or unbound.
    keywords: Field,
}

fields_payload!(MethodCaller, "methodcaller", name, args, keywords);

impl MethodCaller {
    fn keywords<'a>(&self) -> Option<&'a Obj<Dict>> {
        self.keywords.bound().and_then(as_exact_dict)
    }
}

fn method_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let Some(name) = args.get(0) else {
        return Err(cx.type_error("methodcaller needs at least one argument, the method name"));
    };
    let Some(text) = cx.as_str(name) else { return Err(cx.type_error("method name must be a string")) };
    let keywords = match args.has_keywords() {
        false => Field::unbound(),
        true => {
            let d = cx.dict()?;
            for (k, v) in args.keywords() {
                cx.dict_set(as_exact_dict(d.value()).expect("just made"), k, v)?;
            }
            field(d)
        }
    };
    let given = cx.tuple(&args.positional().skip(1).collect::<Vec<_>>())?;
    make(cx, class, MethodCaller { name: field(cx.name_or_str(text)?), args: field(given), keywords })
}

fn method_call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let obj = only(cx, &args, "methodcaller")?;
    let m = payload::<MethodCaller>(cx, v);
    let given = Tuple::of(m.args.get());
    let name = cx.attr_name(m.name.get())?;
    if let Some(keywords) = m.keywords() {
        let f = cx.get_attr(obj, name.value())?;
        return cx.call_with(f.value(), given, Some(keywords));
    }
    let mut few = [Value::UNBOUND; 4];
    if given.len() <= few.len() {
        few.iter_mut().zip(given.iter()).for_each(|(to, v)| *to = v);
        return cx.call_method(obj, name.value(), &few[..given.len()]);
    }
    cx.call_method(obj, name.value(), &given.iter().collect::<Vec<_>>())
}

fn method_repr(cx: &Cx, v: Value) -> Res {
    if !cx.begin_render(v) {
        return cx.str("operator.methodcaller(...)");
    }
    let shown = method_parts(cx, payload(cx, v));
    cx.end_render(v);
    cx.str(&format!("operator.methodcaller({})", shown?.join(", ")))
}

fn method_parts(cx: &Cx, m: &MethodCaller) -> Result<Vec<String>, Exc> {
    let mut parts = vec![cx.repr_string(m.name.get())?];
    for a in Tuple::of(m.args.get()).iter() {
        parts.push(cx.repr_string(a)?);
    }
    for (k, x) in m.keywords().map(|d| cx.dict_items(d)).unwrap_or_default() {
        parts.push(format!("{}={}", cx.to_string(k.value())?, cx.repr_string(x.value())?));
    }
    Ok(parts)
}

fn method_reduce(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__reduce__")?;
    let m = payload::<MethodCaller>(cx, v);
    if m.keywords().is_some() {
        return Err(cx.type_error("cannot reduce a methodcaller with keyword arguments"));
    }
    let given: Vec<Value> = [m.name.get()].into_iter().chain(Tuple::of(m.args.get()).iter()).collect();
    let given = cx.tuple(&given)?;
    cx.tuple(&[cx.class_of(v).value(), given.value()])
}

fn class<T: Payload>(cx: &Cx, name: &str, fill: impl FnOnce(&mut Slots), reduce: freewheel::NativeFn) -> Res {
    ClassBuilder::new::<T>(cx, "operator", name)?.slots(fill)?.methods(&[("__reduce__", reduce)])?.finish()
}

pub(super) fn itemgetter(cx: &Cx) -> Res {
    let fill = |s: &mut Slots| {
        s.new = Some(item_new);
        s.call = Some(item_call);
        s.repr = Some(item_repr);
    };
    class::<ItemGetter>(cx, "itemgetter", fill, item_reduce)
}

pub(super) fn attrgetter(cx: &Cx) -> Res {
    let fill = |s: &mut Slots| {
        s.new = Some(attr_new);
        s.call = Some(attr_call);
        s.repr = Some(attr_repr);
    };
    class::<AttrGetter>(cx, "attrgetter", fill, attr_reduce)
}

pub(super) fn methodcaller(cx: &Cx) -> Res {
    let fill = |s: &mut Slots| {
        s.new = Some(method_new);
        s.call = Some(method_call);
        s.repr = Some(method_repr);
    };
    class::<MethodCaller>(cx, "methodcaller", fill, method_reduce)
}
