//! Iterators that walk several others in step: `zip` and `map`.

use freewheel_refcount::sync::atomic::Ordering;
use freewheel_refcount::{Slot, Value};

use super::itself;
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::{Class, class_flags};
use crate::object::iter::Parts;
use crate::object::tuple::{Tuple, as_exact_tuple};
use crate::object::{Field, Kind, Obj};
use crate::types::builder::ClassBuilder;
use crate::types::sequence::pair;
use crate::types::slots::OptRes;

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Parts> {
    cx.cast(v).expect("an iterator made of parts")
}

/// Iterators over all positional arguments, as a tuple.
fn iterators(cx: &Cx, args: Args<'_>) -> Res {
    let all = args.positional().map(|v| cx.iter(v)).collect::<Result<Vec<_>, Exc>>()?;
    cx.tuple_from(all)
}

/// The tuple of iterators in a field.
fn parts<'a>(field: &Field) -> &'a Obj<Tuple> {
    as_exact_tuple(field.get()).expect("a tuple of iterators")
}

fn new_zip(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let mut strict = false;
    for (name, v) in args.keywords() {
        match cx.str_text(name) {
            "strict" => strict = cx.truth(v)?,
            other => {
                let text = format!("'{other}' is an invalid keyword argument for zip()");
                return Err(cx.type_error(text));
            }
        }
    }
    let all = iterators(cx, args)?;
    let data = Parts { a: Field::new(all.into_value()), b: Field::unbound(), n: i64::from(strict).into() };
    cx.new_instance(cx.shape(class.root_shape()), data)
}

fn zip_next(cx: &Cx, v: Value) -> OptRes {
    cx.check_native_stack()?;
    let z = this(cx, v);
    let all = parts(&z.a);
    if let [a, b] = all.fields() {
        let Some(x) = cx.next(a.get())? else { return zip_end(cx, z, 0) };
        let Some(y) = cx.next(b.get())? else { return zip_end(cx, z, 1) };
        return pair(cx, x, y).map(Some);
    }
    if all.is_empty() {
        return Ok(None);
    }
    let mut items = Vec::with_capacity(all.len());
    for (i, it) in all.iter().enumerate() {
        match cx.next(it)? {
            Some(x) => items.push(x),
            None => return zip_end(cx, z, i),
        }
    }
    cx.tuple_from(items).map(Some)
}

/// Iterator `i` has ended. If all must be equally long, it must be the first, and the others must end too.
#[cold]
pub fn zip_end(cx: &Cx, z: &Parts, i: usize) -> OptRes {
    // Relaxed: never written after the making.
    if z.n.load(Ordering::Relaxed) == 0 {
        return Ok(None);
    }
    let before = |i: usize| if i == 1 { "argument 1".to_owned() } else { format!("arguments 1-{i}") };
    if i > 0 {
        return Err(cx.value_error(format!("zip() argument {} is shorter than {}", i + 1, before(i))));
    }
    for (i, it) in parts(&z.a).iter().enumerate().skip(1) {
        if cx.next(it)?.is_some() {
            return Err(cx.value_error(format!("zip() argument {} is longer than {}", i + 1, before(i))));
        }
    }
    Ok(None)
}

fn new_map(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    if args.has_keywords() && core::ptr::eq(class, cx.class(Kind::Map)) {
        return Err(cx.type_error("map() takes no keyword arguments"));
    }
    if args.len() < 2 {
        return Err(cx.type_error("map() must have at least two arguments."));
    }
    let function = args[0].value();
    let n = args.len() - 1;
    let all = if n == 1 { cx.iter(args[1].value())? } else { iterators(cx, args.skip(1))? };
    let a = Field::new(Ref::new(function).into_value());
    let data = Parts { a, b: Field::new(all.into_value()), n: (n as i64).into() };
    cx.new_instance(cx.shape(class.root_shape()), data)
}

/// The end is also where the function raises the stop of iteration.
fn map_next(cx: &Cx, v: Value) -> OptRes {
    cx.check_native_stack()?;
    let m = this(cx, v);
    // Relaxed: never written after the making.
    if m.n.load(Ordering::Relaxed) == 1 {
        let Some(x) = cx.next(m.b.get())? else { return Ok(None) };
        return cx.catch_stop(cx.call_slots(m.a.get(), Args::new(&[Slot::borrowed(x.value())])));
    }
    let all = parts(&m.b);
    let mut items = Vec::with_capacity(all.len());
    for it in all.iter() {
        match cx.next(it)? {
            Some(x) => items.push(x),
            None => return Ok(None),
        }
    }
    let slots: Vec<Slot> = items.iter().map(|x| Slot::borrowed(x.value())).collect();
    cx.catch_stop(cx.call_slots(m.a.get(), Args::new(&slots)))
}

/// Fills the classes.
pub(super) fn init(cx: &Cx) -> Result<(), Exc> {
    ClassBuilder::of(cx, Kind::Zip)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new_zip);
            s.iter = Some(itself);
            s.next = Some(zip_next);
        })?
        .doc(
            "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n   \
             >>> list(zip('abcdefg', range(3), range(4)))\n   \
             [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\n\
             The zip object yields n-length tuples, where n is the number of iterables\n\
             passed as positional arguments to zip().  The i-th element in every tuple\n\
             comes from the i-th iterable argument to zip().  This continues until the\n\
             shortest argument is exhausted.\n\n\
             If strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
        )?
        .finish()?;
    ClassBuilder::of(cx, Kind::Map)
        .flags(class_flags::SUBCLASSABLE)
        .slots(|s| {
            s.new = Some(new_map);
            s.iter = Some(itself);
            s.next = Some(map_next);
        })?
        .doc(
            "map(func, *iterables) --> map object\n\n\
             Make an iterator that computes the function using arguments from\n\
             each of the iterables.  Stops when the shortest iterable is exhausted.",
        )?
        .finish()
        .map(drop)
}
