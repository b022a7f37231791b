//! `gc`: the collector's switches, and a look at the heap.
//!
//! The collector has one generation, which is the oldest: thresholds are remembered and change nothing, and younger
//! generations are empty. Of the debug flags only `DEBUG_SAVEALL` does something. `freeze` only counts: the collector writes to no object, so a forked process shares
//! them all anyway.

use core::sync::atomic::{AtomicI64, Ordering};

use freewheel::gc::CollectionReport;
use freewheel::object::dict::as_exact_dict;
use freewheel::object::list::as_exact_list;
use freewheel::object::{Field, Kind, Obj, header};
use freewheel::types::builder::{ClassBuilder, native};
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value, fields_payload};

use super::ModuleBuilder;
use super::gc_walk::{for_each_tracked, hand_out, is_tracked_object, leads_to, referents};
use super::support::{field, given, make, no_keywords, payload};

/// What the functions of the module share; their receiver.
struct State {
    /// The list `gc.callbacks`.
    callbacks: Field,
    /// The list `gc.garbage`.
    garbage: Field,
    thresholds: [AtomicI64; 3],
    debug: AtomicI64,
    /// Collections that were asked for as ones of the two younger generations.
    younger: [AtomicI64; 2],
    frozen: AtomicI64,
}

fields_payload!(State, "gc state", callbacks, garbage);

fn state<'a>(cx: &Cx, args: Args<'_>) -> &'a Obj<State> {
    payload(cx, args[0].value())
}

/// Calls the functions in `gc.callbacks`.
fn tell(cx: &Cx, list: Value, generation: i32, phase: &str, collected: usize) -> Result<(), Exc> {
    let callbacks = as_exact_list(list).map(|l| l.to_vec()).unwrap_or_default();
    if callbacks.is_empty() {
        return Ok(());
    }
    let info = cx.dict()?;
    let d = as_exact_dict(info.value()).expect("just made");
    cx.dict_set_str(d, "generation", Value::small(generation))?;
    cx.dict_set_str(d, "collected", cx.uint(collected as u64)?.value())?;
    cx.dict_set_str(d, "uncollectable", Value::small(0))?;
    let phase = cx.str(phase)?;
    for f in callbacks {
        if let Err(e) = cx.call(f.value(), &[phase.value(), info.value()]) {
            cx.report_unraisable(&e, f.value());
        }
    }
    Ok(())
}

/// Tells the callbacks of a collection that the program did not ask for, if it has imported this module.
pub fn tell_of_growth(cx: &Cx, ended: Option<&CollectionReport>) {
    let modules = as_exact_dict(cx.globals().modules.get());
    let Some(module) = modules.and_then(|d| cx.dict_get_str(d, "gc")).map(Ref::new) else { return };
    let Ok(list) = cx.get_attr_str(module.value(), "callbacks") else { return };
    let told = match ended {
        None => tell(cx, list.value(), 2, "start", 0),
        Some(report) => save_kept(cx, module.value())
            .and_then(|()| tell(cx, list.value(), 2, "stop", report.found_objects)),
    };
    if let Err(e) = told {
        cx.report_unraisable(&e, Value::NONE);
    }
}

/// Puts what collections have kept into a list, as far as users can see it.
fn save_to(cx: &Cx, list: Value) -> Result<(), Exc> {
    let Some(list) = as_exact_list(list) else { return Ok(()) };
    for v in cx.globals().take_kept(cx.mutator()) {
        if is_tracked_object(cx, v.value()) {
            cx.list_push(list, v)?;
        }
    }
    Ok(())
}

fn save_kept(cx: &Cx, module: Value) -> Result<(), Exc> {
    let garbage = cx.get_attr_str(module, "garbage")?;
    save_to(cx, garbage.value())
}

/// `collect([generation])`: the number of objects found unreachable.
fn collect(cx: &Cx, args: Args<'_>) -> Res {
    let [generation] = args.skip(1).parse(cx, "collect", ["generation"], 0)?;
    let generation = generation.map_or(Ok(2), |v| cx.expect_i64(v))?;
    if !(0..=2).contains(&generation) {
        return Err(cx.value_error("invalid generation"));
    }
    let s = state(cx, args);
    let callbacks = s.callbacks.get();
    tell(cx, callbacks, generation as i32, "start", 0)?;
    let found = cx.mutator().collect().found_objects;
    save_to(cx, s.garbage.get())?;
    if let Some(n) = s.younger.get(generation as usize) {
        // Relaxed: a number for people.
        n.fetch_add(1, Ordering::Relaxed);
    }
    tell(cx, callbacks, generation as i32, "stop", found)?;
    cx.uint(found as u64)
}

fn switch(cx: &Cx, on: bool) -> Res {
    // Relaxed: a switch of its own.
    cx.world().collection_enabled.store(on, Ordering::Relaxed);
    Ok(Ref::none())
}

fn enable(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "enable")?;
    switch(cx, true)
}

fn disable(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "disable")?;
    switch(cx, false)
}

fn is_enabled(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "isenabled")?;
    Ok(Ref::bool(cx.world().collection_enabled.load(Ordering::Relaxed)))
}

fn triple(cx: &Cx, n: [i64; 3]) -> Res {
    cx.tuple_from(n.iter().map(|i| cx.int(*i)).collect::<Result<Vec<Ref>, Exc>>()?)
}

fn get_count(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "get_count")?;
    triple(cx, [0; 3])
}

fn get_threshold(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "get_threshold")?;
    let s = state(cx, args);
    triple(cx, core::array::from_fn(|i| s.thresholds[i].load(Ordering::Relaxed)))
}

fn set_threshold(cx: &Cx, args: Args<'_>) -> Res {
    let given = args.skip(1);
    no_keywords(cx, &given, "gc.set_threshold")?;
    let (n, s) = (given.len(), state(cx, args));
    if !(1..=3).contains(&n) {
        let most = if n == 0 { "at least 1 argument" } else { "at most 3 arguments" };
        return Err(cx.type_error(format!("set_threshold() takes {most} ({n} given)")));
    }
    let new: [Option<Value>; 3] = core::array::from_fn(|i| given.get(i));
    for (to, v) in s.thresholds.iter().zip(new) {
        if let Some(v) = v {
            to.store(cx.expect_i64(v)?, Ordering::Relaxed);
        }
    }
    Ok(Ref::none())
}

fn get_debug(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "get_debug")?;
    cx.int(state(cx, args).debug.load(Ordering::Relaxed))
}

fn set_debug(cx: &Cx, args: Args<'_>) -> Res {
    let [flags] = args.skip(1).exact(cx, "gc.set_debug")?;
    let flags = cx.expect_i64(flags)?;
    state(cx, args).debug.store(flags, Ordering::Relaxed);
    // Relaxed: a switch of its own.
    cx.globals().keep_garbage.store(flags & i64::from(SAVEALL) != 0, Ordering::Relaxed);
    Ok(Ref::none())
}

/// Refuses arguments of a function that takes none.
fn nothing(cx: &Cx, args: Args<'_>, name: &str) -> Result<(), Exc> {
    let given = args.skip(1);
    no_keywords(cx, &given, &format!("gc.{name}"))?;
    match given.len() {
        0 => Ok(()),
        n => Err(cx.type_error(format!("gc.{name}() takes no arguments ({n} given)"))),
    }
}

fn freeze(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "freeze")?;
    let mut count = 0;
    for_each_tracked(cx, &mut |_, _| count += 1);
    state(cx, args).frozen.store(count, Ordering::Relaxed);
    Ok(Ref::none())
}

fn unfreeze(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "unfreeze")?;
    state(cx, args).frozen.store(0, Ordering::Relaxed);
    Ok(Ref::none())
}

fn get_freeze_count(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "get_freeze_count")?;
    cx.int(state(cx, args).frozen.load(Ordering::Relaxed))
}

fn get_stats(cx: &Cx, args: Args<'_>) -> Res {
    nothing(cx, args, "get_stats")?;
    let stats = cx.world().stats();
    // Relaxed: numbers for people.
    let [first, second] = state(cx, args).younger.each_ref().map(|n| n.load(Ordering::Relaxed) as u64);
    // A collection counts for the generation that was asked for; all that was collected, for the oldest.
    let oldest = stats.collections.saturating_sub(first + second);
    let mut all = Vec::new();
    for (collections, collected) in [(first, 0), (second, 0), (oldest, stats.collected_objects)] {
        let entry = cx.dict()?;
        let d = as_exact_dict(entry.value()).expect("just made");
        cx.dict_set_str(d, "collections", cx.uint(collections)?.value())?;
        cx.dict_set_str(d, "collected", cx.uint(collected)?.value())?;
        cx.dict_set_str(d, "uncollectable", Value::small(0))?;
        all.push(entry);
    }
    cx.list(all)
}

fn is_tracked(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.skip(1).exact(cx, "gc.is_tracked")?;
    Ok(Ref::bool(is_tracked_object(cx, v)))
}

/// The flag of objects whose finalizer has run (or that never had one, if their kind says so at birth).
fn is_finalized(cx: &Cx, args: Args<'_>) -> Res {
    const FINALIZED: u8 = 16;
    let [v] = args.skip(1).exact(cx, "gc.is_finalized")?;
    let has_finalizer = cx.class_of(v).has_finalizer();
    Ok(Ref::bool(has_finalizer && header(v).is_some_and(|h| h.has(FINALIZED))))
}

fn get_objects(cx: &Cx, args: Args<'_>) -> Res {
    let [generation] = args.skip(1).parse(cx, "get_objects", ["generation"], 0)?;
    if let Some(generation) = given(generation) {
        if !cx.is_int(generation) {
            let class = cx.class_of(generation).name();
            return Err(cx.type_error(format!("argument should be integer or None, not '{class}'")));
        }
        match cx.expect_i64(generation)? {
            -1 => {}
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
    let mut all = Vec::new();
    for_each_tracked(cx, &mut |token, v| all.push(hand_out(cx, token, v)));
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
    for_each_tracked(cx, &mut |token, v| {
        if leads_to(cx, token, v, &targets) {
            found.push(hand_out(cx, token, v));
        }
    });
    cx.list(found)
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("collect", collect),
    ("disable", disable),
    ("enable", enable),
    ("freeze", freeze),
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
    ("unfreeze", unfreeze),
];

/// Garbage goes to `gc.garbage` instead of being freed.
const SAVEALL: i32 = 32;

const FLAGS: [(&str, i32); 5] = [
    ("DEBUG_STATS", 1),
    ("DEBUG_COLLECTABLE", 2),
    ("DEBUG_UNCOLLECTABLE", 4),
    ("DEBUG_SAVEALL", SAVEALL),
    ("DEBUG_LEAK", 38),
];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let class = ClassBuilder::new::<State>(cx, "gc", "_state")?.finish()?;
    let (callbacks, garbage) = (cx.list(Vec::new())?, cx.list(Vec::new())?);
    let data = State {
        callbacks: field(callbacks.clone()),
        garbage: field(garbage.clone()),
        thresholds: [700, 10, 10].map(AtomicI64::new),
        debug: 0.into(),
        younger: [0, 0].map(AtomicI64::new),
        frozen: 0.into(),
    };
    let state = make(cx, cx.as_class(class.value()).expect("just made"), data)?;
    let mut m = ModuleBuilder::new(cx, "gc")?.value("callbacks", callbacks)?.value("garbage", garbage)?;
    let name_of_module = cx.intern("gc");
    for (name, f) in FUNCTIONS {
        m = m.value(
            name,
            native(cx, Kind::NativeFunction, name, *f, Some(state.value()), Some(name_of_module))?,
        )?;
    }
    for (name, flag) in FLAGS {
        m = m.value(name, Value::small(flag))?;
    }
    m.finish()
}
