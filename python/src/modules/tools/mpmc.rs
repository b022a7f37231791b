//! `MpmcQueue`: a queue for any number of threads that put and get.
//!
//! The items are in a ring under the object's lock, which is held for single steps; who has to wait listens to one of
//! two bells: one rings when an item came, the other when a place became free. Closing rings both for everybody.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use freewheel::gc::{Releaser, Tracer};
use freewheel::object::class::{Class, class_flags};
use freewheel::object::counted::Counted;
use freewheel::object::dict::as_exact_dict;
use freewheel::object::guarded::{Guarded, Locked};
use freewheel::object::{Kind, Obj, Payload};
use freewheel::types::builder::ClassBuilder;
use freewheel::types::generic::class_getitem;
use freewheel::types::slots::OptRes;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};

use super::super::support::{given, make, payload, self_iter};
use super::super::thread::patience::{Patience, seconds};
use super::bell::{Bell, wait_for};

/// The items, counted, and whether more may come.
#[derive(Default)]
struct Ring {
    items: Counted<VecDeque<Value>>,
    closed: bool,
}

/// A queue.
struct Mpmc {
    ring: Guarded<Ring>,
    /// The most items there may be.
    maxsize: usize,
    came: Arc<Bell>,
    went: Arc<Bell>,
}

// SAFETY: the field.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Locked for Mpmc {
    type Data = Ring;

    #[inline(always)]
    fn guarded(&self) -> &Guarded<Ring> {
        &self.ring
    }
}

// SAFETY: all items are visited and released. Nobody stops at a safepoint while holding the lock, so in a pause it is
// free.
#[allow(unsafe_code, reason = "the promise above")]
unsafe impl Payload for Mpmc {
    const NAME: &'static str = "queue";
    fn trace(&self, t: &mut Tracer<'_>) {
        // SAFETY: as said above; outside pauses only the object's own thread traces it.
        unsafe { self.ring.peek() }.items.iter().for_each(|v| t.visit(*v));
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        self.ring.get_mut().items.iter().for_each(|v| r.release(*v));
    }
}

/// The name under which the class keeps its exception.
const CLOSED: &str = "Closed";

fn this<'a>(cx: &Cx, v: Value) -> &'a Obj<Mpmc> {
    payload(cx, v)
}

fn closed_error(cx: &Cx, v: Value) -> Exc {
    let class = cx.class_attr(cx.class_of(v), cx.intern(CLOSED)).unwrap_or(Value::NONE);
    match cx.make_exception(class) {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

/// `Empty` or `Full` of the module `queue`.
fn late(cx: &Cx, name: &str) -> Exc {
    let made = super::super::import(cx, "queue")
        .and_then(|queue| cx.get_attr_str(queue.value(), name))
        .and_then(|class| cx.make_exception(class.value()));
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}

fn patience(cx: &Cx, block: Option<Value>, timeout: Option<Value>) -> Result<Patience, Exc> {
    if !block.map_or(Ok(true), |v| cx.truth(v))? {
        return Ok(Patience::None);
    }
    let Some(timeout) = given(timeout) else { return Ok(Patience::Endless) };
    let timeout = seconds(cx, timeout)?;
    if timeout < 0.0 {
        return Err(cx.value_error("'timeout' must be a non-negative number"));
    }
    Ok(Patience::Time(Duration::from_secs_f64(timeout)))
}

/// What a getter found.
enum Found {
    Item(Ref),
    /// Nothing, and nothing will come.
    End,
}

/// Takes the oldest item out. Answers nothing if none came in time.
fn take(cx: &Cx, v: Value, patience: Patience) -> Result<Option<Found>, Exc> {
    let q = this(cx, v);
    let attempt = || {
        let mut ring = q.lock();
        Ok(match ring.items.pop_front() {
            Some(item) => Some(Found::Item(Ref::from_owned(item))),
            None => Some(Found::End).filter(|_| ring.closed),
        })
    };
    let found = wait_for(cx, &q.came, patience, attempt)?;
    if q.maxsize != usize::MAX && matches!(found, Some(Found::Item(_))) {
        q.went.ring();
    }
    Ok(found)
}

fn get_item(cx: &Cx, v: Value, patience: Patience) -> Res {
    match take(cx, v, patience)? {
        Some(Found::Item(item)) => Ok(item),
        Some(Found::End) => Err(closed_error(cx, v)),
        None => Err(late(cx, "Empty")),
    }
}

fn put_item(cx: &Cx, v: Value, item: Value, patience: Patience) -> Result<(), Exc> {
    let q = this(cx, v);
    // Nothing: full. False: closed.
    let attempt = || {
        let item = Ref::new(item).into_value();
        let put = cx.with_room(|| {
            cx.barrier(&q.header, item);
            let mut ring = q.lock();
            if ring.closed {
                return Ok(Some(false));
            }
            if ring.items.len() >= q.maxsize {
                return Ok(None);
            }
            ring.items.reserve(cx.mutator(), 1)?;
            ring.items.push_back(item);
            Ok(Some(true))
        });
        if !matches!(put, Ok(Some(true))) {
            drop(Ref::from_owned(item));
        }
        put
    };
    match wait_for(cx, &q.went, patience, attempt)? {
        Some(true) => {
            q.came.ring();
            Ok(())
        }
        Some(false) => Err(closed_error(cx, v)),
        None => Err(late(cx, "Full")),
    }
}

fn put(cx: &Cx, args: Args<'_>) -> Res {
    let [item, block, timeout] = args.skip(1).parse(cx, "put", ["item", "block", "timeout"], 1)?;
    let patience = patience(cx, block, timeout)?;
    put_item(cx, args[0].value(), item.expect("required"), patience)?;
    Ok(Ref::none())
}

fn put_nowait(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [item]) = args.method(cx, "put_nowait")?;
    put_item(cx, v, item, Patience::None)?;
    Ok(Ref::none())
}

fn get(cx: &Cx, args: Args<'_>) -> Res {
    let [block, timeout] = args.skip(1).parse(cx, "get", ["block", "timeout"], 0)?;
    let patience = patience(cx, block, timeout)?;
    get_item(cx, args[0].value(), patience)
}

fn get_nowait(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "get_nowait")?;
    get_item(cx, v, Patience::None)
}

/// The iterator's step: the queue is its own iterator, which ends when the queue is closed and empty.
fn next(cx: &Cx, v: Value) -> OptRes {
    Ok(match take(cx, v, Patience::Endless)? {
        Some(Found::Item(item)) => Some(item),
        _ => None,
    })
}

fn close(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "close")?;
    let q = this(cx, v);
    q.lock().closed = true;
    q.came.ring_all();
    q.went.ring_all();
    Ok(Ref::none())
}

fn count(cx: &Cx, v: Value) -> usize {
    this(cx, v).lock().items.len()
}

fn qsize(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "qsize")?;
    cx.uint(count(cx, v) as u64)
}

fn empty(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "empty")?;
    Ok(Ref::bool(count(cx, v) == 0))
}

fn full(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "full")?;
    Ok(Ref::bool(count(cx, v) >= this(cx, v).maxsize))
}

fn closed(cx: &Cx, v: Value) -> Res {
    Ok(Ref::bool(this(cx, v).lock().closed))
}

fn maxsize(cx: &Cx, v: Value) -> Res {
    match this(cx, v).maxsize {
        usize::MAX => cx.int(0),
        n => cx.uint(n as u64),
    }
}

fn repr(cx: &Cx, v: Value) -> Res {
    let (n, closed) = {
        let ring = this(cx, v).lock();
        (ring.items.len(), ring.closed)
    };
    let state = if closed { "closed, " } else { "" };
    cx.str(&format!("<{} at {:#x}, {state}{n} items>", cx.full_class_name(cx.class_of(v)), v.bits()))
}

fn new(cx: &Cx, class: &Obj<Class>, args: Args<'_>) -> Res {
    let [maxsize] = args.parse(cx, "MpmcQueue", ["maxsize"], 0)?;
    let maxsize = maxsize.map_or(Ok(0), |n| cx.expect_i64(n))?;
    let maxsize = usize::try_from(maxsize).ok().filter(|n| *n > 0).unwrap_or(usize::MAX);
    let (came, went) = (Arc::default(), Arc::default());
    make(cx, class, Mpmc { ring: Guarded::default(), maxsize, came, went })
}

/// The exception that closed queues raise.
pub(super) fn closed_class(cx: &Cx) -> Res {
    let body = cx.dict()?;
    let attributes = as_exact_dict(body.value()).expect("just made");
    cx.dict_set_str(attributes, "__module__", cx.intern(super::MODULE))?;
    cx.dict_set_str(attributes, "__doc__", cx.str("The queue is closed.")?.value())?;
    let bases = cx.tuple(&[cx.exc_class(ExcKind::Exception).value()])?;
    cx.call(cx.class(Kind::Type).value(), &[cx.intern(CLOSED), bases.value(), body.value()])
}

/// The class.
pub(super) fn class(cx: &Cx, closed_class: Value) -> Res {
    let class = ClassBuilder::new::<Mpmc>(cx, super::MODULE, "MpmcQueue")?
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
            s.iter = Some(self_iter);
            s.next = Some(next);
        })?
        .methods(&[
            ("put", put),
            ("put_nowait", put_nowait),
            ("get", get),
            ("get_nowait", get_nowait),
            ("close", close),
            ("qsize", qsize),
            ("empty", empty),
            ("full", full),
        ])?
        .class_methods(&[("__class_getitem__", class_getitem)])?
        .getset("closed", closed, None)?
        .getset("maxsize", maxsize, None)?
        .doc("MpmcQueue(maxsize=0): first in, first out, for any number of threads; can be closed")?;
    class.attr(CLOSED, closed_class)?;
    class.finish()
}
