//! Pushing and popping frames, and calling whatever a register holds.

use freewheel_refcount::{Slot, Value};

use super::frame::{Frame, NO_BASE, kind};
use super::run::run;
use super::vm::{Done, Flow, Go, Regs};
use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::class::Class;
use crate::object::code::Code;
use crate::object::function::{BoundMethod, Function, NativeFunction};
use crate::object::misc::Plain;
use crate::object::{Kind, Obj, header, obj_unchecked};
use freewheel_refcount::sync::atomic::Ordering;

/// A call's place in the caller.
#[derive(Clone, Copy)]
pub struct Site {
    /// First argument's register.
    pub args: *mut Slot,
    /// Number of arguments, keyword values included.
    pub n: usize,
    /// Tuple of keyword names.
    pub kwnames: Option<Value>,
    /// Register for the result.
    pub dst: u32,
    /// Register to drop on return, or `NO_BASE`.
    pub base: u32,
    /// See [`kind`].
    pub kind: u8,
}

impl Cx {
    /// Puts a frame on the stack whose registers begin at `regs`, of which the first `bound` are set. The rest
    /// of the locals become unbound.
    #[inline(always)]
    pub(crate) fn push_frame(
        &self,
        f: &Obj<Function>,
        code: &Obj<Code>,
        regs: *mut Slot,
        bound: usize,
        site: &Site,
    ) -> Result<*mut Frame, Exc> {
        let depth = self.depth.get();
        let end = regs.wrapping_add(code.n_regs as usize);
        if depth >= self.globals().recursion_limit.load(Ordering::Relaxed) || end >= self.stack.limit() {
            return Err(self.recursion_error());
        }
        let base = code.copy_for(self.me());
        let frame = self.stack.frame(depth);
        // SAFETY: the stack has room for `MAX_FRAMES` frames, which the limit stays below; the registers up to
        // `end` are this thread's and above all live ones.
        unsafe {
            frame.write(Frame {
                prev: self.frame.get(),
                regs,
                pc: base,
                base,
                code,
                function: f,
                namespace: Value::UNBOUND,
                generator: Value::UNBOUND,
                instance: Value::UNBOUND,
                saved_top: self.top.get(),
                dst: site.dst,
                call_base: site.base,
                kind: site.kind,
            });
            for i in bound..code.n_locals as usize {
                *regs.add(i) = Slot::UNBOUND;
            }
        }
        self.frame.set(frame);
        self.depth.set(depth + 1);
        self.top.set(end);
        Ok(frame)
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn recursion_error(&self) -> Exc {
        // Room for what handles the error: making it may call nothing deep.
        self.error(ExcKind::RecursionError, "maximum recursion depth exceeded")
    }

    /// Takes the running frame off: its registers are dropped, the caller's frame runs again. Other frames may use its place
    /// from now on: before anything that may run code it is copied, and the copy given to [`Cx::drop_function`].
    #[inline(always)]
    pub(crate) fn pop_frame(&self, frame: &Frame) {
        let n = frame.code().n_regs as usize;
        for i in 0..n {
            // SAFETY: the frame's own registers.
            let s = unsafe { frame.regs.add(i).replace(Slot::UNBOUND) };
            if s.is_counted() {
                // SAFETY: the slot was taken out of its register and owns a count.
                unsafe { self.mutator.drop_slot(s) };
            }
        }
        self.top.set(frame.saved_top);
        self.depth.set(self.depth.get() - 1);
        self.frame.set(frame.prev);
    }

    /// Lets go of the function if the frame, which was taken off, holds it. May run finalizers.
    #[inline]
    pub(crate) fn drop_function(&self, left: &Frame) {
        if left.kind & kind::OWNS_FUNCTION != 0 {
            drop(Ref::from_owned(left.function().value()));
        }
    }

    /// Calls a function from native code. The caller keeps function and arguments alive.
    pub(crate) fn call_function(&self, f: &Obj<Function>, args: Args<'_>) -> Res {
        let code = Code::of(f.code.get());
        let regs = self.top.get();
        let n = args.slots().len();
        let site = Site { args: regs, n, kwnames: args.kwnames(), dst: 0, base: NO_BASE, kind: kind::ENTRY };
        if regs.wrapping_add(n + 64) >= self.stack.limit() {
            return Err(self.recursion_error());
        }
        for (i, s) in args.slots().iter().enumerate() {
            // SAFETY: above all live registers, below the limit.
            unsafe { *regs.add(i) = s.lend() };
        }
        if code.proto.flags.generator {
            let bound = self.bind_generator_args(f, code, regs, n, args.kwnames());
            return bound.and_then(|()| self.make_generator(f, code, regs));
        }
        if code.simple && n == code.args as usize && args.kwnames().is_none() {
            self.push_frame(f, code, regs, n, &site)?;
        } else {
            self.bind_args(f, code, regs, n, args.kwnames())?;
            self.push_frame(f, code, regs, code.n_locals as usize, &site)?;
        }
        self.run_entry()
    }

    /// Runs a function's code with a namespace of its own: a class body, or `exec`.
    ///
    /// # Errors
    /// What the code raises.
    pub fn run_in_namespace(&self, f: &Obj<Function>, namespace: Value) -> Res {
        let code = Code::of(f.code.get());
        let regs = self.top.get();
        let site = Site { args: regs, n: 0, kwnames: None, dst: 0, base: NO_BASE, kind: kind::ENTRY };
        self.check_native_stack()?;
        let frame = self.push_frame(f, code, regs, 0, &site)?;
        // SAFETY: just pushed.
        unsafe { (*frame).namespace = namespace };
        self.run_entry()
    }

    fn run_entry(&self) -> Res {
        match run(self)? {
            Done::Returned(v) => Ok(v),
            Done::Yielded(_) => unreachable!("generators are resumed, not called"),
        }
    }

    /// What a panic in native code is raised as.
    #[cold]
    pub(crate) fn panic_error(&self, panic: Box<dyn core::any::Any + Send>) -> Exc {
        let text = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "unknown cause".to_owned());
        self.error(ExcKind::SystemError, format!("native code panicked: {text}"))
    }
}

/// Calls the value `callee` for an instruction: pushes a frame for functions, calls everything else.
#[inline(always)]
pub fn call_value(r: Regs<'_>, callee: Value, site: Site) -> Flow {
    let cx = r.cx;
    if let Some(h) = header(callee) {
        // SAFETY: the shape says which payload the object has.
        unsafe {
            if h.shape() == Kind::Function as u32 {
                return enter_function(r, obj_unchecked::<Function>(callee), site);
            }
            if h.shape() == Kind::NativeFunction as u32 || h.shape() == Kind::NativeMethod as u32 {
                let f = obj_unchecked::<NativeFunction>(callee);
                let args = Args::with_names(core::slice::from_raw_parts(site.args, site.n), site.kwnames);
                let v = if f.receiver.bound().is_none() {
                    cx.check_native_receiver(f, &args)?;
                    (f.f)(cx, args)?
                } else {
                    cx.call_native(f, args)?
                };
                finish_native(r, site, v);
                return Ok(Go::Next);
            }
        }
    }
    call_other(r, callee, site)
}

/// Drops a call's arguments and callee, and stores its result.
#[inline(always)]
pub fn finish_native(r: Regs<'_>, site: Site, v: Ref) {
    drop_span(r, site);
    r.set_ref(site.dst as usize, v);
}

/// Drops a call's arguments and callee.
#[inline(always)]
pub fn drop_span(r: Regs<'_>, site: Site) {
    for i in 0..site.n {
        // SAFETY: the call's own argument registers.
        let s = unsafe { site.args.add(i).replace(Slot::UNBOUND) };
        if s.is_counted() {
            // SAFETY: taken out of its register, it owns a count.
            unsafe { r.cx.mutator.drop_slot(s) };
        }
    }
    if site.base != NO_BASE {
        r.clear(site.base as usize);
    }
}

/// Begins a call of a function: its frame runs next.
#[inline(always)]
pub fn enter_function(r: Regs<'_>, f: &Obj<Function>, site: Site) -> Flow {
    let code = Code::of(f.code.get());
    let cx = r.cx;
    // A generator's registers are not on the thread's stack: the arguments have to move there.
    let on_stack = site.args >= cx.stack.base() && site.args < cx.stack.limit();
    if is_simple(code, &site) && on_stack {
        cx.push_frame(f, code, site.args, site.n, &site)?;
        // Not before: from here on pauses find the function in its frame, whoever else lets go of it.
        cx.checkpoint()?;
        return Ok(Go::Reload);
    }
    enter_slow(r, f, code, site, on_stack)
}

/// Whether binding a call's arguments is moving them.
#[inline(always)]
fn is_simple(code: &Obj<Code>, site: &Site) -> bool {
    code.simple && site.n == code.args as usize && site.kwnames.is_none()
}

/// Begins a call of a special method for an instruction: its frame runs next, above the running one. The slots are
/// the frame's first registers; `dst` receives the result.
pub fn enter_special<const N: usize>(
    r: Regs<'_>,
    f: &Obj<Function>,
    args: [Slot; N],
    dst: usize,
    k: u8,
) -> Flow {
    let cx = r.cx;
    let regs = cx.top.get();
    if regs.wrapping_add(N + 64) >= cx.stack.limit() {
        return Err(cx.recursion_error());
    }
    for (i, s) in args.into_iter().enumerate() {
        // SAFETY: free registers below the limit.
        unsafe { *regs.add(i) = s };
    }
    let site = Site { args: regs, n: N, kwnames: None, dst: dst as u32, base: NO_BASE, kind: k };
    enter_held(r, f, site)
}

/// Begins a call of a function that only its class or a bound method holds, which may let go of it meanwhile. Binding
/// arguments may stop for a pause, and a PRIVATE function may die at any time: then the frame holds it.
#[inline(always)]
fn enter_held(r: Regs<'_>, f: &Obj<Function>, site: Site) -> Flow {
    if f.header.is_uncounted() {
        // Nothing happens before the frame is there, or else we hold the function until then.
        let _held = (!is_simple(Code::of(f.code.get()), &site)).then(|| Ref::new(f.value()));
        return enter_function(r, f, site);
    }
    let before = r.cx.frame.get();
    let held = Ref::new(f.value());
    let flow = enter_function(r, f, Site { kind: site.kind | kind::OWNS_FUNCTION, ..site });
    if flow.is_ok() || r.cx.frame.get() != before {
        let _ = held.into_value();
    }
    flow
}

#[inline(never)]
fn enter_slow(r: Regs<'_>, f: &Obj<Function>, code: &Obj<Code>, site: Site, on_stack: bool) -> Flow {
    let cx = r.cx;
    let mut regs = site.args;
    if !on_stack {
        regs = cx.top.get();
        if regs.wrapping_add(site.n + 64) >= cx.stack.limit() {
            return Err(cx.recursion_error());
        }
        for i in 0..site.n {
            // SAFETY: from the call's argument registers to free ones.
            unsafe { *regs.add(i) = site.args.add(i).replace(Slot::UNBOUND) };
        }
    }
    if code.proto.flags.generator {
        cx.bind_generator_args(f, code, regs, site.n, site.kwnames)?;
        let g = cx.make_generator(f, code, regs)?;
        if site.base != NO_BASE {
            r.clear(site.base as usize);
        }
        if site.kind & kind::OWNS_FUNCTION != 0 {
            drop(Ref::from_owned(f.value()));
        }
        r.set_ref(site.dst as usize, g);
        return Ok(Go::Next);
    }
    if !(code.simple && site.n == code.args as usize && site.kwnames.is_none()) {
        cx.bind_args(f, code, regs, site.n, site.kwnames)?;
        cx.push_frame(f, code, regs, code.n_locals as usize, &site)?;
    } else {
        cx.push_frame(f, code, regs, site.n, &site)?;
    }
    cx.checkpoint()?;
    Ok(Go::Reload)
}

#[inline(never)]
fn call_other(r: Regs<'_>, callee: Value, site: Site) -> Flow {
    let cx = r.cx;
    let Some(h) = header(callee) else { return Err(cx.not_callable(callee)) };
    // A function with attributes of its own has another shape.
    if let Some(f) = cx.as_function(callee) {
        return enter_function(r, f, site);
    }
    if h.shape() == Kind::BoundMethod as u32
        && site.base != NO_BASE
        && r.at(site.base as usize + 1) == site.args
    {
        // SAFETY: the shape says so.
        let m = unsafe { obj_unchecked::<BoundMethod>(callee) };
        let function = m.function.get();
        let receiver = Slot::load(m.receiver.get());
        let args = r.at(site.base as usize);
        let inner = Site { args, n: site.n + 1, base: NO_BASE, ..site };
        // The receiver takes the bound method's register, in front of the arguments. The bound method holds the function
        // until the frame does.
        let bound = r.slot(site.base as usize);
        r.put(site.base as usize, receiver);
        let flow = match cx.as_function(function) {
            Some(f) => enter_held(r, f, inner),
            None => {
                let function = Ref::new(function);
                call_value(r, function.value(), inner)
            }
        };
        if bound.is_counted() {
            // SAFETY: taken out of its register, it owns a count.
            unsafe { cx.mutator.drop_slot(bound) };
        }
        return flow;
    }
    if let Some(class) = cx.as_class(callee)
        && let Some(flow) = instantiate(r, class, site)
    {
        return flow;
    }
    // SAFETY: the call's own argument registers.
    let args = Args::with_names(unsafe { core::slice::from_raw_parts(site.args, site.n) }, site.kwnames);
    let v = match cx.class_of(callee).slots().call {
        Some(call) => {
            cx.check_native_stack()?;
            call(cx, callee, args)?
        }
        None => return Err(cx.not_callable(callee)),
    };
    finish_native(r, site, v);
    Ok(Go::Next)
}

/// Calls a class whose instances are plain objects with an initializer in code: the initializer's frame runs next.
#[inline(always)]
fn instantiate(r: Regs<'_>, class: &Obj<Class>, site: Site) -> Option<Flow> {
    let cx = r.cx;
    let slots = class.slots();
    let plain = slots.new.is_some_and(|f| {
        core::ptr::fn_addr_eq(f, crate::types::object::new as fn(&Cx, &Obj<Class>, Args<'_>) -> Res)
    });
    if !plain
        || site.base == NO_BASE
        || r.at(site.base as usize + 1) != site.args
        || class.has(crate::object::class::class_flags::ABSTRACT)
        || cx.class_of(class.value()).header.shape() != Kind::Type as u32
        || !core::ptr::eq(cx.class_of(class.value()), cx.class(Kind::Type))
    {
        return None;
    }
    let init = || cx.as_function(cx.class_attr(class, cx.names().init)?);
    init()?;
    let instance = match cx.new_instance(cx.shape(class.root_shape()), Plain) {
        Ok(v) => v,
        Err(e) => return Some(Err(e)),
    };
    // Looked up again: making the instance may have stopped for a pause, and the class have changed.
    let init = init()?;
    let base = site.base as usize;
    // The class stays alive through the instance's shape; its register takes the receiver.
    r.set(base, Slot::borrowed(instance.value()));
    let kwnames = site.kwnames;
    let site = Site {
        args: r.at(base),
        n: site.n + 1,
        kwnames,
        dst: site.dst,
        base: NO_BASE,
        kind: site.kind | kind::INIT,
    };
    let before = cx.frame.get();
    let flow = enter_held(r, init, site);
    if cx.frame.get() != before {
        // Also if the frame is there only to be unwound.
        // SAFETY: the frame was just pushed.
        unsafe { (*cx.frame.get()).instance = instance.into_value() };
    } else if let Ok(Go::Next) = flow {
        // The initializer is a generator function: calling it made a generator, which is no valid result.
        return Some(Err(cx.type_error("__init__() should return None, not 'generator'")));
    }
    Some(flow)
}
