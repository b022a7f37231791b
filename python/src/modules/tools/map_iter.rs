//! Iterators over `ConcurrentDict`: its keys, values or items, shard by shard.
//!
//! When an iterator comes to a shard, it takes all of it that is there. A shard's table only ever gets entries at its
//! end, and the walk ends where the table ended when it began: so no key comes twice, and one that is there all the time
//! comes once, whatever other threads do meanwhile.

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::counted::Counted;
use freewheel::object::guarded::{Guarded, Locked};
use freewheel::object::{Field, Obj, Payload};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::super::support::{class_part, field_of, make, payload, self_iter};
use super::map::{Map, SHARDS};

/// What an iterator answers.
#[derive(Clone, Copy)]
enum What {
    Keys,
    Values,
    Items,
}

/// Where an iterator is.
#[derive(Default)]
struct Position {
    /// The next shard.
    shard: usize,
    /// What is left of those before, counted, the next one last.
    left: Counted<Vec<Value>>,
}

struct MapIter {
    map: Field,
    what: What,
    position: Guarded<Position>,
}

// SAFETY: the field.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Locked for MapIter {
    type Data = Position;

    fn guarded(&self) -> &Guarded<Position> {
        &self.position
    }
}

// SAFETY: the mapping and all that is left are visited and released. Nobody stops at a safepoint while holding the
// lock, so in a pause it is free.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for MapIter {
    const NAME: &'static str = "concurrent dict iterator";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.map.get());
        // SAFETY: as said above; outside pauses only the object's own thread traces it.
        unsafe { self.position.peek() }.left.iter().for_each(|v| t.visit(*v));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.map.get());
        self.position.get_mut().left.iter().for_each(|v| r.release(*v));
    }
}

const CLASS: &str = "_iterator";

fn start(cx: &Cx, v: Value, what: What) -> Res {
    let data = MapIter { map: field_of(v), what, position: Guarded::default() };
    make(cx, class_part(cx, v, CLASS), data)
}

/// The slot `iter` of the mapping.
pub(super) fn iter(cx: &Cx, v: Value) -> Res {
    start(cx, v, What::Keys)
}

fn keys(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "keys")?;
    start(cx, v, What::Keys)
}

fn values(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "values")?;
    start(cx, v, What::Values)
}

fn items(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "items")?;
    start(cx, v, What::Items)
}

pub(super) const METHODS: &[(&str, NativeFn)] = &[("keys", keys), ("values", values), ("items", items)];

/// What there is in a shard.
fn all_of(cx: &Cx, it: &MapIter, shard: usize) -> Result<Vec<Ref>, Exc> {
    let map: &Obj<Map> = payload(cx, it.map.get());
    let items = cx.dict_items(map.shard(shard)).into_iter();
    match it.what {
        What::Keys => Ok(items.map(|(k, _)| k).collect()),
        What::Values => Ok(items.map(|(_, v)| v).collect()),
        What::Items => items.map(|(k, v)| cx.tuple_from(vec![k, v])).collect(),
    }
}

fn next(cx: &Cx, it: Value) -> OptRes {
    let it: &Obj<MapIter> = payload(cx, it);
    loop {
        let shard = {
            let mut position = it.lock();
            if let Some(v) = position.left.pop() {
                return Ok(Some(Ref::from_owned(v)));
            }
            if position.shard == SHARDS {
                return Ok(None);
            }
            position.shard += 1;
            position.shard - 1
        };
        let found = all_of(cx, it, shard)?;
        cx.with_room(|| {
            found.iter().for_each(|v| cx.barrier(&it.header, v.value()));
            // Another thread may have brought some, too.
            let mut position = it.lock();
            position.left.reserve(cx.mutator(), found.len())?;
            position.left.extend(found.iter().rev().map(|v| v.clone().into_value()));
            Ok(())
        })?;
        cx.checkpoint()?;
    }
}

/// Makes the class of iterators, which the class of mappings keeps.
pub(super) fn add_class(cx: &Cx, map: &ClassBuilder<'_>) -> Result<(), Exc> {
    let class = ClassBuilder::new::<MapIter>(cx, super::MODULE, "ConcurrentDictIterator")?
        .slots(|s| {
            s.iter = Some(self_iter);
            s.next = Some(next);
        })?
        .finish()?;
    map.attr(CLASS, class.value())
}
