//! `ConcurrentDict`: a mapping that many threads change at once.
//!
//! The keys are spread by their hashes over a fixed number of plain dicts, the shards. So it is what a dict is: readers
//! take no lock, and a change is one step under its dict's lock; but writers of different keys seldom meet, and a table
//! that grows is a small part of the whole. What goes over several shards (the length, iterating, clearing) is no single
//! step.

use freewheel::object::class::{Class, class_flags};
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::tuple::Tuple;
use freewheel::object::{Field, Kind, Obj};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::generic::class_getitem;
use freewheel::{Args, Cx, Exc, Ref, Res, Value, fields_payload};

use super::super::support::{field, make, payload};
use super::{map_change, map_iter};

/// Number of shards, as a power of two.
const BITS: u32 = 5;
pub(super) const SHARDS: usize = 1 << BITS;

/// The mapping: a tuple of dicts.
pub(super) struct Map {
    shards: Field,
}

fields_payload!(Map, "concurrent dict", shards);

/// A key, its hash, and where it belongs.
pub(super) struct Place<'a> {
    pub dict: &'a Obj<Dict>,
    pub key: Value,
    pub hash: u64,
}

impl Map {
    /// Shard number `i`.
    #[inline(always)]
    pub fn shard<'a>(&self, i: usize) -> &'a Obj<Dict> {
        as_exact_dict(Tuple::of(self.shards.get()).get(i)).expect("a map is made of dicts")
    }

    pub fn shards<'a>(&self) -> impl Iterator<Item = &'a Obj<Dict>> {
        (0..SHARDS).map(|i| self.shard(i))
    }
}

pub(super) fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Map> {
    payload(cx, v)
}

/// Where a key belongs. The upper bits of a product depend on all bits of the hash, while the dicts go by the lower
/// bits of the hash itself.
///
/// # Errors
/// What the key's own code raises.
#[inline]
pub(super) fn place<'a>(cx: &Cx, v: Value, key: Value) -> Result<Place<'a>, Exc> {
    let hash = cx.hash(key)? as u64;
    let i = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS);
    Ok(Place { dict: this(cx, v).shard(i as usize), key, hash })
}

impl Place<'_> {
    /// The key's value.
    #[inline]
    pub fn get(&self, cx: &Cx) -> Result<Option<Ref>, Exc> {
        Ok(cx.dict_get_hashed(self.dict, self.key, self.hash)?.map(Ref::new))
    }

    /// See [`Cx::dict_exchange`].
    pub fn exchange(&self, cx: &Cx, expected: Option<&Ref>, new: Option<&Ref>) -> Result<bool, Exc> {
        cx.dict_exchange(self.dict, self.key, self.hash, expected.map(Ref::value), new.map(Ref::value))
    }

    /// Removes the key; answers its value.
    pub fn remove(&self, cx: &Cx) -> Result<Option<Ref>, Exc> {
        cx.dict_remove_hashed(self.dict, self.key, self.hash, |_| true)
    }

    /// Stores a value.
    pub fn set(&self, cx: &Cx, x: Value) -> Result<(), Exc> {
        cx.dict_set_hashed(self.dict, self.key, self.hash, Ref::new(x))
    }
}

fn len(cx: &Cx, v: Value) -> Result<usize, Exc> {
    Ok(this(cx, v).shards().map(|d| d.0.len()).sum())
}

fn contains(cx: &Cx, v: Value, k: Value) -> Result<bool, Exc> {
    Ok(place(cx, v, k)?.get(cx)?.is_some())
}

fn getitem(cx: &Cx, v: Value, k: Value) -> Res {
    place(cx, v, k)?.get(cx)?.ok_or_else(|| cx.key_error(k))
}

fn setitem(cx: &Cx, v: Value, k: Value, x: Option<Value>) -> Result<(), Exc> {
    let place = place(cx, v, k)?;
    match x {
        Some(x) => place.set(cx, x),
        None => match place.remove(cx)? {
            Some(_) => Ok(()),
            None => Err(cx.key_error(k)),
        },
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let name = cx.class_of(v).name();
    if !cx.begin_render(v) {
        return cx.str(&format!("{name}({{...}})"));
    }
    let shown = plain_copy(cx, v).and_then(|d| cx.repr_string(d.value()));
    cx.end_render(v);
    cx.str(&format!("{name}({})", shown?))
}

/// A plain dict with the same items.
fn plain_copy(cx: &Cx, v: Value) -> Res {
    let made = cx.dict()?;
    let d = as_exact_dict(made.value()).expect("just made");
    for shard in this(cx, v).shards() {
        cx.dict_merge(d, shard)?;
    }
    Ok(made)
}

/// Stores what arguments like those of `dict` give, key by key.
pub(super) fn fill(cx: &Cx, v: Value, args: Args<'_>) -> Result<(), Exc> {
    let given = cx.dict()?;
    let init = cx.class(Kind::Dict).slots().init.expect("dicts have an initializer");
    init(cx, given.value(), args)?;
    for (k, x) in cx.dict_items(as_exact_dict(given.value()).expect("just made")) {
        place(cx, v, k.value())?.set(cx, x.value())?;
    }
    Ok(())
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    let shards = (0..SHARDS).map(|_| cx.dict()).collect::<Result<Vec<Ref>, Exc>>()?;
    make(cx, class, Map { shards: field(cx.tuple_from(shards)?) })
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<Map>(cx, super::MODULE, "ConcurrentDict")?
        .flags(class_flags::SUBCLASSABLE | class_flags::MAPPING | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.init = Some(fill);
            s.repr = Some(repr);
            s.len = Some(len);
            s.contains = Some(contains);
            s.getitem = Some(getitem);
            s.setitem = Some(setitem);
            s.iter = Some(map_iter::iter);
        })?
        .methods(map_change::METHODS)?
        .methods(map_iter::METHODS)?
        .class_methods(&[("__class_getitem__", class_getitem)])?
        .doc(
            "ConcurrentDict(mapping or pairs, **items): a dict for many writers, with atomic changes by key",
        )?;
    map_iter::add_class(cx, &class)?;
    class.finish()
}
