//! Calling any value from native code.

use freewheel_refcount::{Slot, Value};

use crate::args::Args;
use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::object::dict::Dict;
use crate::object::function::{BoundMethod, Function, NativeFunction};
use crate::object::tuple::Tuple;
use crate::object::{Kind, Obj, header, obj_unchecked};

impl Cx {
    /// Calls a value with positional arguments.
    ///
    /// # Errors
    /// `TypeError` if it cannot be called; what it raises.
    pub fn call(&self, f: Value, args: &[Value]) -> Res {
        let mut few = [Slot::UNBOUND; 6];
        if args.len() <= few.len() {
            few.iter_mut().zip(args).for_each(|(s, a)| *s = Slot::borrowed(*a));
            return self.call_slots(f, Args::new(&few[..args.len()]));
        }
        let slots: Vec<Slot> = args.iter().map(|a| Slot::borrowed(*a)).collect();
        self.call_slots(f, Args::new(&slots))
    }

    /// Calls a value with arguments that lie in slots. The caller keeps the arguments alive.
    ///
    /// # Errors
    /// `TypeError` if it cannot be called; what it raises.
    pub fn call_slots(&self, f: Value, args: Args<'_>) -> Res {
        self.check_native_stack()?;
        if let Some(h) = header(f) {
            // SAFETY: the shape says which payload the object has.
            unsafe {
                if h.shape() == Kind::Function as u32 {
                    return self.call_function(obj_unchecked::<Function>(f), args);
                }
                if h.shape() == Kind::NativeFunction as u32 || h.shape() == Kind::NativeMethod as u32 {
                    return self.call_native(obj_unchecked::<NativeFunction>(f), args);
                }
                if h.shape() == Kind::BoundMethod as u32 {
                    let m = obj_unchecked::<BoundMethod>(f);
                    return self.call_prepended(m.function.get(), m.receiver.get(), args);
                }
            }
        }
        if let Some(function) = self.as_function(f) {
            return self.call_function(function, args);
        }
        match self.class_of(f).slots().call {
            Some(call) => call(self, f, args),
            None => Err(self.not_callable(f)),
        }
    }

    /// The error for calling something that cannot be called.
    #[cold]
    pub fn not_callable(&self, f: Value) -> Exc {
        self.type_error(format!("'{}' object is not callable", self.class_of(f).name()))
    }

    /// Calls a native function object.
    ///
    /// # Errors
    /// What it raises.
    #[inline]
    pub fn call_native(&self, f: &Obj<NativeFunction>, args: Args<'_>) -> Res {
        match f.receiver.bound() {
            None => {
                self.check_native_receiver(f, &args)?;
                (f.f)(self, args)
            }
            Some(receiver) => {
                let mut few = [Slot::UNBOUND; 8];
                few[0] = Slot::borrowed(receiver);
                let n = args.slots().len();
                if n < few.len() {
                    few[1..=n].copy_from_slice(args.slots());
                    return (f.f)(self, Args::with_names(&few[..=n], args.kwnames()));
                }
                let slots: Vec<Slot> =
                    [Slot::borrowed(receiver)].iter().chain(args.slots()).copied().collect();
                (f.f)(self, Args::with_names(&slots, args.kwnames()))
            }
        }
    }

    /// An unbound method must be given an instance of its class first.
    #[inline]
    pub(crate) fn check_native_receiver(&self, f: &Obj<NativeFunction>, args: &Args<'_>) -> Result<(), Exc> {
        let Some(owner) = f.owner.bound().filter(|_| f.header.shape() == Kind::NativeMethod as u32) else {
            return Ok(());
        };
        let class = self.as_class(owner).expect("a method's owner is a class");
        match args.get(0) {
            Some(v) if core::ptr::eq(self.class_of(v), class) || self.is_instance(v, class) => Ok(()),
            Some(v) => Err(self.type_error(format!(
                "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                f.name,
                class.name(),
                self.class_of(v).name()
            ))),
            None => Err(self.type_error(format!(
                "unbound method {}.{}() needs an argument",
                class.name(),
                f.name
            ))),
        }
    }

    /// Calls `f` with `first` in front of the arguments.
    ///
    /// # Errors
    /// What it raises.
    pub fn call_prepended(&self, f: Value, first: Value, args: Args<'_>) -> Res {
        let n = args.slots().len();
        let mut few = [Slot::UNBOUND; 8];
        few[0] = Slot::borrowed(first);
        if n < few.len() {
            for (to, from) in few[1..=n].iter_mut().zip(args.slots()) {
                *to = from.lend();
            }
            return self.call_slots(f, Args::with_names(&few[..=n], args.kwnames()));
        }
        let slots: Vec<Slot> =
            [Slot::borrowed(first)].into_iter().chain(args.slots().iter().map(|s| s.lend())).collect();
        self.call_slots(f, Args::with_names(&slots, args.kwnames()))
    }

    /// Calls a value with a tuple of positional arguments and a dict of keyword arguments.
    ///
    /// # Errors
    /// `TypeError` for keywords that are no strings; what the callee raises.
    pub fn call_with(&self, f: Value, args: &Obj<Tuple>, kwargs: Option<&Obj<Dict>>) -> Res {
        let mut slots: Vec<Slot> = args.iter().map(Slot::borrowed).collect();
        let Some(kwargs) = kwargs.filter(|d| !d.0.is_empty()) else {
            return self.call_slots(f, Args::new(&slots));
        };
        let items = self.dict_items(kwargs);
        let mut names = Vec::with_capacity(items.len());
        for (k, v) in &items {
            if self.as_str(k.value()).is_none() {
                return Err(self.type_error("keywords must be strings"));
            }
            names.push(k.clone());
            slots.push(Slot::borrowed(v.value()));
        }
        let names = self.tuple_from(names)?;
        self.call_slots(f, Args::with_names(&slots, Some(names.value())))
    }

    /// Calls a method by name.
    ///
    /// # Errors
    /// `AttributeError` if there is none; what it raises.
    pub fn call_method(&self, v: Value, name: Value, args: &[Value]) -> Res {
        let class = self.class_of(v);
        if let Some(f) = self.class_attr(class, name)
            && self.is_method_like(f)
            && self.own_instance_attr(v, name).is_none()
            && class.slots().has_generic_getattr()
        {
            let f = Ref::new(f);
            return self.call_found(f.value(), v, args);
        }
        let f = self.get_attr(v, name)?;
        self.call(f.value(), args)
    }

    /// Calls a method named by text.
    ///
    /// # Errors
    /// As [`Cx::call_method`].
    pub fn call_method_str(&self, v: Value, name: &str, args: &[Value]) -> Res {
        self.call_method(v, self.intern(name), args)
    }

    /// Raises the recursion error if the native stack is nearly used up.
    ///
    /// # Errors
    /// `RecursionError`.
    #[inline]
    pub fn check_native_stack(&self) -> Result<(), Exc> {
        let here = 0u8;
        if (&raw const here).addr() < self.native_limit.get() {
            Err(self.native_stack_error(""))
        } else {
            Ok(())
        }
    }

    /// The same; the message ends with what the runtime was doing.
    ///
    /// # Errors
    /// `RecursionError`.
    #[inline]
    pub fn check_native_stack_in(&self, doing: &str) -> Result<(), Exc> {
        let here = 0u8;
        if (&raw const here).addr() < self.native_limit.get() {
            Err(self.native_stack_error(doing))
        } else {
            Ok(())
        }
    }

    #[cold]
    fn native_stack_error(&self, doing: &str) -> Exc {
        // A little more room for making the exception and unwinding.
        let limit = self.native_limit.get();
        self.native_limit.set(limit.saturating_sub(128 << 10));
        let e = self.error(ExcKind::RecursionError, format!("maximum recursion depth exceeded{doing}"));
        self.native_limit.set(limit);
        e
    }
}
