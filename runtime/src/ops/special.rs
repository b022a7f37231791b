//! Looking up and calling special methods on a value's class.

use freewheel_refcount::{Slot, Value};

use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::function::{Function, NativeFunction};
use crate::object::{Kind, is_exactly};

impl Cx {
    /// Calls the special method `name` of a value's class, if the class has one.
    ///
    /// # Errors
    /// What the method raises.
    pub fn call_special(&self, v: Value, name: Value, args: &[Value]) -> Result<Option<Ref>, Exc> {
        let class = self.class_of(v);
        let Some(f) = self.class_attr(class, name) else { return Ok(None) };
        self.call_found(f, v, args).map(Some)
    }

    /// Calls `f`, which was found on the class of `v`, as a method of `v`.
    ///
    /// # Errors
    /// What it raises.
    pub fn call_found(&self, f: Value, v: Value, args: &[Value]) -> Res {
        if self.is_method_like(f) {
            let mut slots = [Slot::UNBOUND; 5];
            if args.len() < slots.len() {
                slots[0] = Slot::borrowed(v);
                for (s, a) in slots[1..].iter_mut().zip(args) {
                    *s = Slot::borrowed(*a);
                }
                return self.call_slots(f, Args::new(&slots[..args.len() + 1]));
            }
            let slots: Vec<Slot> = [v].iter().chain(args).map(|v| Slot::borrowed(*v)).collect();
            return self.call_slots(f, Args::new(&slots));
        }
        let bound = self.bind_descriptor(f, v)?;
        self.call(bound.value(), args)
    }

    /// What `f`, found on the class of `v`, is as an attribute of `v`.
    ///
    /// # Errors
    /// What the descriptor's own code raises.
    pub fn bind_descriptor(&self, f: Value, v: Value) -> Res {
        match self.class_of(f).slots().descr_get {
            Some(get) => get(self, f, v, self.class_of(v).value()),
            None => Ok(Ref::new(f)),
        }
    }

    /// Whether a value is a plain function or native method, whose binding only prepends the receiver.
    #[inline(always)]
    pub fn is_method_like(&self, f: Value) -> bool {
        // A function with attributes of its own has another shape.
        is_exactly(f, Kind::Function) || is_exactly(f, Kind::NativeMethod) || self.as_function(f).is_some()
    }

    /// Whether a value can be called.
    pub fn is_callable(&self, v: Value) -> bool {
        self.class_of(v).slots().call.is_some()
    }

    /// The function, if the value is one.
    pub fn as_function<'a>(&self, v: Value) -> Option<&'a crate::object::Obj<Function>> {
        self.cast::<Function>(v)
    }

    /// The native function, if the value is one.
    pub fn as_native<'a>(&self, v: Value) -> Option<&'a crate::object::Obj<NativeFunction>> {
        self.cast::<NativeFunction>(v)
    }
}
