//! Running generators.

use freewheel_refcount::{Slot, Value, flags};
use freewheel_specializer::{Instr, Op};

use super::frame::{Frame, NO_BASE, kind};
use super::frame_copy::FrameCopy;
use super::run::{run, run_raising};
use super::vm::{Done, Flow, Go, Regs};
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::generator::{GenState, Generator};
use crate::object::{Kind, Obj, is_exactly, obj_unchecked};
use crate::types::slots::OptRes;
use freewheel_refcount::sync::atomic::Ordering;

/// What a generator answered.
pub enum Resumed {
    /// It yielded a value.
    Yielded(Ref),
    /// It ended with a result.
    Returned(Ref),
}

/// What became of an exception that was thrown into a generator's delegate.
enum Thrown {
    /// The delegate yielded a value.
    Yielded(Ref),
    /// The delegation is over: the generator stands behind it.
    Ended,
    /// This is to be raised in the generator itself.
    Raise(Exc),
}

/// A generator that was taken, and goes back to the state in which it was when this is dropped.
struct Taken<'a> {
    g: &'a Obj<Generator>,
    before: GenState,
}

impl<'a> Taken<'a> {
    /// Errors: the state in which it cannot be taken.
    fn new(g: &'a Obj<Generator>) -> Result<Taken<'a>, GenState> {
        g.try_start(g.header.is_shared()).map(|before| Taken { g, before })
    }

    /// The iterator that the generator delegates to.
    fn delegate(&self) -> Option<Ref> {
        // SAFETY: the generator is taken.
        unsafe { delegate(self.g, self.before) }
    }

    /// Makes its frame the running one.
    fn enter(self, cx: &Cx) -> Result<(), Exc> {
        if cx.depth.get() >= cx.globals().recursion_limit.load(Ordering::Relaxed) {
            return Err(cx.recursion_error());
        }
        let Taken { g, before } = *core::mem::ManuallyDrop::new(self);
        cx.enter_taken(g, before, Slot::borrowed(Value::NONE), 0, kind::ENTRY);
        Ok(())
    }

    /// Closes a generator that has not started.
    fn end(self, cx: &Cx) {
        let g = core::mem::ManuallyDrop::new(self).g;
        // SAFETY: the generator is taken; nothing ran, so there is no frame to leave.
        let left = core::mem::take(unsafe { &mut *g.regs() });
        g.finish(GenState::Closed);
        left.into_iter().for_each(|s| drop_counted(cx, s));
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.g.finish(self.before);
    }
}

impl Cx {
    /// Takes a generator and makes its frame the running one.
    #[inline(always)]
    pub(crate) fn enter_generator(
        &self,
        g: &Obj<Generator>,
        sent: Slot,
        dst: u32,
        k: u8,
    ) -> Result<bool, Exc> {
        if self.depth.get() >= self.globals().recursion_limit.load(Ordering::Relaxed) {
            return Err(self.recursion_error());
        }
        let before = match g.try_start(g.header.is_shared()) {
            Ok(before) => before,
            Err(GenState::Closed) => return Ok(false),
            Err(_) => return Err(self.already_executing()),
        };
        self.enter_taken(g, before, sent, dst, k);
        Ok(true)
    }

    #[cold]
    fn already_executing(&self) -> Exc {
        self.value_error("generator already executing")
    }

    /// Makes the frame of a generator that was taken, in this state, the running one.
    #[inline(always)]
    fn enter_taken(&self, g: &Obj<Generator>, before: GenState, sent: Slot, dst: u32, k: u8) {
        // SAFETY: the caller has taken it.
        let frame = unsafe { &mut *g.frame() };
        let code = frame.code();
        let base = code.copy_for(self.me());
        if base != frame.base {
            // Another thread ran it before: go on at the same place in this thread's copy.
            // SAFETY: `pc` and `base` point into one copy, and all copies have the same length.
            frame.pc = unsafe { base.offset(frame.pc.offset_from(frame.base)) };
            frame.base = base;
        }
        frame.prev = self.frame.get();
        frame.dst = dst;
        frame.call_base = NO_BASE;
        frame.kind = k;
        frame.saved_top = self.top.get();
        self.frame.set(frame);
        self.depth.set(self.depth.get() + 1);
        // From here on the registers are part of this thread's stack, and what was sent stands there before the next safepoint.
        if before == GenState::Suspended {
            // SAFETY: a suspended generator stands behind its yield instruction, which names the register.
            let i = Instr(unsafe { *frame.pc.sub(1) });
            if i.op() == Some(Op::Yield) {
                // SAFETY: the frame's own register.
                unsafe { *frame.regs.add(i.a()) = sent };
            } else {
                // It stands behind a delegation that a thrown exception ended; the result is in place.
                drop_counted(self, sent);
            }
        } else {
            drop_counted(self, sent);
        }
        // SAFETY: taken just now.
        unsafe { *g.entry() = self.handled.get() };
        if g.handled.get() != Value::UNBOUND {
            self.enter_handled(g);
        }
    }

    /// Takes a generator's frame off at a yield.
    #[inline(always)]
    pub(crate) fn suspend_generator(&self, frame: &Frame) {
        let g = self.unlink(frame);
        // SAFETY: we run the generator, and nothing was a safepoint since its frame was the running one. From here on the
        // registers are found through the generator.
        unsafe {
            self.settle(&mut *g.regs());
            if g.header.is_shared() {
                self.share_generator(g);
            }
            (*g.frame()).kind = 0;
        }
        self.leave_handled(g, true);
        g.finish(GenState::Suspended);
    }

    /// Takes a generator's frame off for good.
    #[inline(always)]
    pub(crate) fn end_generator(&self, frame: &Frame) {
        let g = self.unlink(frame);
        // SAFETY: we run the generator.
        let left = core::mem::take(unsafe { &mut *g.regs() });
        // Nobody takes it again, but who stops the world may look at it: it must be seen to be empty.
        g.finish(GenState::Closed);
        self.leave_handled(g, false);
        for s in &left {
            drop_counted(self, *s);
        }
    }

    #[inline(always)]
    fn unlink(&self, frame: &Frame) -> &Obj<Generator> {
        self.top.set(frame.saved_top);
        self.depth.set(self.depth.get() - 1);
        self.frame.set(frame.prev);
        // SAFETY: the frame's generator is alive: its resumer holds it.
        unsafe { obj_unchecked(frame.generator) }
    }

    /// Counts what a frame that is about to be suspended holds uncounted. A reclaim pause looks at the stacks of
    /// threads only, so a suspended frame's slots cannot keep SHARED objects alive by themselves. Objects that only
    /// the collector frees stay uncounted: it finds suspended frames by tracing.
    #[inline]
    pub(crate) fn settle(&self, regs: &mut [Slot]) {
        for s in regs {
            let v = s.value();
            if s.is_counted() || s.bits() == 0 || !v.is_object() {
                continue;
            }
            let h = crate::object::header(v).expect("an object");
            if !h.has(flags::UNCOUNTED) || h.flags() & (flags::DEFERRED | flags::IMMORTAL) == 0 {
                h.incref(self.me());
                *s = Slot::owned(v);
            }
        }
    }

    /// A generator that was suspended while it handled an exception goes on handling it.
    #[cold]
    fn enter_handled(&self, g: &Obj<Generator>) {
        let own = g.handled.swap(Value::UNBOUND);
        let outer = Ref::from_owned(self.handled.replace(own));
        self.set_field(&g.header, &g.outer, outer);
    }

    /// The resumer goes on handling what it was handling; the generator keeps its own exception, if it goes on.
    #[inline(always)]
    fn leave_handled(&self, g: &Obj<Generator>, goes_on: bool) {
        // SAFETY: we run the generator, or have ended it.
        if self.handled.get() != unsafe { *g.entry() } {
            self.leave_own_handled(g, goes_on);
        }
    }

    #[cold]
    fn leave_own_handled(&self, g: &Obj<Generator>, goes_on: bool) {
        let outer = match g.outer.swap(Value::UNBOUND) {
            // SAFETY: as in `leave_handled`; the exception is alive: a register of the generator keeps it, or what was one.
            Value::UNBOUND => Ref::new(unsafe { *g.entry() }),
            kept => Ref::from_owned(kept),
        };
        let own = Ref::from_owned(self.handled.replace(outer.into_value()));
        if goes_on {
            self.set_field(&g.header, &g.handled, own);
        }
    }

    /// The registers of a generator that others can see must refer to SHARED objects before it is let go.
    #[cold]
    fn share_generator(&self, g: &Obj<Generator>) {
        // SAFETY: we run the generator.
        for s in unsafe { (*g.regs()).iter() } {
            self.barrier(&g.header, s.value());
        }
    }

    /// Resumes a generator from native code, sending a value.
    ///
    /// # Errors
    /// What the generator raises.
    pub fn resume(&self, g: &Obj<Generator>, sent: Value) -> Result<Resumed, Exc> {
        self.check_native_stack()?;
        let kept = Ref::new(g.value());
        let started = g.state() != GenState::Created;
        if !started && sent != Value::NONE {
            return Err(self.type_error("can't send non-None value to a just-started generator"));
        }
        if !self.enter_generator(g, Ref::new(sent).into_slot(), 0, kind::ENTRY)? {
            return Ok(Resumed::Returned(Ref::none()));
        }
        let done = run(self);
        drop(kept);
        self.resumed(done)
    }

    /// Resumes a generator by raising an exception in it.
    ///
    /// # Errors
    /// What the generator raises.
    pub fn throw_into(&self, g: &Obj<Generator>, e: Exc) -> Result<Resumed, Exc> {
        match Taken::new(g) {
            Ok(taken) => self.throw_into_taken(taken, e),
            Err(GenState::Closed) => Err(e),
            Err(_) => Err(self.already_executing()),
        }
    }

    fn throw_into_taken(&self, taken: Taken<'_>, e: Exc) -> Result<Resumed, Exc> {
        self.check_native_stack()?;
        let kept = Ref::new(taken.g.value());
        if taken.before == GenState::Created {
            // Nothing has run: the generator just ends.
            // SAFETY: the generator is taken.
            self.add_traceback(&e, unsafe { &*taken.g.frame() }, 0);
            taken.end(self);
            return Err(e);
        }
        let thrown = match taken.delegate() {
            Some(delegate) => self.throw_to_delegate(taken.g, delegate, e)?,
            None => Thrown::Raise(e),
        };
        let done = match thrown {
            Thrown::Yielded(v) => return Ok(Resumed::Yielded(v)),
            Thrown::Ended => {
                taken.enter(self)?;
                run(self)
            }
            Thrown::Raise(e) => {
                taken.enter(self)?;
                run_raising(self, e)
            }
        };
        drop(kept);
        self.resumed(done)
    }

    fn resumed(&self, done: Result<Done, Exc>) -> Result<Resumed, Exc> {
        Ok(match done? {
            Done::Returned(v) => Resumed::Returned(v),
            Done::Yielded(v) => Resumed::Yielded(v),
        })
    }

    /// Calls `look` while nobody runs the generator but this thread, and not by taking it: who resumes it meanwhile is not
    /// refused.
    fn look_at<R>(&self, g: &Obj<Generator>, look: impl FnOnce() -> R) -> R {
        if g.header.is_shared() { self.mutator.pause(|_| look()) } else { look() }
    }

    /// The iterator to which a suspended generator delegates.
    pub fn delegate_of(&self, g: &Obj<Generator>) -> Option<Ref> {
        // SAFETY: a PRIVATE generator is this thread's, and the world is stopped for others.
        self.look_at(g, || unsafe { delegate(g, g.state()) })
    }

    /// Copies of a generator's frame and, while it runs, of the frames that have resumed it; nothing once it has ended.
    pub fn copies_of_frames(&self, g: &Obj<Generator>) -> Option<Vec<FrameCopy>> {
        let keep = |v| {
            // What runs may be another thread's.
            if g.header.is_shared() {
                self.share(v);
            }
            Ref::new(v)
        };
        // SAFETY: as in `delegate_of`; frames that are linked lead to frames that are alive.
        let frames = |g: &Generator| unsafe {
            let (first, linked) = (&*g.frame(), g.is_linked());
            core::iter::successors(Some(first), move |f| f.prev.as_ref().filter(|_| linked))
        };
        self.look_at(g, || {
            (g.state() != GenState::Closed).then(|| FrameCopy::of_each(self, frames(g), &keep))
        })
    }

    /// Passes a thrown exception on to the iterator that a generator delegates to. As long as that runs, the generator is
    /// taken, as if it ran itself.
    fn throw_to_delegate(&self, g: &Obj<Generator>, delegate: Ref, e: Exc) -> Result<Thrown, Exc> {
        let v = delegate.value();
        if self.is_error(&e, ExcKind::GeneratorExit) {
            let closed = if let Some(inner) = self.cast::<Generator>(v) {
                self.close_generator(inner)
            } else if let Some(close) = self.find_attr(v, self.names().close)? {
                self.call(close.value(), &[]).map(drop)
            } else {
                Ok(())
            };
            return Ok(Thrown::Raise(closed.err().unwrap_or(e)));
        }
        let answer = if let Some(inner) = self.cast::<Generator>(v) {
            self.throw_into(inner, e)
        } else if let Some(throw) = self.find_attr(v, self.names().throw)? {
            match self.catch_stop_value(self.call(throw.value(), &[e.0.value()])) {
                Ok(Ok(v)) => Ok(Resumed::Yielded(v)),
                Ok(Err(v)) => Ok(Resumed::Returned(v)),
                Err(e) => Err(e),
            }
        } else {
            return Ok(Thrown::Raise(e));
        };
        Ok(match answer {
            Ok(Resumed::Yielded(v)) => Thrown::Yielded(v),
            Ok(Resumed::Returned(v)) => {
                if g.header.is_shared() {
                    // Others may be the ones who resume it.
                    self.barrier(&g.header, v.value());
                }
                // SAFETY: the caller has taken it.
                self.leave_delegation(unsafe { &mut *g.frame() }, v);
                Thrown::Ended
            }
            Err(e) => Thrown::Raise(e),
        })
    }

    /// Moves a generator that stands in a delegation to behind it, with the delegation's result: the jump back
    /// leads to the `Send`, which names the exit and the register.
    fn leave_delegation(&self, frame: &mut Frame, result: Ref) {
        // SAFETY: a delegation is compiled as `Send …; Yield …; JumpBack Send`, all in this code.
        unsafe {
            let mut at = frame.pc;
            while Instr(*at).op() != Some(Op::JumpBack) {
                at = at.add(1);
            }
            let send = at.add(1).offset(Instr(*at).bc() as isize);
            frame.pc = send.add(1).add(Instr(*send).c());
            let old = frame.regs.add(Instr(*send).a()).replace(result.into_slot());
            drop_counted(self, old);
        }
    }

    /// Separates a stop of iteration, as its result, from other exceptions.
    pub(crate) fn catch_stop_value(&self, r: Res) -> Result<Result<Ref, Ref>, Exc> {
        match r {
            Ok(v) => Ok(Ok(v)),
            Err(e) if self.is_error(&e, ExcKind::StopIteration) => Ok(Err(self.stop_value(&e))),
            Err(e) => Err(e),
        }
    }

    /// The result that a stop of iteration carries.
    pub fn stop_value(&self, e: &Exc) -> Ref {
        let args = self.exception(e.0.value()).args.get();
        match self.cast::<crate::object::tuple::Tuple>(args) {
            Some(t) if !t.is_empty() => Ref::new(t.get(0)),
            _ => Ref::none(),
        }
    }

    /// Closes a generator: raises `GeneratorExit` in it and waits for its end.
    ///
    /// # Errors
    /// `RuntimeError` if it yields instead; what it raises.
    pub fn close_generator(&self, g: &Obj<Generator>) -> Result<(), Exc> {
        let taken = match Taken::new(g) {
            Ok(taken) => taken,
            Err(GenState::Closed) => return Ok(()),
            Err(_) => return Err(self.already_executing()),
        };
        if taken.before == GenState::Created {
            taken.end(self);
            return Ok(());
        }
        let exit = self.error_with(ExcKind::GeneratorExit, &[]);
        match self.throw_into_taken(taken, exit) {
            Ok(Resumed::Yielded(_)) => Err(self.runtime_error("generator ignored GeneratorExit")),
            Ok(Resumed::Returned(_)) => Ok(()),
            Err(e)
                if self.is_error(&e, ExcKind::GeneratorExit) || self.is_error(&e, ExcKind::StopIteration) =>
            {
                Ok(())
            }
            Err(e) => Err(e),
        }
    }
}

/// The iterator that a generator in this state delegates to.
///
/// # Safety
/// As for [`Generator::frame`].
unsafe fn delegate(g: &Generator, state: GenState) -> Option<Ref> {
    if state != GenState::Suspended {
        return None;
    }
    // SAFETY: the clause above; a suspended generator stands behind its yield instruction.
    let (frame, i) = unsafe {
        let frame = &*g.frame();
        (frame, Instr(*frame.pc.sub(1)))
    };
    if i.op() != Some(Op::Yield) || i.n() != 1 {
        return None;
    }
    // SAFETY: the frame's own register.
    Some(Ref::new(unsafe { frame.reg(i.c()) }.value()))
}

fn drop_counted(cx: &Cx, s: Slot) {
    if s.is_counted() {
        // SAFETY: the caller took the slot out of its register.
        unsafe { cx.mutator.drop_slot(s) };
    }
}

/// The next value of a generator.
///
/// # Errors
/// What it raises.
pub fn generator_next(cx: &Cx, v: Value) -> OptRes {
    let g = cx.cast::<Generator>(v).expect("a generator");
    match cx.resume(g, Value::NONE)? {
        Resumed::Yielded(v) => Ok(Some(v)),
        // Who asks for the result resumes the generator itself.
        Resumed::Returned(_) => Ok(None),
    }
}

/// `Send`: passes a value on to the iterator of a delegation.
#[inline(never)]
pub fn send(r: Regs<'_>, i: Instr) -> Result<Sent, Exc> {
    let cx = r.cx;
    let it = r.get(i.b());
    if is_exactly(it, Kind::Generator) {
        // SAFETY: the shape says so.
        let g = unsafe { obj_unchecked::<Generator>(it) };
        let sent = r.get(i.a());
        if g.state() == GenState::Created && sent != Value::NONE {
            return Err(cx.type_error("can't send non-None value to a just-started generator"));
        }
        let sent = r.take(i.a());
        let sent = if sent.is_counted() { sent } else { Slot::load(sent.value()) };
        if cx.enter_generator(g, sent, i.a() as u32, kind::DELEGATE)? {
            return Ok(Sent::Entered);
        }
        return Ok(Sent::Ended(Ref::none()));
    }
    let sent = r.get(i.a());
    let answer =
        if sent == Value::NONE { cx.next_or_stop(it) } else { cx.call_method(it, cx.names().send, &[sent]) };
    Ok(match cx.catch_stop_value(answer)? {
        Ok(v) => Sent::Yielded(v),
        Err(v) => Sent::Ended(v),
    })
}

/// What a `Send` led to.
pub enum Sent {
    /// The iterator yielded a value.
    Yielded(Ref),
    /// The iterator ended with a result.
    Ended(Ref),
    /// A generator's frame runs now.
    Entered,
}

/// The frame of a generator returns `v`.
#[inline(always)]
pub fn return_from_generator(cx: &Cx, f: &Frame, v: Ref) -> Flow {
    let (kind, caller, dst) = (f.kind, f.prev, f.dst as usize);
    cx.end_generator(f);
    if kind & kind::ENTRY != 0 {
        return Ok(Go::Done(Done::Returned(v)));
    }
    // SAFETY: the caller's frame stands behind its `ForIter` (with one cache word) or `Send`.
    unsafe {
        let caller = &mut *caller;
        let slot = caller.regs.add(dst);
        if kind & kind::FOR_LOOP != 0 {
            caller.pc = caller.pc.add(Instr(*caller.pc.sub(2)).c());
        } else {
            caller.pc = caller.pc.add(Instr(*caller.pc.sub(1)).c());
            let old = slot.replace(v.into_slot());
            drop_counted(cx, old);
        }
    }
    Ok(Go::Reload)
}
