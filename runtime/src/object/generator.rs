//! Generators: a suspended frame as an object.

use core::cell::UnsafeCell;

use freewheel_gc::{Releaser, Tracer};
use freewheel_refcount::claim::{Claim, TAKEN};
use freewheel_refcount::{Slot, Value};

use super::{Field, Payload};
use crate::interp::frame::Frame;

/// What a generator is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GenState {
    /// Not started.
    Created = 0,
    /// Stopped at a yield.
    Suspended = 1,
    /// Somebody runs it.
    Running = TAKEN,
    /// Finished; its frame is gone.
    Closed = TAKEN | 1,
}

impl GenState {
    #[inline(always)]
    fn of(state: u8) -> GenState {
        const RUNNING: u8 = GenState::Running as u8;
        match state {
            0 => GenState::Created,
            1 => GenState::Suspended,
            RUNNING => GenState::Running,
            _ => GenState::Closed,
        }
    }
}

/// A generator's payload.
///
/// # Who may touch what
/// `frame`, `regs` and `entry` belong to whoever moved the state to `Running`, and to who has stopped the world.
///
/// While the frame is linked into a thread's chain of frames (its `kind` is not 0), what its registers hold is on that
/// thread's stack: it may be PRIVATE to the thread, whoever sees the generator, and is found there, not here. Between the
/// two moments at which the generator is taken and the frame is linked, and the other way round, the registers are as they
/// are in a suspended generator.
pub struct Generator {
    state: Claim,
    /// The function, which keeps code, globals and closure alive.
    pub function: Field,
    /// Name.
    pub name: Field,
    /// Qualified name.
    pub qualname: Field,
    /// The exception that a suspended generator is handling; unbound if it handles none of its own.
    pub handled: Field,
    /// The exception that the resumer was handling, kept while the generator handles one of its own.
    pub outer: Field,
    entry: UnsafeCell<Value>,
    frame: UnsafeCell<Frame>,
    regs: UnsafeCell<Box<[Slot]>>,
}

impl Generator {
    /// A generator that has not started; the registers hold its arguments, counted.
    pub fn new(function: Field, name: Field, qualname: Field, frame: Frame, regs: Box<[Slot]>) -> Generator {
        Generator {
            state: Claim::new(GenState::Created as u8),
            function,
            name,
            qualname,
            handled: Field::unbound(),
            outer: Field::unbound(),
            entry: UnsafeCell::new(Value::NONE),
            frame: UnsafeCell::new(frame),
            regs: UnsafeCell::new(regs),
        }
    }

    /// What it is doing at this moment.
    pub fn state(&self) -> GenState {
        GenState::of(self.state.state())
    }

    /// Takes the generator to run it; answers the state it was in.
    ///
    /// # Errors
    /// That somebody else runs it, or that it is closed.
    #[inline(always)]
    pub fn try_start(&self, shared: bool) -> Result<GenState, GenState> {
        self.state.claim(shared).map(GenState::of).map_err(GenState::of)
    }

    /// Lets go of a generator that was taken with `try_start`.
    #[inline(always)]
    pub fn finish(&self, state: GenState) {
        self.state.give_back(state as u8);
    }

    /// What the resumer was handling when it resumed the generator: not counted here, it is kept alive by
    /// whoever handles it.
    ///
    /// # Safety
    /// As for `frame`.
    #[inline(always)]
    pub unsafe fn entry(&self) -> *mut Value {
        self.entry.get()
    }

    /// Whether the frame is linked into a thread's chain of frames.
    ///
    /// # Safety
    /// As for `frame`.
    #[inline(always)]
    pub unsafe fn is_linked(&self) -> bool {
        // SAFETY: the clause above.
        unsafe { (*self.frame.get()).kind != 0 }
    }

    /// The frame.
    ///
    /// # Safety
    /// The caller took the generator with `try_start`, or the world is stopped.
    #[inline(always)]
    pub unsafe fn frame(&self) -> *mut Frame {
        self.frame.get()
    }

    /// The registers.
    ///
    /// # Safety
    /// As for `frame`.
    #[inline(always)]
    pub unsafe fn regs(&self) -> *mut Box<[Slot]> {
        self.regs.get()
    }
}

// SAFETY: the fields are visited and released. Registers: a counted slot holds one reference. A borrowed slot of
// a suspended generator refers to a DEFERRED or IMMORTAL object (`Cx::settle` counts all others), which only the
// collector frees: it is visited as an uncounted reference.
unsafe impl Payload for Generator {
    const NAME: &'static str = "generator";
    fn trace(&self, t: &mut Tracer<'_>) {
        t.visit(self.function.get());
        t.visit(self.name.get());
        t.visit(self.qualname.get());
        t.visit(self.handled.get());
        t.visit(self.outer.get());
        // SAFETY: the collector traces with the world stopped; marking before sharing is done by the owner of
        // the PRIVATE generator, the only thread that sees it.
        if unsafe { self.is_linked() } {
            return;
        }
        // SAFETY: as above.
        for s in unsafe { (*self.regs.get()).iter() } {
            if s.is_counted() {
                t.visit(s.value());
            } else if s.bits() != 0 {
                t.visit_uncounted(s.value());
            }
        }
    }
    fn release(&mut self, r: &mut Releaser<'_>) {
        r.release(self.function.get());
        r.release(self.name.get());
        r.release(self.qualname.get());
        r.release(self.handled.get());
        r.release(self.outer.get());
        for s in self.regs.get_mut().iter() {
            if s.is_counted() {
                r.release(s.value());
            }
        }
    }
}
