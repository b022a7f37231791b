//! `product`, `permutations`, `combinations`, `combinations_with_replacement`.
//!
//! All four move indices into pools of items. The indices are moved under a lock; the items they lead to are
//! looked up afterwards, in tuples that never change.

use core::iter::repeat;

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::class::Class;
use freewheel::object::counted::Counted;
use freewheel::object::tuple::Tuple;
use freewheel::object::{Field, Kind, Obj, Payload, header};
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};
use parking_lot::Mutex;

use super::super::support::{field, make, payload};
use super::iterator_class;

/// How the indices move.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Product,
    Permutations,
    Combinations,
    WithReplacement,
}

/// Where an iterator is.
struct Place {
    indices: Counted<Vec<usize>>,
    /// For permutations: how many choices each place has left.
    cycles: Counted<Vec<usize>>,
    begun: bool,
    over: bool,
}

/// An iterator over arrangements.
struct Combine {
    kind: Kinds,
    /// Tuples; one for each place of a product, else one.
    pools: Vec<Field>,
    place: Mutex<Place>,
    /// The tuple that was given last. If nobody else has kept it, it is filled anew.
    last: Field,
}

// SAFETY: all fields are visited and released; the indices hold no references.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for Combine {
    const NAME: &'static str = "arrangements";
    fn trace(&self, t: &mut Tracer<'_>) {
        self.pools.iter().for_each(|f| t.visit(f.get()));
        t.visit(self.last.get());
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.pools.iter().for_each(|f| r.release(f.get()));
        r.release(self.last.get());
    }
}

/// Indices as they were at one moment.
enum Snapshot {
    Few([usize; 8], usize),
    Many(Vec<usize>),
}

impl Snapshot {
    fn of(indices: &[usize]) -> Snapshot {
        if indices.len() > 8 {
            return Snapshot::Many(indices.to_vec());
        }
        let mut few = [0; 8];
        few[..indices.len()].copy_from_slice(indices);
        Snapshot::Few(few, indices.len())
    }

    fn indices(&self) -> &[usize] {
        match self {
            Snapshot::Few(few, n) => &few[..*n],
            Snapshot::Many(all) => all,
        }
    }
}

impl Combine {
    fn pool(&self, i: usize) -> &Obj<Tuple> {
        Tuple::of(self.pools[i].get())
    }

    /// Moves on; answers the new indices, or nothing at the end.
    fn advance(&self) -> Option<Snapshot> {
        let mut place = self.place.lock();
        if place.over {
            return None;
        }
        if place.begun {
            let Place { indices, cycles, .. } = &mut *place;
            let n = self.pools.first().map_or(0, |p| Tuple::of(p.get()).len());
            let moved = match self.kind {
                Kinds::Product => next_product(indices, |i| self.pool(i % self.pools.len().max(1)).len()),
                Kinds::Permutations => next_permutation(indices, cycles, n),
                Kinds::Combinations => next_combination(indices, n),
                Kinds::WithReplacement => next_with_replacement(indices, n),
            };
            if !moved {
                place.over = true;
                return None;
            }
        }
        place.begun = true;
        let shown = match self.kind {
            Kinds::Permutations => place.cycles.len(),
            _ => place.indices.len(),
        };
        Some(Snapshot::of(&place.indices[..shown]))
    }
}

fn next_product(indices: &mut [usize], len: impl Fn(usize) -> usize) -> bool {
    for i in (0..indices.len()).rev() {
        indices[i] += 1;
        if indices[i] < len(i) {
            return true;
        }
        indices[i] = 0;
    }
    false
}

fn next_permutation(indices: &mut [usize], cycles: &mut [usize], n: usize) -> bool {
    for i in (0..cycles.len()).rev() {
        cycles[i] -= 1;
        if cycles[i] > 0 {
            indices.swap(i, n - cycles[i]);
            return true;
        }
        indices[i..].rotate_left(1);
        cycles[i] = n - i;
    }
    false
}

fn next_combination(indices: &mut [usize], n: usize) -> bool {
    let r = indices.len();
    let Some(i) = (0..r).rev().find(|i| indices[*i] != i + n - r) else { return false };
    indices[i] += 1;
    for k in i + 1..r {
        indices[k] = indices[k - 1] + 1;
    }
    true
}

fn next_with_replacement(indices: &mut [usize], n: usize) -> bool {
    let Some(i) = indices.iter().rposition(|x| *x + 1 != n) else { return false };
    let x = indices[i] + 1;
    indices[i..].fill(x);
    true
}

impl Combine {
    /// The item at place `i` of a result, where the pool's index is `k`.
    #[inline]
    fn item(&self, i: usize, k: usize) -> Value {
        let pool = if self.kind == Kinds::Product { i % self.pools.len() } else { 0 };
        self.pool(pool).get(k)
    }

    /// The tuple that was given last, if the iterator alone holds it.
    #[inline]
    fn reusable<'a>(&self) -> Option<&'a Obj<Tuple>> {
        let last = self.last.bound()?;
        header(last).is_some_and(|h| h.is_unique()).then(|| Tuple::of(last))
    }
}

fn combine_next(cx: &Cx, it: Value) -> OptRes {
    let c = payload::<Combine>(cx, it);
    let Some(places) = c.advance() else { return Ok(None) };
    let indices = places.indices();
    if let Some(t) = c.reusable() {
        // Held while the old items are dropped, which may run user code.
        let result = Ref::new(t.value());
        for (i, (to, k)) in t.fields().iter().zip(indices).enumerate() {
            let v = c.item(i, *k);
            if to.get() != v {
                drop(Ref::from_owned(to.replace(Ref::new(v).into_value())));
            }
        }
        return Ok(Some(result));
    }
    let shape = cx.shape(Kind::Tuple as u32);
    let result = cx.tuple_shaped(shape, indices.len(), |i| Ref::new(c.item(i, indices[i])).into_value())?;
    if !c.header.is_shared() {
        cx.set_field(&c.header, &c.last, result.clone());
    }
    Ok(Some(result))
}

fn pool_of(cx: &Cx, iterable: Value) -> Result<Field, Exc> {
    let items = cx.collect(iterable)?;
    Ok(field(cx.tuple_from(items)?))
}

/// Indices, for which there is room.
fn indices(cx: &Cx, n: usize, of: impl Iterator<Item = usize>) -> Result<Counted<Vec<usize>>, Exc> {
    let mut all = cx.vec(n)?;
    all.extend(of.take(n));
    Ok(Counted::adopt(cx.mutator(), all))
}

fn start(cx: &Cx, class: &Obj<Class>, kind: Kinds, pools: Vec<Field>, place: Place) -> Res {
    make(cx, class, Combine { kind, pools, place: Mutex::new(place), last: Field::unbound() })
}

fn product_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let mut times = 1;
    for (name, v) in args.keywords() {
        if cx.str_text(name) != "repeat" {
            let text = format!("'{}' is an invalid keyword argument for product()", cx.str_text(name));
            return Err(cx.type_error(text));
        }
        let n = cx.expect_i64(v)?;
        times = usize::try_from(n).map_err(|_| cx.value_error("repeat argument cannot be negative"))?;
    }
    let places = args.len().checked_mul(times).filter(|n| *n < 1 << 60);
    let places = places.ok_or_else(|| cx.overflow_error("repeat argument too large"))?;
    let pools: Vec<Field> = args.positional().map(|v| pool_of(cx, v)).collect::<Result<_, Exc>>()?;
    let over = places > 0 && pools.iter().any(|p| Tuple::of(p.get()).is_empty());
    let indices = indices(cx, places, repeat(0))?;
    let place = Place { indices, cycles: Counted::default(), begun: false, over };
    start(cx, class, Kinds::Product, pools, place)
}

/// The arguments of the other three: an iterable, and how many items to take.
fn pool_and_size(cx: &Cx, args: Args<'_>, name: &str, needs_size: bool) -> Result<(Field, usize), Exc> {
    let [iterable, r] = args.parse(cx, name, ["iterable", "r"], if needs_size { 2 } else { 1 })?;
    let pool = pool_of(cx, iterable.expect("required"))?;
    let r = match r.filter(|r| needs_size || *r != Value::NONE) {
        None => Tuple::of(pool.get()).len() as i64,
        Some(r) if !needs_size && !cx.is_int(r) => return Err(cx.type_error("Expected int as r")),
        Some(r) => cx.expect_i64(r)?,
    };
    let r = usize::try_from(r).map_err(|_| cx.value_error("r must be non-negative"))?;
    Ok((pool, r))
}

fn permutations_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let (pool, r) = pool_and_size(cx, args, "permutations", false)?;
    let n = Tuple::of(pool.get()).len();
    let taken = if r <= n { r } else { 0 };
    let (cycles, indices) = (indices(cx, taken, (1..=n).rev())?, indices(cx, n, 0..n)?);
    let place = Place { indices, cycles, begun: false, over: r > n };
    start(cx, class, Kinds::Permutations, vec![pool], place)
}

fn combinations_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let (pool, r) = pool_and_size(cx, args, "combinations", true)?;
    let n = Tuple::of(pool.get()).len();
    let indices = indices(cx, if r <= n { r } else { 0 }, 0..r)?;
    let place = Place { indices, cycles: Counted::default(), begun: false, over: r > n };
    start(cx, class, Kinds::Combinations, vec![pool], place)
}

fn with_replacement_new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let (pool, r) = pool_and_size(cx, args, "combinations_with_replacement", true)?;
    let over = r > 0 && Tuple::of(pool.get()).is_empty();
    let indices = indices(cx, if over { 0 } else { r }, repeat(0))?;
    let place = Place { indices, cycles: Counted::default(), begun: false, over };
    start(cx, class, Kinds::WithReplacement, vec![pool], place)
}

pub(super) fn product_class(cx: &Cx) -> Res {
    iterator_class::<Combine>(cx, "product", Some(product_new), combine_next, |_| ())?.finish()
}

pub(super) fn permutations_class(cx: &Cx) -> Res {
    iterator_class::<Combine>(cx, "permutations", Some(permutations_new), combine_next, |_| ())?.finish()
}

pub(super) fn combinations_class(cx: &Cx) -> Res {
    iterator_class::<Combine>(cx, "combinations", Some(combinations_new), combine_next, |_| ())?.finish()
}

pub(super) fn combinations_with_replacement_class(cx: &Cx) -> Res {
    let name = "combinations_with_replacement";
    iterator_class::<Combine>(cx, name, Some(with_replacement_new), combine_next, |_| ())?.finish()
}
