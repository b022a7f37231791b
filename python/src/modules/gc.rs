//! `gc`: the collector's switches, and a look at the heap.
//!
//! The collector has one generation; thresholds and debug flags are remembered and change nothing.

use core::sync::atomic::{AtomicI64, Ordering};

use freewheel::object::list::as_exact_list;
use freewheel::object::{Field, Kind, Obj, header};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value, fields_payload};

use super::ModuleBuilder;
use super::gc_walk::{is_container, referents};
use super::support::{field, given, make, payload};

/// What the functions of the module share; their receiver.
struct State {
    /// The list `gc.callbacks`.
    callbacks: Field,
    thresholds: [AtomicI64; 3],
    debug: AtomicI64,
}

fields_payload!(State, "gc state", callbacks);

fn state<'a>(cx: &Cx, args: Args<'_>) -> &'a Obj<State> {
    payload(cx, args[0].value())
}

fn tell(cx: &Cx, s: &State, phase: &str, collected: Option<usize>) -> Result<(), Exc> {
    let callbacks = as_exact_list(s.callbacks.get()).map(|l| l.to_vec()).unwrap_or_default();
    if callbacks.is_empty() {
        return Ok(());
    }
    let info = cx.dict()?;
    let d = freewheel::object::dict::as_exact_dict(info.value()).expect("just made");
    cx.dict_set_str(d, "generation", Value::small(2))?;
    cx.dict_set_str(d, "collected", cx.uint(collected.unwrap_or(0) as u64)?.value())?;
    cx.dict_set_str(d, "uncollectable", Value::small(0))?;
    let phase = cx.str(phase)?;
    for f in callbacks {
        if let Err(e) = cx.call(f.value(), &[phase.value(), info.value()]) {
            cx.report_unraisable(&e, f.value());
        }
    }
    Ok(())
}

/// `collect([generation])`: the number of objects found unreachable.
fn collect(cx: &Cx, args: Args<'_>) -> Res {
    let [generation] = args.skip(1).parse(cx, "collect", ["generation"], 0)?;
    let generation = generation.map_or(Ok(2), |v| cx.expect_i64(v))?;
    if !(0..=2).contains(&generation) {
        return Err(cx.value_error("invalid generation"));
    }
    let s = state(cx, args);
    tell(cx, s, "start", None)?;
    let freed = cx.mutator().collect().freed_objects;
    tell(cx, s, "stop", Some(freed))?;
    cx.uint(freed as u64)
}

fn switch(cx: &Cx, on: bool) -> Res {
    // Relaxed: a switch of its own.
    cx.world().collection_enabled.store(on, Ordering::Relaxed);
    Ok(Ref::none())
}

fn enable(cx: &Cx, _: Args<'_>) -> Res {
    switch(cx, true)
}

fn disable(cx: &Cx, _: Args<'_>) -> Res {
    switch(cx, false)
}

fn is_enabled(cx: &Cx, _: Args<'_>) -> Res {
    Ok(Ref::bool(cx.world().collection_enabled.load(Ordering::Relaxed)))
}

fn triple(cx: &Cx, n: [i64; 3]) -> Res {
    cx.tuple_from(n.iter().map(|i| cx.int(*i)).collect::<Result<Vec<Ref>, Exc>>()?)
}

fn get_count(cx: &Cx, _: Args<'_>) -> Res {
    triple(cx, [0; 3])
}

fn get_threshold(cx: &Cx, args: Args<'_>) -> Res {
    let s = state(cx, args);
    triple(cx, core::array::from_fn(|i| s.thresholds[i].load(Ordering::Relaxed)))
}

fn set_threshold(cx: &Cx, args: Args<'_>) -> Res {
    let new: [Option<Value>; 3] = args.skip(1).range(cx, "set_threshold", 1)?;
    let s = state(cx, args);
    for (to, v) in s.thresholds.iter().zip(new) {
        if let Some(v) = v {
            to.store(cx.expect_i64(v)?, Ordering::Relaxed);
        }
    }
    Ok(Ref::none())
}

fn get_debug(cx: &Cx, args: Args<'_>) -> Res {
    cx.int(state(cx, args).debug.load(Ordering::Relaxed))
}

fn set_debug(cx: &Cx, args: Args<'_>) -> Res {
    let [flags] = args.skip(1).exact(cx, "set_debug")?;
    state(cx, args).debug.store(cx.expect_i64(flags)?, Ordering::Relaxed);
    Ok(Ref::none())
}

fn nothing(_: &Cx, _: Args<'_>) -> Res {
    Ok(Ref::none())
}

fn get_freeze_count(cx: &Cx, _: Args<'_>) -> Res {
    cx.int(0)
}

fn get_stats(cx: &Cx, _: Args<'_>) -> Res {
    let stats = cx.world().stats();
    let mut all = Vec::new();
    for generation in 0..3 {
        // All that was collected counts for the oldest generation.
        let oldest = generation == 2;
        let of = |n: u64| cx.uint(if oldest { n } else { 0 });
        let entry = cx.dict()?;
        let d = freewheel::object::dict::as_exact_dict(entry.value()).expect("just made");
        cx.dict_set_str(d, "collections", of(stats.collections)?.value())?;
        cx.dict_set_str(d, "collected", of(stats.collected_objects)?.value())?;
        cx.dict_set_str(d, "uncollectable", Value::small(0))?;
        all.push(entry);
    }
    cx.list(all)
}

fn is_tracked(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.skip(1).exact(cx, "is_tracked")?;
    Ok(Ref::bool(is_container(cx, v)))
}

/// The flag of objects whose finalizer has run (or that never had one, if their kind says so at birth).
fn is_finalized(cx: &Cx, args: Args<'_>) -> Res {
    const FINALIZED: u8 = 16;
    let [v] = args.skip(1).exact(cx, "is_finalized")?;
    let has_finalizer = cx.class_of(v).has_finalizer();
    Ok(Ref::bool(has_finalizer && header(v).is_some_and(|h| h.has(FINALIZED))))
}

/// All containers that this thread may see: its own and those that threads share.
fn visible(cx: &Cx) -> Vec<Ref> {
    let mut found = Vec::new();
    cx.mutator().pause(|token| {
        cx.world().objects(token, &mut |h| {
            let v = Value::object(h);
            // Without a count an object is only waiting to be freed.
            if header(v).is_some_and(|h| (h.is_shared() || h.owner() == cx.me()) && h.total() > 0)
                && is_container(cx, v)
            {
                found.push(Ref::new(v));
            }
        });
    });
    found
}

fn get_objects(cx: &Cx, args: Args<'_>) -> Res {
    let [generation] = args.skip(1).parse(cx, "get_objects", ["generation"], 0)?;
    if let Some(generation) = given(generation) {
        match cx.expect_i64(generation)? {
            0 | 1 => return cx.list(Vec::new()),
            2 => {}
            n if n < 0 => return Err(cx.value_error("generation parameter cannot be negative")),
            _ => {
                return Err(cx.value_error(
                    "generation parameter must be less than the number of available generations (3)",
                ));
            }
        }
    }
    let all = visible(cx);
    cx.list(all)
}

fn get_referents(cx: &Cx, args: Args<'_>) -> Res {
    let mut all = Vec::new();
    for v in args.skip(1).positional() {
        referents(cx, v, &mut all);
    }
    cx.list(all)
}

fn get_referrers(cx: &Cx, args: Args<'_>) -> Res {
    let targets: Vec<Value> = args.skip(1).positional().collect();
    let mut found = Vec::new();
    let mut targets_of = Vec::new();
    for v in visible(cx) {
        targets_of.clear();
        referents(cx, v.value(), &mut targets_of);
        if targets_of.iter().any(|t| targets.contains(&t.value())) {
            found.push(v);
        }
    }
    cx.list(found)
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("collect", collect),
    ("disable", disable),
    ("enable", enable),
    ("freeze", nothing),
    ("get_count", get_count),
    ("get_debug", get_debug),
    ("get_freeze_count", get_freeze_count),
    ("get_objects", get_objects),
    ("get_referents", get_referents),
    ("get_referrers", get_referrers),
    ("get_stats", get_stats),
    ("get_threshold", get_threshold),
    ("is_finalized", is_finalized),
    ("is_tracked", is_tracked),
    ("isenabled", is_enabled),
    ("set_debug", set_debug),
    ("set_threshold", set_threshold),
    ("unfreeze", nothing),
];

const FLAGS: [(&str, i32); 5] = [
    ("DEBUG_STATS", 1),
    ("DEBUG_COLLECTABLE", 2),
    ("DEBUG_UNCOLLECTABLE", 4),
    ("DEBUG_SAVEALL", 32),
    ("DEBUG_LEAK", 38),
];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<State>(cx, "gc", "_state")?.finish()?;
    let callbacks = cx.list(Vec::new())?;
    let data = State {
        callbacks: field(callbacks.clone()),
        thresholds: [700, 10, 10].map(AtomicI64::new),
        debug: 0.into(),
    };
    let state = make(cx, cx.as_class(class.value()).expect("just made"), data)?;
    let mut m = ModuleBuilder::new(cx, "gc")?
        .value("callbacks", callbacks)?
        .value("garbage", cx.list(Vec::new())?)?;
    for (name, f) in FUNCTIONS {
        m = m.value(name, native(cx, Kind::NativeFunction, name, *f, Some(state.value()), None)?)?;
    }
    for (name, flag) in FLAGS {
        m = m.value(name, Value::small(flag))?;
    }
    m.finish()
}
