//! The callable behind `lru_cache`.
//!
//! An unbounded cache is a dict from keys to results. A bounded one is a dict from keys to tickets of a list that
//! knows the order of use. The dict synchronizes itself and may run user code (the keys' equality), so it is
//! never touched while the list is locked; between the two steps another thread may have removed what was found,
//! which the ticket tells.

use core::sync::atomic::{AtomicU64, Ordering};

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::class::{Class, class_flags};
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::{Field, Kind, Obj, Payload, is_exactly};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::object::{get_dict, set_dict};
use freewheel::{Args, Cx, Exc, Ref, Res, Value};
use parking_lot::Mutex;

use super::super::support::{field, field_of, make, payload};
use super::lru_list::LruList;

/// How much the cache holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Nothing,
    Bounded(usize),
    Everything,
}

/// A cached function.
struct Lru {
    function: Field,
    /// What makes the answer of `cache_info`.
    info: Field,
    /// Keys to results or tickets.
    table: Field,
    /// Stands between positional and keyword arguments in keys.
    mark: Field,
    list: Mutex<LruList>,
    size: Size,
    typed: bool,
    hits: AtomicU64,
    misses: AtomicU64,
}

// SAFETY: all fields and the list's values are visited and released. Nobody stops at a safepoint while holding
// the list's lock, so in a pause it is free.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for Lru {
    const NAME: &'static str = "lru_cache wrapper";
    fn trace(&self, t: &mut Tracer<'_>) {
        [&self.function, &self.info, &self.table, &self.mark].iter().for_each(|f| t.visit(f.get()));
        // SAFETY: as said above; outside pauses only the object's own thread traces it.
        unsafe { &*self.list.data_ptr() }.visit(|v| t.visit(v));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        [&self.function, &self.info, &self.table, &self.mark].iter().for_each(|f| r.release(f.get()));
        self.list.get_mut().visit(|v| r.release(v));
    }
}

impl Lru {
    fn table<'a>(&self) -> &'a Obj<Dict> {
        as_exact_dict(self.table.get()).expect("the table is a dict")
    }
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let names = ["user_function", "maxsize", "typed", "cache_info_type"];
    let [f, maxsize, typed, info] = args.parse(cx, "lru_cache", names, 4)?;
    let (f, maxsize) = (f.expect("required"), maxsize.expect("required"));
    if !cx.is_callable(f) {
        return Err(cx.type_error("the first argument must be callable"));
    }
    let size = if maxsize == Value::NONE {
        Size::Everything
    } else if cx.is_int(maxsize) {
        match cx.clamped_index(maxsize)? {
            n @ 1.. => Size::Bounded(n as usize),
            _ => Size::Nothing,
        }
    } else {
        return Err(cx.type_error("maxsize should be integer or None"));
    };
    let data = Lru {
        function: field_of(f),
        info: field_of(info.expect("required")),
        table: field(cx.dict()?),
        mark: field(cx.new_plain(cx.class(Kind::Object))?),
        list: Mutex::new(LruList::new()),
        size,
        typed: cx.truth(typed.expect("required"))?,
        hits: 0.into(),
        misses: 0.into(),
    };
    make(cx, class, data)
}

/// The arguments as one hashable value.
fn make_key(cx: &Cx, lru: &Lru, args: Args<'_>) -> Res {
    if !args.has_keywords() && !lru.typed && args.len() == 1 {
        let v = args[0].value();
        let large = is_exactly(v, Kind::Int);
        if v.is_int() || large || is_exactly(v, Kind::Str) {
            return Ok(Ref::new(v));
        }
    }
    let mut parts: Vec<Ref> = args.positional().map(Ref::new).collect();
    if args.has_keywords() {
        parts.push(Ref::new(lru.mark.get()));
        for (name, v) in args.keywords() {
            parts.push(Ref::new(name));
            parts.push(Ref::new(v));
        }
    }
    if lru.typed {
        parts.extend(args.slots().iter().map(|s| Ref::new(cx.class_of(s.value()).value())));
    }
    cx.tuple_from(parts)
}

fn count(n: &AtomicU64) {
    // Relaxed: a count, which orders nothing.
    n.fetch_add(1, Ordering::Relaxed);
}

fn call(cx: &Cx, v: Value, args: Args<'_>) -> Res {
    let lru = payload::<Lru>(cx, v);
    let f = lru.function.get();
    if lru.size == Size::Nothing {
        count(&lru.misses);
        return cx.call_slots(f, args);
    }
    let key = make_key(cx, lru, args)?;
    let hash = cx.hash(key.value())? as u64;
    if let Some(found) = look_up(cx, lru, key.value(), hash)? {
        count(&lru.hits);
        return Ok(found);
    }
    count(&lru.misses);
    let result = cx.call_slots(f, args)?;
    match lru.size {
        Size::Bounded(max) => remember(cx, lru, max, key, hash, &result)?,
        _ => cx.dict_set_hashed(lru.table(), key.value(), hash, result.clone())?,
    }
    Ok(result)
}

fn look_up(cx: &Cx, lru: &Lru, key: Value, hash: u64) -> Result<Option<Ref>, Exc> {
    let Some(found) = cx.dict_get_hashed(lru.table(), key, hash)? else { return Ok(None) };
    if lru.size == Size::Everything {
        return Ok(Some(Ref::new(found)));
    }
    let ticket = found.int_unchecked();
    // The list's own count keeps the result alive until it is counted once more.
    Ok(lru.list.lock().use_entry(ticket).map(Ref::new))
}

fn remember(cx: &Cx, lru: &Obj<Lru>, max: usize, key: Ref, hash: u64, result: &Ref) -> Result<(), Exc> {
    if look_up(cx, lru, key.value(), hash)?.is_some() {
        // The function itself, or another thread, has cached the result meanwhile.
        return Ok(());
    }
    cx.barrier(&lru.header, key.value());
    cx.barrier(&lru.header, result.value());
    let (k, r) = (key.clone().into_value(), result.clone().into_value());
    let (removed, ticket) = {
        let mut list = lru.list.lock();
        let removed = if list.len() >= max { list.pop_oldest() } else { None };
        (removed, list.add(k, r))
    };
    if let Some(old) = removed {
        let (old_key, old_result) = (Ref::from_owned(old.key), Ref::from_owned(old.result));
        cx.dict_remove(lru.table(), old_key.value())?;
        drop(old_result);
    }
    let ticket = Value::int(ticket).expect("tickets are plain integers");
    let stored = cx.dict_set_hashed(lru.table(), key.value(), hash, Ref::new(ticket));
    if stored.is_err()
        && let Some(lost) = { lru.list.lock().remove(ticket.int_unchecked()) }
    {
        drop((Ref::from_owned(lost.key), Ref::from_owned(lost.result)));
    }
    stored
}

fn cache_info(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "cache_info")?;
    let lru = payload::<Lru>(cx, v);
    let (maxsize, used) = match lru.size {
        Size::Nothing => (cx.int(0)?, 0),
        Size::Bounded(max) => (cx.uint(max as u64)?, lru.list.lock().len()),
        Size::Everything => (Ref::none(), lru.table().0.len()),
    };
    let hits = cx.uint(lru.hits.load(Ordering::Relaxed))?;
    let misses = cx.uint(lru.misses.load(Ordering::Relaxed))?;
    let used = cx.uint(used as u64)?;
    cx.call(lru.info.get(), &[hits.value(), misses.value(), maxsize.value(), used.value()])
}

fn cache_clear(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "cache_clear")?;
    let lru = payload::<Lru>(cx, v);
    cx.dict_clear(lru.table());
    let old = core::mem::replace(&mut *lru.list.lock(), LruList::new());
    old.visit(|v| drop(Ref::from_owned(v)));
    lru.hits.store(0, Ordering::Relaxed);
    lru.misses.store(0, Ordering::Relaxed);
    Ok(Ref::none())
}

/// Cached functions in classes are methods.
fn get(cx: &Cx, v: Value, object: Value, _: Value) -> Res {
    if object == Value::UNBOUND || object == Value::NONE {
        return Ok(Ref::new(v));
    }
    cx.bound_method(v, object)
}

fn copy(cx: &Cx, args: Args<'_>) -> Res {
    match args.get(0) {
        Some(v) => Ok(Ref::new(v)),
        None => Err(cx.type_error("a method needs an argument")),
    }
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<Lru>(cx, "functools", "_lru_cache_wrapper")?
        .with_attributes::<Lru>()
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.call = Some(call);
            s.descr_get = Some(get);
        })?
        .methods(&[
            ("cache_info", cache_info),
            ("cache_clear", cache_clear),
            ("__copy__", copy),
            ("__deepcopy__", copy),
        ])?
        .getset("__dict__", get_dict, Some(set_dict))?
        .finish()
}
