//! A world of a few threads at the gates of `freewheel_gc::gate`: the heap's `World` and `Mutator` without the heap. Every
//! sequence is the crate's own; here is only what it is generic over.

use core::cell::Cell;
use core::ptr::NonNull;
use core::time::Duration;

use freewheel_gc::gate::{self, AtGate, StopControl, ThreadGate, Turn};
use freewheel_gc::poll::{EPOCH, MERGE};
use freewheel_refcount::sync::parking::{Mutex, MutexGuard};
use freewheel_refcount::{Decref, Header, OwnerId, Step};

use crate::epoch::Epoch;

/// Gates, and who has the turn.
pub struct World {
    gates: Box<[ThreadGate]>,
    /// How pausers take turns.
    pub control: StopControl,
    /// Which slots have a thread, in models where threads come and go; in others all have, always.
    registry: Option<Mutex<Vec<bool>>>,
    /// Retired objects of each thread, and of threads that are gone.
    retired: Box<[List]>,
    orphans: Mutex<Vec<NonNull<Header>>>,
    /// In models that retire storage.
    pub epoch: Option<Epoch>,
}

type List = loom::cell::UnsafeCell<Vec<NonNull<Header>>>;

// SAFETY: a list is its thread's while that is ATTACHED, and anyone's in a pause; loom checks.
unsafe impl Sync for World {}
// SAFETY: as above.
unsafe impl Send for World {}

type Inside<'a> = Option<MutexGuard<'a, Vec<bool>>>;

impl World {
    /// A world of `n` DETACHED threads, which have the numbers from 1 and stay.
    pub fn new(n: OwnerId) -> World {
        let gates = (0..n).map(|_| ThreadGate::new()).collect();
        let retired = (0..n).map(|_| List::new(Vec::new())).collect();
        let orphans = Mutex::new(Vec::new());
        World { gates, control: StopControl::new(), registry: None, retired, orphans, epoch: None }
    }

    /// A world of `n` empty slots.
    pub fn empty(n: OwnerId) -> World {
        World { registry: Some(Mutex::new(vec![false; usize::from(n)])), ..World::new(n) }
    }

    /// A world of `n` threads, with an epoch.
    pub fn with_epoch(n: OwnerId) -> World {
        World { epoch: Some(Epoch::new(usize::from(n))), ..World::new(n) }
    }

    /// The gate of a slot.
    pub fn gate(&self, id: OwnerId) -> &ThreadGate {
        &self.gates[usize::from(id) - 1]
    }

    /// The calling thread takes a slot, as in `World::register`.
    pub fn register(&self, id: OwnerId) -> Thread<'_> {
        if let Some(registry) = &self.registry {
            let mut taken = registry.lock();
            assert!(!taken[usize::from(id) - 1]);
            taken[usize::from(id) - 1] = true;
            self.gate(id).enter();
        }
        Thread { world: self, id, attached: Cell::new(false), stops: Cell::new(0) }
    }

    /// The same, if nobody has the slot.
    pub fn try_register(&self, id: OwnerId) -> Option<Thread<'_>> {
        let registry = self.registry.as_ref()?;
        let mut taken = registry.lock();
        if core::mem::replace(&mut taken[usize::from(id) - 1], true) {
            return None;
        }
        self.gate(id).enter();
        Some(Thread { world: self, id, attached: Cell::new(false), stops: Cell::new(0) })
    }

    /// Merges everything in all queues, and answers all retired objects. In a pause of `me`.
    pub fn drain_all(&self, me: &Thread<'_>) -> Vec<NonNull<Header>> {
        for gate in &self.gates {
            gate.queue.take().for_each(|h| me.merge_one(h));
        }
        let mut all = core::mem::take(&mut *self.orphans.lock());
        for list in &self.retired {
            // SAFETY: in a pause, which the models check.
            list.with_mut(|list| all.append(unsafe { &mut *list }));
        }
        all
    }

    /// The slots that have threads, but this one, in a turn.
    fn others<'a>(&'a self, turn: &Turn<'a, Inside<'a>>, me: OwnerId) -> Vec<(OwnerId, &'a ThreadGate)> {
        let taken = turn.inside().as_ref();
        (1..=self.gates.len() as OwnerId)
            .filter(|&id| id != me && taken.is_none_or(|taken| taken[usize::from(id) - 1]))
            .map(|id| (id, self.gate(id)))
            .collect()
    }
}

/// The calling thread, as `Mutator` is it for the heap.
pub struct Thread<'a> {
    /// Its world.
    pub world: &'a World,
    id: OwnerId,
    attached: Cell<bool>,
    stops: Cell<u32>,
}

impl Thread<'_> {
    /// The thread's gate.
    pub fn gate(&self) -> &ThreadGate {
        self.world.gate(self.id)
    }

    /// The number of its slot.
    pub fn number(&self) -> OwnerId {
        self.id
    }

    pub(crate) fn index(&self) -> usize {
        usize::from(self.id) - 1
    }

    /// How often the thread has stopped for a pause.
    pub fn stops(&self) -> u32 {
        self.stops.get()
    }

    /// What compiled code does: looks at the poll word, and passes a safepoint if something is asked. Answers what was.
    pub fn poll(&self) -> u32 {
        if self.gate().poll.get() == 0 {
            return 0;
        }
        let asked = self.gate().safepoint(self, &self.world.control);
        if asked & MERGE != 0 {
            self.gate().drain(|h| self.merge_one(h));
        }
        if asked & EPOCH != 0 {
            self.unpin();
            self.pin();
        }
        asked
    }

    /// What follows a decrement of a SHARED object.
    pub fn act(&self, h: NonNull<Header>, next: Decref) {
        let world = self.world;
        match next {
            Decref::Alive => {}
            Decref::Dead => panic!("a SHARED object died by a local count"),
            Decref::Retire => self.retire(h),
            Decref::Queue(owner) => {
                let gate = |owner| world.gate(owner);
                let _ =
                    gate::merge::queue(self.id, h, 16, owner, gate, &world.control, |h| self.merge_one(h));
            }
        }
    }

    /// Drops a counted reference to a SHARED object.
    pub fn drop_one(&self, h: &Header) {
        assert!(self.attached.get());
        self.act(h.as_ptr(), h.decref(self.id));
    }

    fn merge_one(&self, h: NonNull<Header>) {
        // SAFETY: objects of models live until the model is over.
        if unsafe { h.as_ref() }.merge(-1) == Decref::Retire {
            self.retire(h);
        }
    }

    /// A SHARED object's count is zero.
    pub fn retire(&self, h: NonNull<Header>) {
        // SAFETY: objects of models live until the model is over.
        if unsafe { h.as_ref() }.retire() == Step::Made {
            self.with_retired(|list| list.push(h));
        }
    }

    /// A retired object stays on the list, for the next pause.
    pub fn keep_retired(&self, h: NonNull<Header>) {
        self.with_retired(|list| list.push(h));
    }

    fn with_retired<R>(&self, f: impl FnOnce(&mut Vec<NonNull<Header>>) -> R) -> R {
        // SAFETY: the thread is ATTACHED, or in a pause; loom checks.
        self.world.retired[usize::from(self.id) - 1].with_mut(|list| f(unsafe { &mut *list }))
    }

    /// The ATTACHED thread ends, as a dropped `Mutator` does.
    pub fn exit(self) {
        self.exit_with(|| ());
    }

    /// The same; hands over what else it has.
    pub fn exit_with(self, more: impl FnOnce()) {
        let world = self.world;
        let hand_over = || {
            more();
            self.with_retired(|list| world.orphans.lock().append(list));
            self.attached.set(false);
            self.unpin();
        };
        self.gate().leave(&self, &world.control, |h| self.merge_one(h), hand_over);
        self.unregister();
    }

    fn turn(&self) -> Turn<'_, Inside<'_>> {
        Turn::take(self, &self.world.control, || self.world.registry.as_ref().map(Mutex::lock))
    }

    /// Stops the world for `f`.
    pub fn pause<R>(&self, f: impl FnOnce() -> R) -> R {
        let turn = self.turn();
        let others = self.world.others(&turn, self.id);
        // Time does not pass in models, but this is the path that programs take.
        let patience =
            gate::Patience { after: Duration::from_secs(1), late: &|_| unreachable!("no time passes") };
        self.world.control.stop(others.iter().map(|(_, gate)| *gate), Some(patience));
        let answer = f();
        self.world.control.restart(others.iter().map(|(_, gate)| *gate));
        answer
    }

    /// Runs `f` for every thread.
    pub fn handshake(&self, f: &gate::ask::Function<'_>) {
        gate::handshake(self, &self.world.control, f, |asking| {
            let turn = self.turn();
            asking.ask(self.id, self.gate());
            for (id, gate) in self.world.others(&turn, self.id) {
                asking.ask(id, gate);
            }
        });
    }

    /// The DETACHED thread gives its slot back, as in `World::unregister`.
    pub fn unregister(self) {
        assert!(!self.attached.get());
        if let Some(registry) = &self.world.registry {
            let mut taken = registry.lock();
            // SAFETY: the registry's lock keeps pauses away.
            let lost = self.world.retired[self.index()].with(|list| unsafe { !(*list).is_empty() });
            assert!(!lost, "retired objects are lost");
            taken[self.index()] = false;
        }
    }
}

impl AtGate for Thread<'_> {
    fn id(&self) -> OwnerId {
        self.id
    }

    fn is_attached(&self) -> bool {
        self.attached.get()
    }

    fn attach(&self) {
        self.gate().attach();
        self.pin();
        self.attached.set(true);
    }

    fn detach(&self) {
        self.gate().drain_if_told(|h| self.merge_one(h));
        self.attached.set(false);
        self.unpin();
        self.gate().detach(self, &self.world.control);
    }

    fn pin(&self) {
        if let Some(epoch) = &self.world.epoch {
            epoch.pin(self.index());
        }
    }

    fn unpin(&self) {
        if let Some(epoch) = &self.world.epoch {
            epoch.unpin(self.index());
        }
    }

    fn stops(&self) {
        self.stops.set(self.stops.get() + 1);
    }
}

/// Memory that belongs to a thread while it is ATTACHED, and to who stops it or acts for it: loom reports who touches it at
/// the same time as another.
#[derive(Default)]
pub struct Objects(loom::cell::UnsafeCell<u32>);

// SAFETY: what the models check.
unsafe impl Sync for Objects {}
// SAFETY: as above.
unsafe impl Send for Objects {}

impl Objects {
    /// Writes to it.
    pub fn touch(&self) {
        // SAFETY: what the models check.
        self.0.with_mut(|p| unsafe { *p += 1 });
    }

    /// How often it was touched.
    pub fn touched(&self) -> u32 {
        // SAFETY: what the models check.
        self.0.with(|p| unsafe { *p })
    }
}
