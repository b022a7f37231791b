//! `_local`: objects whose attributes are different in every thread.
//!
//! The object has a dict of attributes for each thread that has used it. A thread that ends takes its dicts
//! along: it keeps a list of the objects it has used, which does not keep them alive.

use core::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::class::{Class, class_flags};
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::tuple::Tuple;
use freewheel::object::{Field, Kind, Obj, Payload};
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};
use parking_lot::Mutex;

use super::super::support::{field, make, payload};
use super::ident::ident;

/// Dicts by thread, each counted.
type Dicts = Mutex<HashMap<u64, Value>>;

/// The object.
struct Local {
    dicts: Arc<Dicts>,
    /// What it was made with, for the initializer in other threads: a tuple, and a dict or unbound.
    args: Field,
    keywords: Field,
}

/// An object that this thread has used, and its dict there. The pointer keeps the address from being another object's.
struct Used {
    of: Weak<Dicts>,
    dict: Value,
}

thread_local! {
    /// By address: a thread finds its own dicts without the object's lock.
    static USED: RefCell<HashMap<*const Dicts, Used>> = RefCell::default();
}

// SAFETY: all fields and dicts are visited and released. Nobody stops at a safepoint while holding the lock, so
// in a pause it is free. What is released is taken out of the map, so that an ending thread cannot find it.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for Local {
    const NAME: &'static str = "thread-local object";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.args.get());
        t.visit(self.keywords.get());
        // SAFETY: as said above; outside pauses only the object's own thread traces it.
        unsafe { &*self.dicts.data_ptr() }.values().for_each(|v| t.visit(*v));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.args.get());
        r.release(self.keywords.get());
        let dicts = core::mem::take(&mut *self.dicts.lock());
        dicts.values().for_each(|v| r.release(*v));
    }
}

/// At the end of a thread: its dicts go.
pub(super) fn forget_thread(ident: u64) {
    let used = USED.with_borrow_mut(core::mem::take);
    for dicts in used.into_values().filter_map(|u| u.of.upgrade()) {
        let gone = dicts.lock().remove(&ident);
        drop(gone.map(Ref::from_owned));
    }
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    if (!args.is_empty() || args.has_keywords()) && !has_own_init(cx, class) {
        return Err(cx.type_error("Initialization arguments are not supported"));
    }
    let keywords = if args.has_keywords() {
        let d = cx.dict()?;
        for (k, v) in args.keywords() {
            cx.dict_set(as_exact_dict(d.value()).expect("just made"), k, v)?;
        }
        field(d)
    } else {
        Field::unbound()
    };
    let given = cx.tuple(&args.positional().collect::<Vec<_>>())?;
    let v = make(cx, class, Local { dicts: Arc::default(), args: field(given), keywords })?;
    // The caller initializes the object for this thread.
    add_dict(cx, payload(cx, v.value()))?;
    Ok(v)
}

fn has_own_init(cx: &Cx, class: &Obj<Class>) -> bool {
    match (class.slots().init, cx.class(Kind::Object).slots().init) {
        (Some(own), Some(base)) => !core::ptr::fn_addr_eq(own, base),
        (own, _) => own.is_some(),
    }
}

fn add_dict(cx: &Cx, local: &Obj<Local>) -> Res {
    let dict = cx.dict()?;
    cx.barrier(&local.header, dict.value());
    let old = local.dicts.lock().insert(ident(), dict.clone().into_value());
    drop(old.map(Ref::from_owned));
    USED.with_borrow_mut(|used| {
        used.retain(|_, u| u.of.strong_count() > 0);
        let of = Arc::downgrade(&local.dicts);
        used.insert(Arc::as_ptr(&local.dicts), Used { of, dict: dict.value() });
    });
    Ok(dict)
}

/// The calling thread's dict; made and filled by the initializer at the thread's first use.
fn dict(cx: &Cx, v: Value) -> Res {
    let local: &Obj<Local> = payload(cx, v);
    // The object is alive, so its dicts hold ours.
    if let Some(found) = USED.with_borrow(|used| used.get(&Arc::as_ptr(&local.dicts)).map(|u| u.dict)) {
        return Ok(Ref::new(found));
    }
    let dict = add_dict(cx, local)?;
    let class = cx.class_of(v);
    if has_own_init(cx, class)
        && let Err(e) = initialize(cx, v, local)
    {
        USED.with_borrow_mut(|used| used.remove(&Arc::as_ptr(&local.dicts)));
        let gone = local.dicts.lock().remove(&ident());
        drop(gone.map(Ref::from_owned));
        return Err(e);
    }
    Ok(dict)
}

fn initialize(cx: &Cx, v: Value, local: &Local) -> Result<(), Exc> {
    let init = cx.get_attr(v, cx.names().init)?;
    let keywords = local.keywords.bound().and_then(as_exact_dict);
    cx.call_with(init.value(), Tuple::of(local.args.get()), keywords).map(drop)
}

fn is_dict_name(cx: &Cx, name: Value) -> bool {
    name == cx.names().dict
}

fn getattr(cx: &Cx, v: Value, name: Value) -> Res {
    let dict = dict(cx, v)?;
    if is_dict_name(cx, name) {
        return Ok(dict);
    }
    let class = cx.class_of(v);
    let found = cx.class_attr(class, name).map(Ref::new);
    let slots = found.as_ref().map(|f| cx.class_of(f.value()).slots());
    if let (Some(f), Some(slots)) = (&found, slots)
        && slots.is_data_descriptor()
        && let Some(get) = slots.descr_get
    {
        return get(cx, f.value(), v, class.value());
    }
    let attributes: &Obj<Dict> = as_exact_dict(dict.value()).expect("attributes are in a dict");
    if let Some(x) = cx.dict_get_name(attributes, name) {
        return Ok(Ref::new(x));
    }
    match (found, slots.and_then(|s| s.descr_get)) {
        (Some(f), Some(get)) => get(cx, f.value(), v, class.value()),
        (Some(f), None) => Ok(f),
        (None, _) => Err(cx.attribute_error(v, name)),
    }
}

fn setattr(cx: &Cx, v: Value, name: Value, x: Option<Value>) -> Result<(), Exc> {
    if is_dict_name(cx, name) {
        let class = cx.type_name(cx.class_of(v));
        let text = format!("'{class}' object attribute '__dict__' is read-only");
        return Err(cx.error(ExcKind::AttributeError, text));
    }
    let dict = dict(cx, v)?;
    if let Some(f) = cx.class_attr(cx.class_of(v), name).map(Ref::new)
        && let Some(set) = cx.class_of(f.value()).slots().descr_set
    {
        return set(cx, f.value(), v, x);
    }
    let attributes: &Obj<Dict> = as_exact_dict(dict.value()).expect("attributes are in a dict");
    match x {
        Some(x) => cx.dict_set(attributes, name, x),
        None => match cx.dict_remove(attributes, name)? {
            Some(_) => Ok(()),
            None => Err(cx.attribute_error(v, name)),
        },
    }
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<Local>(cx, "_thread", "_local")?
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.getattr = Some(getattr);
            s.setattr = Some(setattr);
        })?
        .finish()
}
