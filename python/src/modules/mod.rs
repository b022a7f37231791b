//! The native modules.

pub mod array;
pub mod atexit;
pub mod bisect;
pub mod builtins;
pub mod collections;
pub mod contextvars;
pub mod errno;
pub mod functools;
pub mod gc;
pub mod gc_walk;
pub mod hashlib;
pub mod heapq;
pub mod io;
pub mod itertools;
pub mod math;
pub mod mt19937;
pub mod native;
pub mod operator;
pub mod os;
pub mod random;
pub mod signal;
pub mod struct_seq;
pub mod structs;
mod support;
pub mod sys;
mod table;
pub mod thread;
pub mod time;
pub mod tools;
pub mod weakref;

use freewheel::{Cx, Exc, NativeFn, Ref, Res, Value};

pub use table::{find, names};

/// A native module being made.
pub struct ModuleBuilder<'a> {
    cx: &'a Cx,
    module: Ref,
    name: Ref,
}

impl<'a> ModuleBuilder<'a> {
    /// An empty module.
    ///
    /// # Errors
    /// The memory error.
    pub fn new(cx: &'a Cx, name: &str) -> Result<ModuleBuilder<'a>, Exc> {
        let b = ModuleBuilder { cx, module: cx.new_module(name)?, name: Ref::new(cx.intern(name)) };
        b.set("__package__", cx.intern(""))?;
        Ok(b)
    }

    /// Adds a function.
    ///
    /// # Errors
    /// The memory error.
    pub fn function(self, name: &'static str, f: NativeFn) -> Result<Self, Exc> {
        let f = freewheel::types::builder::native(
            self.cx,
            freewheel::object::Kind::NativeFunction,
            name,
            f,
            None,
            Some(self.name.value()),
        )?;
        self.set(name, f.value())?;
        Ok(self)
    }

    /// Adds several functions.
    ///
    /// # Errors
    /// The memory error.
    pub fn functions(mut self, all: &[(&'static str, NativeFn)]) -> Result<Self, Exc> {
        for (name, f) in all {
            self = self.function(name, *f)?;
        }
        Ok(self)
    }

    /// Adds a variable.
    ///
    /// # Errors
    /// The memory error.
    pub fn value(self, name: &str, v: impl Into<Ref>) -> Result<Self, Exc> {
        let v: Ref = v.into();
        self.set(name, v.value())?;
        Ok(self)
    }

    /// Adds a class under its own name.
    ///
    /// # Errors
    /// The memory error.
    pub fn class(self, class: Ref) -> Result<Self, Exc> {
        let name = self.cx.as_class(class.value()).map_or("", |c| c.name()).to_owned();
        self.set(&name, class.value())?;
        Ok(self)
    }

    fn set(&self, name: &str, v: Value) -> Result<(), Exc> {
        self.cx.dict_set_str(self.cx.module_dict(self.module.value()), name, v)
    }

    /// The module.
    ///
    /// # Errors
    /// None at present.
    pub fn finish(self) -> Res {
        Ok(self.module)
    }
}

/// Flushes `sys.stdout`, ignoring errors: for reports that go to standard error afterwards.
pub fn flush_stdout(cx: &Cx) {
    let flushed = (|| {
        let sys = crate::importer::import_absolute(cx, "sys")?;
        let stdout = cx.get_attr_str(sys.value(), "stdout")?;
        if stdout.value() == Value::NONE {
            return Ok(Ref::none());
        }
        cx.call_method_str(stdout.value(), "flush", &[])
    })();
    drop(flushed);
}

/// Another module, imported by its full name.
///
/// # Errors
/// `ImportError`; what the module raises.
pub(crate) fn import(cx: &Cx, name: &str) -> Res {
    crate::importer::import_absolute(cx, name)
}
