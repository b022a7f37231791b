//! `RLock`: a lock that its owner may take several times over.

use core::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use freewheel::object::Obj;
use freewheel::object::class::{Class, class_flags};
use freewheel::object::lock::FairLock;
use freewheel::object::tuple::Tuple;
use freewheel::types::builder::ClassBuilder;
use freewheel::{Args, Cx, Exc, Ref, Res, Value};

use super::super::native::Native;
use super::super::support::{make, payload};
use super::ident::ident;
use super::lock::patience;
use super::patience::Patience;
use super::take::take;

/// The lock itself, and who holds it how often. Only the owner writes `count`, and `owner` while it is its own.
#[derive(Default)]
struct State {
    inner: Arc<FairLock>,
    owner: AtomicU64,
    count: AtomicU64,
}

type RLock = Native<State>;

fn state<'a>(cx: &Cx, v: Value) -> &'a State {
    let lock: &'a Obj<RLock> = payload(cx, v);
    &lock.data.0
}

impl State {
    // Relaxed throughout: a thread can find its own number only if it stored it itself; what the lock protects
    // is ordered by the inner lock.

    fn is_mine(&self) -> bool {
        self.owner.load(Ordering::Relaxed) == ident()
    }

    fn take(&self, cx: &Cx, patience: Patience) -> Result<bool, Exc> {
        if self.is_mine() {
            self.count.store(self.count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            return Ok(true);
        }
        if !take(cx, &self.inner, patience)? {
            return Ok(false);
        }
        self.owner.store(ident(), Ordering::Relaxed);
        self.count.store(1, Ordering::Relaxed);
        Ok(true)
    }

    fn give_back(&self, cx: &Cx) -> Res {
        if !self.is_mine() {
            return Err(cx.runtime_error("cannot release un-acquired lock"));
        }
        let count = self.count.load(Ordering::Relaxed) - 1;
        self.count.store(count, Ordering::Relaxed);
        if count == 0 {
            self.owner.store(0, Ordering::Relaxed);
            self.inner.give_back();
        }
        Ok(Ref::none())
    }
}

fn acquire(cx: &Cx, args: Args<'_>) -> Res {
    let patience = patience(cx, args.skip(1))?;
    Ok(Ref::bool(state(cx, args[0].value()).take(cx, patience)?))
}

fn enter(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "__enter__")?;
    Ok(Ref::bool(state(cx, v).take(cx, Patience::Endless)?))
}

fn release(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "release")?;
    state(cx, v).give_back(cx)
}

fn exit(cx: &Cx, args: Args<'_>) -> Res {
    state(cx, args[0].value()).give_back(cx)
}

fn is_owned(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "_is_owned")?;
    Ok(Ref::bool(state(cx, v).is_mine()))
}

fn recursion_count(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "_recursion_count")?;
    let s = state(cx, v);
    cx.uint(if s.is_mine() { s.count.load(Ordering::Relaxed) } else { 0 })
}

/// Gives the lock up entirely; answers what `_acquire_restore` needs.
fn release_save(cx: &Cx, args: Args<'_>) -> Res {
    let (v, []) = args.method(cx, "_release_save")?;
    let s = state(cx, v);
    if !s.is_mine() {
        return Err(cx.runtime_error("cannot release un-acquired lock"));
    }
    let saved = cx.tuple_from(vec![cx.uint(s.count.load(Ordering::Relaxed))?, cx.uint(ident())?])?;
    s.count.store(0, Ordering::Relaxed);
    s.owner.store(0, Ordering::Relaxed);
    s.inner.give_back();
    Ok(saved)
}

/// Takes the lock as often as it was held. Cannot be interrupted: who waits on a condition must have its lock
/// again before anything else happens.
fn acquire_restore(cx: &Cx, args: Args<'_>) -> Res {
    let (v, [saved]) = args.method(cx, "_acquire_restore")?;
    let count = match cx.cast::<Tuple>(saved).filter(|t| t.len() == 2) {
        Some(t) => cx.expect_i64(t.get(0))? as u64,
        None => return Err(cx.type_error("_acquire_restore() needs what _release_save() answered")),
    };
    let s = state(cx, v);
    let mut interrupt = None;
    loop {
        match take(cx, &s.inner, Patience::Endless) {
            Ok(_) => break,
            Err(e) => interrupt = Some(e),
        }
    }
    s.owner.store(ident(), Ordering::Relaxed);
    s.count.store(count, Ordering::Relaxed);
    interrupt.map_or(Ok(Ref::none()), Err)
}

fn repr(cx: &Cx, v: Value) -> Res {
    let s = state(cx, v);
    let (owner, count) = (s.owner.load(Ordering::Relaxed), s.count.load(Ordering::Relaxed));
    let locked = if count > 0 { "locked" } else { "unlocked" };
    let name = cx.full_class_name(cx.class_of(v));
    cx.str(&format!("<{locked} {name} object owner={owner} count={count} at {:#x}>", v.bits()))
}

fn new(cx: &Cx, class: &Obj<Class>, _: Args<'_>) -> Res {
    make(cx, class, Native(State::default()))
}

/// The class.
pub(super) fn class(cx: &Cx) -> Res {
    ClassBuilder::new::<RLock>(cx, "_thread", "RLock")?
        .flags(class_flags::SUBCLASSABLE | class_flags::WEAK)
        .slots(|s| {
            s.new = Some(new);
            s.repr = Some(repr);
        })?
        .methods(&[
            ("acquire", acquire),
            ("release", release),
            ("__enter__", enter),
            ("__exit__", exit),
            ("_is_owned", is_owned),
            ("_recursion_count", recursion_count),
            ("_release_save", release_save),
            ("_acquire_restore", acquire_restore),
        ])?
        .finish()
}
