//! Making exceptions, and what is kept about them.

use freewheel_refcount::Value;
use freewheel_refcount::sync::atomic::Ordering;

use crate::cx::Cx;
use crate::exceptions::ExcKind;
use crate::handle::{Exc, Ref, Res};
use crate::interp::frame::Frame;
use crate::object::class::Class;
use crate::object::deferred_ref::DeferredRef;
use crate::object::exception::{Exception, Traceback};
use crate::object::{Field, Kind, Obj, is_exactly};

impl Cx {
    /// An instance of a built-in exception class, its arguments a tuple. The class's initializer is not called.
    ///
    /// # Errors
    /// The memory error.
    pub fn new_exception(&self, class: &Obj<Class>, args: Ref) -> Res {
        self.new_instance(self.shape(class.root_shape()), Exception::new(args))
    }

    /// The exception's payload.
    ///
    /// # Panics
    /// The value is no exception.
    pub fn exception<'a>(&self, v: Value) -> &'a Obj<Exception> {
        self.cast::<Exception>(v).expect("an exception")
    }

    /// Turns what a `raise` names into an exception: an instance, or a class to call.
    ///
    /// # Errors
    /// `TypeError` if it is neither; what the class raises.
    pub fn make_exception(&self, v: Value) -> Res {
        if self.cast::<Exception>(v).is_some() {
            return Ok(Ref::new(v));
        }
        if let Some(class) = self.as_class(v)
            && class.is_subclass_of(self.exc_class(ExcKind::BaseException))
        {
            let e = self.call(v, &[])?;
            if self.cast::<Exception>(e.value()).is_some() {
                return Ok(e);
            }
            let text = format!(
                "calling {} should have returned an instance of BaseException, not {}",
                class.name(),
                self.class_of(e.value()).name()
            );
            return Err(self.type_error(text));
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }

    /// Sets the context of a freshly raised exception: the one being handled.
    pub(crate) fn set_context(&self, e: &Exc) {
        let Some(handled) = self.handled() else { return };
        let v = e.0.value();
        if handled == v {
            return;
        }
        // The chain of contexts must not become a ring.
        let mut at = handled;
        let mut steps = 0;
        while let Some(next) = self.exception(at).context.bound() {
            if next == v {
                let broken = self.exception(at);
                let old = broken.context.swap(Value::UNBOUND);
                drop(Ref::from_owned(old));
                break;
            }
            at = next;
            steps += 1;
            if steps > 10_000 {
                return;
            }
        }
        let exc = self.exception(v);
        self.set_field(&exc.header, &exc.context, Ref::new(handled));
    }

    /// Adds the frame's place to the exception's traceback.
    pub(crate) fn add_traceback(&self, e: &Exc, frame: &Frame, word: u32) {
        let exc = self.exception(e.0.value());
        let next = exc.traceback.bound().unwrap_or(Value::NONE);
        let tb = Traceback {
            next: Field::new(Ref::new(next).into_value()),
            code: DeferredRef::new(frame.code_value()),
            globals: DeferredRef::new(frame.globals_value()),
            word,
        };
        // Without memory for it the traceback is one line shorter.
        if let Ok(tb) = self.new_object(Kind::Traceback, tb) {
            self.set_field(&exc.header, &exc.traceback, tb);
        }
    }

    /// Sets the cause, as `raise … from cause` does.
    ///
    /// # Errors
    /// `TypeError` if the cause is neither exception nor null.
    pub fn set_cause(&self, e: Value, cause: Value) -> Result<(), Exc> {
        let exc = self.exception(e);
        let cause = if cause == Value::NONE {
            None
        } else if self.cast::<Exception>(cause).is_some() {
            Some(Ref::new(cause))
        } else if self.as_class(cause).is_some() {
            Some(self.make_exception(cause)?)
        } else {
            return Err(self.type_error("exception causes must derive from BaseException"));
        };
        self.set_field(&exc.header, &exc.cause, cause.unwrap_or(Ref::new(Value::UNBOUND)));
        // Relaxed: a flag of its own.
        exc.suppress_context.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Whether an exception matches what an `except` clause names.
    ///
    /// # Errors
    /// `TypeError` if that is no exception class or tuple of them.
    pub fn exception_matches(&self, e: Value, what: Value) -> Result<bool, Exc> {
        if let Some(t) = self.cast::<crate::object::tuple::Tuple>(what) {
            let mut found = false;
            for w in t.iter() {
                found |= self.exception_matches(e, w)?;
            }
            return Ok(found);
        }
        match self.as_class(what) {
            Some(class) if class.is_subclass_of(self.exc_class(ExcKind::BaseException)) => {
                Ok(self.class_of(e).is_subclass_of(class))
            }
            _ => {
                Err(self.type_error("catching classes that do not inherit from BaseException is not allowed"))
            }
        }
    }

    /// One line that says what an exception is, for reports of last resort.
    pub fn describe(&self, e: &Exc) -> String {
        let v = e.0.value();
        let name = self.full_class_name(self.class_of(v));
        match self.to_string(v) {
            Ok(text) if text.is_empty() => name,
            Ok(text) => format!("{name}: {text}"),
            Err(_) => format!("{name}: <exception str() failed>"),
        }
    }

    /// Reports an exception that nobody can catch.
    pub fn report_unraisable(&self, e: &Exc, context: Value) {
        if let Some(f) = self.globals().frontend.get() {
            f.report_unraisable(self, e, context);
        }
    }

    /// Runs the finalizer of an object that is about to die.
    pub(crate) fn run_finalizer(&self, v: Value) {
        let Some(del) = self.class_of(v).slots().del else { return };
        let kept = Ref::new(v);
        let handled = self.handled.replace(Value::NONE);
        if let Err(e) = del(self, kept.value()) {
            // A native finalizer is nothing to the reader: the object says more.
            let function = self.class_attr(self.class_of(v), self.names().del);
            self.report_unraisable(&e, function.filter(|f| !is_exactly(*f, Kind::SlotWrapper)).unwrap_or(v));
        }
        self.handled.set(handled);
    }

    /// The traceback entries of an exception, outermost first: code object and word.
    pub fn traceback_entries(&self, e: Value) -> Vec<(Value, u32)> {
        let mut out = Vec::new();
        let mut at = self.exception(e).traceback.get();
        while let Some(tb) = self.cast::<Traceback>(at) {
            out.push((tb.code.get(), tb.word));
            at = tb.next.get();
        }
        out
    }
}
