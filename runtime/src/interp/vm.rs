//! The instruction loop's state.

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::Instr;

use super::frame::Frame;
use crate::cx::Cx;
use crate::handle::{Exc, Ref};

/// The running frame's registers, passed by value to slow paths: two words, so that they travel in registers. How
/// many of them are locals is kept with the thread.
#[derive(Clone, Copy)]
pub struct Regs<'a> {
    /// The thread.
    pub cx: &'a Cx,
    regs: *mut Slot,
}

impl<'a> Regs<'a> {
    /// The slot in register `i`.
    #[inline(always)]
    pub fn slot(self, i: usize) -> Slot {
        // SAFETY: the compiler's operands are below the frame's number of registers.
        unsafe { *self.regs.add(i) }
    }

    /// The value in register `i`.
    #[inline(always)]
    pub fn get(self, i: usize) -> Value {
        self.slot(i).value()
    }

    /// The word in register `i` as it stands; only for tests of immediates.
    #[inline(always)]
    pub fn raw(self, i: usize) -> Value {
        // SAFETY: a marked reference is not used as one: callers test for immediates first.
        unsafe { Value::from_bits(self.slot(i).bits()) }
    }

    /// Writes register `i`; what was there is forgotten, not dropped.
    #[inline(always)]
    pub fn put(self, i: usize, s: Slot) {
        // SAFETY: as in `slot`.
        unsafe { *self.regs.add(i) = s };
    }

    /// Writes register `i` and drops what was there.
    #[inline(always)]
    pub fn set(self, i: usize, s: Slot) {
        let old = self.slot(i);
        self.put(i, s);
        if old.is_counted() {
            self.release(old);
        }
    }

    /// Writes register `i`, an immediate.
    #[inline(always)]
    pub fn set_immediate(self, i: usize, v: Value) {
        self.set(i, Slot::borrowed(v));
    }

    /// Writes register `i`.
    #[inline(always)]
    pub fn set_ref(self, i: usize, r: Ref) {
        self.set(i, r.into_slot());
    }

    #[inline(never)]
    fn release(self, s: Slot) {
        // SAFETY: the slot was taken out of its register and owns a count.
        unsafe { self.cx.mutator.drop_slot(s) };
    }

    /// Takes what is in register `i`, which is dead afterwards.
    #[inline(always)]
    pub fn take(self, i: usize) -> Slot {
        let s = self.slot(i);
        self.put(i, Slot::UNBOUND);
        s
    }

    /// Whether register `i` is a temporary.
    #[inline(always)]
    pub fn is_temp(self, i: usize) -> bool {
        i >= self.cx.n_locals.get()
    }

    /// The instruction has used register `i`: a temporary is dropped.
    #[inline(always)]
    pub fn consume(self, i: usize) {
        if self.is_temp(i) {
            let old = self.take(i);
            if old.is_counted() {
                self.release(old);
            }
        }
    }

    /// As `consume`, unless the instruction also writes the register.
    #[inline(always)]
    pub fn consume_unless(self, i: usize, dst: usize) {
        if i != dst {
            self.consume(i);
        }
    }

    /// Drops register `i`.
    #[inline(always)]
    pub fn clear(self, i: usize) {
        let old = self.take(i);
        if old.is_counted() {
            self.release(old);
        }
    }

    /// Takes register `i` as a counted value: a temporary gives its slot, a local is copied.
    #[inline(always)]
    pub fn owned(self, i: usize) -> Ref {
        let s = if self.is_temp(i) { self.take(i) } else { self.slot(i).copy() };
        Ref::from_slot(s)
    }

    /// Takes register `i` as an argument for a frame above this one: a temporary gives its slot, a local lends.
    #[inline(always)]
    pub fn argument(self, i: usize) -> Slot {
        if self.is_temp(i) { self.take(i) } else { self.slot(i).lend() }
    }

    /// Where register `i` lies.
    #[inline(always)]
    pub fn at(self, i: usize) -> *mut Slot {
        // SAFETY: as in `slot`.
        unsafe { self.regs.add(i) }
    }

    /// `n` registers from `start` on.
    #[inline(always)]
    pub fn span(self, start: usize, n: usize) -> &'a [Slot] {
        // SAFETY: the compiler's spans are inside the frame; slots change only by this thread, which does not
        // write the span before it has consumed it.
        unsafe { core::slice::from_raw_parts(self.regs.add(start), n) }
    }
}

/// How an instruction ends when it does not raise.
pub enum Go {
    /// With the next instruction.
    Next,
    /// Another frame runs now, or this one somewhere else.
    Reload,
    /// The frame that native code called has ended.
    Done(Done),
}

/// How a frame that native code called ended.
pub enum Done {
    /// With a result.
    Returned(Ref),
    /// At a yield.
    Yielded(Ref),
}

/// How an instruction ends.
pub type Flow = Result<Go, Exc>;

/// The place of an instruction, for slow paths that look at its cache: two words as well.
#[derive(Clone, Copy)]
pub struct At<'a> {
    cx: &'a Cx,
    pc: *mut u64,
}

impl<'a> At<'a> {
    /// The thread.
    #[inline(always)]
    pub fn cx(self) -> &'a Cx {
        self.cx
    }

    /// The running frame's registers.
    #[inline(always)]
    pub fn r(self) -> Regs<'a> {
        // SAFETY: instructions run in a current frame.
        Regs { cx: self.cx, regs: unsafe { (*self.cx.frame.get()).regs } }
    }

    /// Name `i`.
    #[inline(always)]
    pub fn name(self, i: usize) -> Value {
        // SAFETY: the compiler's indices are in range, and the running frame's code is alive.
        unsafe { *(*self.cx.frame.get()).code().names.get_unchecked(i) }
    }

    /// Writes cache word `i`.
    #[inline(always)]
    pub fn set_cache(self, i: usize, w: u64) {
        // SAFETY: the instruction's cache words follow it, in this thread's own copy.
        unsafe { *self.pc.add(i) = w };
    }

    /// Changes the small operand, which says what the cache holds.
    #[inline(always)]
    pub fn set_n(self, n: u8) {
        // SAFETY: the instruction lies before `pc`, in this thread's own copy.
        unsafe {
            let at = self.pc.sub(1);
            *at = *at & !0xff00 | u64::from(n) << 8;
        }
    }
}

/// The loop's state. Slow paths get it by value: a pointer to the loop's own would force it out of registers.
#[derive(Clone, Copy)]
pub struct Vm<'a> {
    /// The running frame's registers.
    pub r: Regs<'a>,
    /// The word after the current instruction, later after its cache.
    pub pc: *mut u64,
    /// The running frame.
    pub frame: *mut Frame,
}

impl<'a> Vm<'a> {
    /// The state of the thread's running frame.
    #[inline(always)]
    pub fn load(cx: &'a Cx) -> Vm<'a> {
        let frame = cx.frame.get();
        // SAFETY: the loop runs with a current frame.
        let f = unsafe { &*frame };
        cx.n_locals.set(f.code().n_locals as usize);
        Vm { r: Regs { cx, regs: f.regs }, pc: f.pc, frame }
    }

    /// The thread.
    #[inline(always)]
    pub fn cx(&self) -> &'a Cx {
        self.r.cx
    }

    /// The current instruction's place.
    #[inline(always)]
    pub fn at(&self) -> At<'a> {
        At { cx: self.r.cx, pc: self.pc }
    }

    /// Reads the next instruction.
    #[inline(always)]
    pub fn fetch(&mut self) -> Instr {
        // SAFETY: the compiler ends every path with a return, a raise or a jump.
        unsafe {
            let i = Instr(*self.pc);
            self.pc = self.pc.add(1);
            i
        }
    }

    /// The instruction that is next.
    #[inline(always)]
    pub fn peek(&self) -> Instr {
        // SAFETY: as in `fetch`.
        unsafe { Instr(*self.pc) }
    }

    /// Remembers where the frame is, before anything that may raise, call, or look at the frame.
    #[inline(always)]
    pub fn save(&self) {
        // SAFETY: the running frame is this thread's own.
        unsafe { (*self.frame).pc = self.pc };
    }

    /// Cache word `i` of the current instruction.
    #[inline(always)]
    pub fn cache(&self, i: usize) -> u64 {
        // SAFETY: the instruction's cache words follow it.
        unsafe { *self.pc.add(i) }
    }

    /// Writes cache word `i` of the current instruction.
    #[inline(always)]
    pub fn set_cache(&self, i: usize, w: u64) {
        // SAFETY: as in `cache`; the copy is this thread's own.
        unsafe { *self.pc.add(i) = w };
    }

    /// Changes the small operand of the current instruction, which says what its cache holds.
    #[inline(always)]
    pub fn set_n(&self, n: u8) {
        // SAFETY: the instruction lies before `pc`; the copy is this thread's own.
        unsafe {
            let at = self.pc.sub(1);
            *at = *at & !0xff00 | u64::from(n) << 8;
        }
    }

    /// Steps over `n` cache words.
    #[inline(always)]
    pub fn skip(&mut self, n: usize) {
        // SAFETY: the words belong to the current instruction.
        self.pc = unsafe { self.pc.add(n) };
    }

    /// Jumps by `n` words.
    #[inline(always)]
    pub fn jump(&mut self, n: i64) {
        // SAFETY: the compiler's distances stay inside the code.
        self.pc = unsafe { self.pc.offset(n as isize) };
    }

    /// Constant `i`.
    #[inline(always)]
    pub fn constant(&self, i: usize) -> Value {
        // SAFETY: the compiler's indices are in range, and the running frame's code is alive.
        unsafe { *(*self.frame).code().consts.get_unchecked(i) }
    }

    /// Name `i`.
    #[inline(always)]
    pub fn name(&self, i: usize) -> Value {
        // SAFETY: as in `constant`.
        unsafe { *(*self.frame).code().names.get_unchecked(i) }
    }
}
