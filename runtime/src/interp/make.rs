//! Making functions, closures, generators and code objects.

use std::sync::Arc;

use freewheel_refcount::{Slot, Value};
use freewheel_specializer::{CodeProto, Const};

use super::frame::{Frame, NO_BASE};
use super::vm::Regs;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::code::Code;
use crate::object::deferred_ref::DeferredRef;
use crate::object::function::Function;
use crate::object::generator::Generator;
use crate::object::set::Set;
use crate::object::{Field, Kind, Obj, header};

/// How long the constants of code live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constants {
    /// As long as somebody uses them: for code that a program makes while it runs, over and over.
    Counted,
    /// For ever: for a program's own text, whose constants all threads store all the time. Nobody counts them.
    Immortal,
}

impl Cx {
    /// A code object of this runtime.
    ///
    /// # Errors
    /// The memory error.
    pub fn code(&self, proto: &Arc<CodeProto>, constants: Constants) -> Res {
        let consts = proto.consts.iter().map(|c| Ok(self.constant(c, constants)?.into_value()));
        let consts = consts.collect::<Result<Box<[Value]>, Exc>>()?;
        let interned =
            |names: &[Box<str>]| names.iter().map(|n| self.try_intern(n)).collect::<Result<_, Exc>>();
        let names = interned(&proto.names)?;
        let locals = interned(&proto.local_names)?;
        let own = [self.try_intern(&proto.name)?, self.try_intern(&proto.qualname)?];
        let data = Code::new(&self.mutator, proto.clone(), consts, names, locals, own);
        let code = self.new_object(Kind::Code, data)?;
        self.defer(code.value());
        Ok(code)
    }

    /// From now on only the collector frees the object; stack references to it go uncounted.
    pub fn defer(&self, v: Value) {
        if let Some(h) = header(v) {
            h.defer();
        }
    }

    /// A constant as an object.
    ///
    /// # Errors
    /// The memory error.
    pub fn constant(&self, c: &Const, lifetime: Constants) -> Res {
        let v = match c {
            Const::None => return Ok(Ref::none()),
            Const::Bool(b) => return Ok(Ref::bool(*b)),
            Const::Ellipsis => return Ok(Ref::from_owned(Value::ELLIPSIS)),
            Const::Int(i) => self.int(*i)?,
            Const::BigInt(digits) => match digits.parse() {
                Ok(i) => self.big_int(i)?,
                Err(_) => return Err(self.value_error(format!("bad integer constant {digits}"))),
            },
            Const::Float(d) => self.float(*d)?,
            Const::Complex(re, im) => {
                self.new_object(Kind::Complex, crate::object::float::Complex { re: *re, im: *im })?
            }
            Const::Str(s) if is_identifier(s) => return Ok(Ref::new(self.try_intern(s)?)),
            Const::Str(s) => self.str(s)?,
            Const::Bytes(b) => self.bytes(b)?,
            Const::Tuple(items) => {
                let items =
                    items.iter().map(|c| self.constant(c, lifetime)).collect::<Result<Vec<Ref>, Exc>>()?;
                self.tuple_from(items)?
            }
            Const::FrozenSet(items) => {
                let set = self.new_object(Kind::FrozenSet, Set::new())?;
                for c in items {
                    let v = self.constant(c, lifetime)?;
                    self.set_add(self.cast::<Set>(set.value()).expect("just made"), v.value())?;
                }
                set
            }
            Const::Code(proto) => return self.code(proto, lifetime),
        };
        // A constant is used by every thread that runs the code: nobody counts it on a stack.
        match (lifetime, header(v.value())) {
            (Constants::Counted, _) => self.defer(v.value()),
            // Strings of one character and the like are there already, and immortal. All others were just made.
            (Constants::Immortal, Some(h)) if !h.is_immortal() => {
                debug_assert!(!h.is_shared(), "others count a constant that is to be immortal");
                h.make_immortal();
            }
            (Constants::Immortal, _) => {}
        }
        Ok(v)
    }

    /// A function of this code with these globals.
    ///
    /// # Errors
    /// The memory error.
    pub fn function(&self, code: Value, globals: Value) -> Res {
        let proto = &Code::of(code).proto;
        let keep = |v: Value| Field::new(Ref::new(v).into_value());
        let module = crate::object::dict::as_exact_dict(globals)
            .and_then(|g| self.dict_get_name(g, self.names().name))
            .unwrap_or(Value::NONE);
        let doc = match proto.consts.first() {
            Some(Const::Str(_)) if !proto.flags.class_body && !proto.flags.top_level => {
                Code::of(code).consts[0]
            }
            _ => Value::NONE,
        };
        let f = Function {
            code: DeferredRef::new(code),
            globals: DeferredRef::new(globals),
            builtins: DeferredRef::new(self.globals().builtins.get()),
            defaults: Field::unbound(),
            kwdefaults: Field::unbound(),
            closure: Field::unbound(),
            name: Field::new(Code::of(code).name),
            qualname: Field::new(Code::of(code).qualname),
            module: keep(module),
            doc: keep(doc),
            annotations: Field::unbound(),
        };
        self.new_instance(self.shape(Kind::Function as u32), f)
    }

    /// A generator of a function whose arguments are bound at `regs`; takes them over.
    pub(crate) fn make_generator(&self, f: &Obj<Function>, code: &Obj<Code>, regs: *mut Slot) -> Res {
        let mut own = vec![Slot::UNBOUND; code.n_regs as usize].into_boxed_slice();
        for (i, s) in own.iter_mut().enumerate().take(code.n_locals as usize) {
            // SAFETY: the bound locals.
            *s = unsafe { regs.add(i).replace(Slot::UNBOUND) };
        }
        self.settle(&mut own);
        let base = code.copy_for(self.me());
        let frame = Frame {
            prev: core::ptr::null_mut(),
            regs: own.as_mut_ptr(),
            pc: base,
            base,
            code,
            function: f,
            namespace: Value::UNBOUND,
            generator: Value::UNBOUND,
            instance: Value::UNBOUND,
            saved_top: core::ptr::null_mut(),
            dst: 0,
            call_base: NO_BASE,
            kind: 0,
        };
        let keep = |v: Value| Field::new(Ref::new(v).into_value());
        let name = keep(f.name.get());
        let g = Generator::new(keep(f.value()), name, keep(f.qualname.get()), frame, own);
        let g = self.new_object(Kind::Generator, g)?;
        let generator = self.cast::<Generator>(g.value()).expect("just made");
        // SAFETY: nobody else sees the generator yet.
        unsafe { (*generator.frame()).generator = g.value() };
        Ok(g)
    }

    /// The function that a `MakeFunction` instruction makes.
    pub(crate) fn make_function(
        &self,
        r: Regs<'_>,
        frame: &Frame,
        code: Value,
        start: usize,
        what: u8,
    ) -> Res {
        let f = self.function(code, frame.globals_value())?;
        let function = self.as_function(f.value()).expect("just made");
        let fields = [&function.defaults, &function.kwdefaults, &function.annotations, &function.closure];
        let mut at = start;
        for (bit, field) in fields.into_iter().enumerate() {
            if what & (1 << bit) != 0 {
                field.set(r.owned(at).into_value());
                at += 1;
            }
        }
        // A function made once, at the top of a module or class, is used by many threads: nobody counts it.
        let outer = &frame.code().proto.flags;
        if (outer.top_level || outer.class_body) && !Code::of(code).proto.flags.called_once {
            self.defer(f.value());
        }
        Ok(f)
    }
}

/// Whether a string constant looks like a name; such are interned.
fn is_identifier(s: &str) -> bool {
    s.len() <= 64 && !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
