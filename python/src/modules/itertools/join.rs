//! Iterators over several sources or with a function: `chain`, `zip_longest`, `starmap`, `accumulate`.

use core::sync::atomic::{AtomicUsize, Ordering};

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::class::Class;
use freewheel::object::tuple::as_exact_tuple;
use freewheel::object::{Field, Kind, Obj, Payload};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::{Bin, OptRes};
use freewheel::{Args, Cx, Exc, Ref, Res, Slot, Value, fields_payload};

use super::super::support::{clear, field, field_of, given, hold, make, no_keywords, payload};
use super::iterator_class;

/// An iterator over iterables, and one over the present one.
struct Chain {
    /// Unbound once it has ended.
    source: Field,
    /// Unbound between two iterables.
    active: Field,
}

fields_payload!(Chain, "chain", source, active);

fn chain_of(cx: &Cx, class: &Obj<Class>, iterables: Value) -> Res {
    let source = cx.iter(iterables)?;
    make(cx, class, Chain { source: field(source), active: Field::unbound() })
}

fn chain_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    no_keywords(cx, &args, "chain")?;
    let iterables: Vec<Value> = args.positional().collect();
    let iterables = cx.tuple(&iterables)?;
    chain_of(cx, class, iterables.value())
}

fn chain_from_iterable(cx: &Cx, args: Args<'_>) -> Res {
    let (class, [iterables]) = args.method(cx, "from_iterable")?;
    chain_of(cx, cx.as_class(class).expect("a class method gets its class"), iterables)
}

fn chain_next(cx: &Cx, it: Value) -> OptRes {
    let c = payload::<Chain>(cx, it);
    loop {
        if let Some(active) = hold(&c.active) {
            if let Some(v) = cx.next(active.value())? {
                return Ok(Some(v));
            }
            clear(&c.active);
        }
        let Some(source) = hold(&c.source) else { return Ok(None) };
        match cx.next(source.value()) {
            Ok(Some(iterable)) => match cx.iter(iterable.value()) {
                Ok(active) => cx.set_field(&c.header, &c.active, active),
                Err(e) => {
                    clear(&c.source);
                    return Err(e);
                }
            },
            end => {
                clear(&c.source);
                return end;
            }
        }
    }
}

/// `chain[int]` and the like.
fn class_getitem(cx: &Cx, args: Args<'_>) -> Res {
    let (class, [item]) = args.method(cx, "__class_getitem__")?;
    let args = if as_exact_tuple(item).is_some() { Ref::new(item) } else { cx.tuple(&[item])? };
    let alias = freewheel::object::misc::GenericAlias { origin: field_of(class), args: field(args) };
    cx.new_object(Kind::GenericAlias, alias)
}

pub(super) fn chain_class(cx: &Cx) -> Res {
    iterator_class::<Chain>(cx, "chain", Some(chain_new), chain_next, |_| ())?
        .class_methods(&[("from_iterable", chain_from_iterable), ("__class_getitem__", class_getitem)])?
        .finish()
}

/// Sources that are gone through side by side.
struct ZipLongest {
    /// Those that have ended are unbound.
    sources: Vec<Field>,
    /// How many have not ended.
    active: AtomicUsize,
    fill: Field,
}

// SAFETY: all fields are visited and released.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for ZipLongest {
    const NAME: &'static str = "zip_longest";
    fn trace(&self, t: &mut Tracer<'_>) {
        self.sources.iter().for_each(|f| t.visit(f.get()));
        t.visit(self.fill.get());
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.sources.iter().for_each(|f| r.release(f.get()));
        r.release(self.fill.get());
    }
}

fn zip_longest_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let mut fill = Value::NONE;
    for (name, v) in args.keywords() {
        if cx.str_text(name) != "fillvalue" {
            return Err(cx.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = v;
    }
    let sources: Vec<Ref> = args.positional().map(|v| cx.iter(v)).collect::<Result<_, Exc>>()?;
    let active = sources.len().into();
    let sources = sources.into_iter().map(field).collect();
    make(cx, class, ZipLongest { sources, active, fill: field_of(fill) })
}

fn zip_longest_next(cx: &Cx, it: Value) -> OptRes {
    let z = payload::<ZipLongest>(cx, it);
    // Relaxed: a count, which orders nothing.
    if z.active.load(Ordering::Relaxed) == 0 {
        return Ok(None);
    }
    let n = z.sources.len();
    // Few items need no memory of their own on the way into the tuple.
    let mut few = [const { None }; 4];
    let mut many = Vec::new();
    let items: &mut [Option<Ref>] = if n <= few.len() {
        &mut few[..n]
    } else {
        many.resize_with(n, || None);
        &mut many
    };
    for (to, f) in items.iter_mut().zip(&z.sources) {
        let Some(item) = zip_item(cx, z, f)? else { return Ok(None) };
        *to = Some(item);
    }
    let shape = cx.shape(Kind::Tuple as u32);
    cx.tuple_shaped(shape, n, |i| items[i].take().expect("just filled").into_value()).map(Some)
}

/// The next item of a source, or the filling; nothing if this was the last source.
fn zip_item(cx: &Cx, z: &ZipLongest, f: &Field) -> OptRes {
    if let Some(source) = hold(f) {
        match cx.next(source.value()) {
            Ok(Some(v)) => return Ok(Some(v)),
            Ok(None) => {
                clear(f);
                if z.active.fetch_sub(1, Ordering::Relaxed) <= 1 {
                    z.active.store(0, Ordering::Relaxed);
                    return Ok(None);
                }
            }
            Err(e) => {
                z.active.store(0, Ordering::Relaxed);
                return Err(e);
            }
        }
    }
    Ok(Some(Ref::new(z.fill.get())))
}

pub(super) fn zip_longest_class(cx: &Cx) -> Res {
    iterator_class::<ZipLongest>(cx, "zip_longest", Some(zip_longest_new), zip_longest_next, |_| ())?.finish()
}

/// A function, and a source of its arguments.
struct StarMap {
    function: Field,
    it: Field,
}

fields_payload!(StarMap, "starmap", function, it);

fn starmap_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [function, source] = args.exact(cx, "starmap")?;
    let it = cx.iter(source)?;
    make(cx, class, StarMap { function: field_of(function), it: field(it) })
}

fn starmap_next(cx: &Cx, it: Value) -> OptRes {
    let s = payload::<StarMap>(cx, it);
    let Some(given) = cx.next(s.it.get())? else { return Ok(None) };
    let f = s.function.get();
    let Some(t) = as_exact_tuple(given.value()) else {
        let items = cx.collect(given.value())?;
        let slots: Vec<Slot> = items.iter().map(|v| Slot::borrowed(v.value())).collect();
        return cx.call_slots(f, Args::new(&slots)).map(Some);
    };
    let mut few = [Slot::UNBOUND; 6];
    if t.len() <= few.len() {
        few.iter_mut().zip(t.iter()).for_each(|(slot, v)| *slot = Slot::borrowed(v));
        return cx.call_slots(f, Args::new(&few[..t.len()])).map(Some);
    }
    cx.call_with(f, t, None).map(Some)
}

pub(super) fn starmap_class(cx: &Cx) -> Res {
    iterator_class::<StarMap>(cx, "starmap", Some(starmap_new), starmap_next, |_| ())?.finish()
}

/// A running total.
struct Accumulate {
    it: Field,
    /// Unbound for addition.
    function: Field,
    /// Unbound before the first item.
    total: Field,
    /// A total to begin with, until it was given; unbound if there is none.
    initial: Field,
}

fields_payload!(Accumulate, "accumulate", it, function, total, initial);

fn accumulate_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [source, function, initial] = args.parse(cx, "accumulate", ["iterable", "func", "*initial"], 1)?;
    let it = cx.iter(source.expect("required"))?;
    let optional = |v| given(v).map_or_else(Field::unbound, field_of);
    let (function, initial) = (optional(function), optional(initial));
    make(cx, class, Accumulate { it: field(it), function, total: Field::unbound(), initial })
}

fn accumulate_next(cx: &Cx, it: Value) -> OptRes {
    let a = payload::<Accumulate>(cx, it);
    let total = if let Some(initial) = hold(&a.initial) {
        clear(&a.initial);
        initial
    } else {
        let Some(v) = cx.next(a.it.get())? else { return Ok(None) };
        match (hold(&a.total), a.function.bound()) {
            (None, _) => v,
            (Some(total), None) => cx.binary(Bin::Add, total.value(), v.value())?,
            (Some(total), Some(f)) => cx.call(f, &[total.value(), v.value()])?,
        }
    };
    cx.set_field(&a.header, &a.total, total.clone());
    Ok(Some(total))
}

pub(super) fn accumulate_class(cx: &Cx) -> Res {
    let class: ClassBuilder<'_> =
        iterator_class::<Accumulate>(cx, "accumulate", Some(accumulate_new), accumulate_next, |_| ())?;
    class.finish()
}
