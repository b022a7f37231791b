//! Binding arguments to parameters, for every call that is not simple.

use freewheel_refcount::{Slot, Value};
use smallvec::SmallVec;

use crate::cx::Cx;
use crate::handle::{Exc, Ref};
use crate::object::Obj;
use crate::object::code::Code;
use crate::object::dict::as_exact_dict;
use crate::object::function::Function;
use crate::object::string::name_text;
use crate::object::tuple::Tuple;

/// A call's arguments; most calls have few, and then nothing is allocated for them.
type Given = SmallVec<[Ref; 8]>;

impl Cx {
    /// As [`Cx::bind_args`], for a generator, whose frame counts what it borrows when it is made.
    pub(crate) fn bind_generator_args(
        &self,
        f: &Obj<Function>,
        code: &Obj<Code>,
        regs: *mut Slot,
        n: usize,
        kwnames: Option<Value>,
    ) -> Result<(), Exc> {
        let flags = &code.proto.flags;
        let exact = n == code.args as usize && code.proto.kwonly == 0 && kwnames.is_none();
        if !exact || flags.varargs || flags.varkw {
            return self.bind_args(f, code, regs, n, kwnames);
        }
        for i in n..code.n_locals as usize {
            // SAFETY: the registers behind the arguments are free.
            unsafe { *regs.add(i) = Slot::UNBOUND };
        }
        Ok(())
    }

    /// Arranges `n` argument slots at `regs` (the last ones named by `kwnames`) as the locals of a call. All
    /// locals are set afterwards, and hold counted references.
    ///
    /// # Errors
    /// `TypeError` if the arguments do not fit; they are dropped then.
    pub(crate) fn bind_args(
        &self,
        f: &Obj<Function>,
        code: &Obj<Code>,
        regs: *mut Slot,
        n: usize,
        kwnames: Option<Value>,
    ) -> Result<(), Exc> {
        let n_locals = code.n_locals as usize;
        let given: Given = (0..n)
            .map(|i| {
                // SAFETY: the argument registers.
                let s = unsafe { regs.add(i).replace(Slot::UNBOUND) };
                Ref::from_slot(s)
            })
            .collect();
        let mut locals: SmallVec<[Option<Ref>; 16]> = (0..n_locals).map(|_| None).collect();
        self.bind_into(f, code, given, kwnames, &mut locals)?;
        if regs.wrapping_add(n_locals) >= self.stack.limit() {
            return Err(self.recursion_error());
        }
        for (i, v) in locals.into_iter().enumerate() {
            // SAFETY: registers of the frame about to be pushed.
            unsafe { *regs.add(i) = v.map_or(Slot::UNBOUND, Ref::into_slot) };
        }
        Ok(())
    }

    fn bind_into(
        &self,
        f: &Obj<Function>,
        code: &Obj<Code>,
        given: Given,
        kwnames: Option<Value>,
        locals: &mut [Option<Ref>],
    ) -> Result<(), Exc> {
        let proto = &code.proto;
        let (n_args, n_kwonly, posonly) =
            (proto.args as usize, proto.kwonly as usize, proto.posonly as usize);
        let n_kw = kwnames.map_or(0, |t| Tuple::of(t).len());
        let n_pos = given.len() - n_kw;
        let mut given = given.into_iter();
        let mut surplus = Vec::new();
        for (i, v) in given.by_ref().take(n_pos).enumerate() {
            if i < n_args {
                locals[i] = Some(v);
            } else {
                surplus.push(v);
            }
        }
        let named = n_args + n_kwonly;
        let extra_kw = if proto.flags.varkw { Some(self.dict()?) } else { None };
        if let Some(names) = kwnames {
            let mut wrong_posonly = Vec::new();
            for (key, v) in Tuple::of(names).iter().zip(given) {
                let text = self.str_text(key);
                let found = (posonly..named).find(|i| {
                    let name = code.locals[*i];
                    name == key || name_text(name) == text
                });
                match (found, &extra_kw) {
                    (Some(i), _) if locals[i].is_some() => {
                        let text =
                            format!("{}() got multiple values for argument '{text}'", self.callee_name(f));
                        return Err(self.type_error(text));
                    }
                    (Some(i), _) => locals[i] = Some(v),
                    (None, Some(d)) => {
                        let dict = as_exact_dict(d.value()).expect("just made");
                        self.dict_set(dict, key, v.value())?;
                    }
                    (None, None) => {
                        if (0..posonly).any(|i| name_text(code.locals[i]) == text) {
                            wrong_posonly.push(text.to_owned());
                            continue;
                        }
                        let text =
                            format!("{}() got an unexpected keyword argument '{text}'", self.callee_name(f));
                        return Err(self.type_error(text));
                    }
                }
            }
            if !wrong_posonly.is_empty() {
                let text = format!(
                    "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                    self.callee_name(f),
                    wrong_posonly.join(", ")
                );
                return Err(self.type_error(text));
            }
        }
        if !surplus.is_empty() && !proto.flags.varargs {
            return Err(self.too_many_error(f, code, n_pos, locals));
        }
        self.fill_defaults(f, code, locals)?;
        let mut at = named;
        if proto.flags.varargs {
            locals[at] = Some(self.tuple_from(surplus)?);
            at += 1;
        }
        if let Some(d) = extra_kw {
            locals[at] = Some(d);
        }
        Ok(())
    }

    fn fill_defaults(
        &self,
        f: &Obj<Function>,
        code: &Obj<Code>,
        locals: &mut [Option<Ref>],
    ) -> Result<(), Exc> {
        let (n_args, n_kwonly) = (code.proto.args as usize, code.proto.kwonly as usize);
        let defaults = f.defaults.bound().and_then(|d| self.cast::<Tuple>(d));
        let n_defaults = defaults.map_or(0, |d| d.len());
        let first = n_args.saturating_sub(n_defaults);
        let mut missing = Vec::new();
        for (i, local) in locals.iter_mut().enumerate().take(n_args) {
            if local.is_none() {
                match defaults {
                    Some(d) if i >= first => *local = Some(Ref::new(d.get(i + n_defaults - n_args))),
                    _ => missing.push(name_text(code.locals[i])),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_error(f, "positional", &missing));
        }
        let kwdefaults = f.kwdefaults.bound().and_then(as_exact_dict);
        for (i, local) in locals.iter_mut().enumerate().skip(n_args).take(n_kwonly) {
            if local.is_none() {
                match kwdefaults.and_then(|d| self.dict_get_name(d, code.locals[i])) {
                    Some(v) => *local = Some(Ref::new(v)),
                    None => missing.push(name_text(code.locals[i])),
                }
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(self.missing_error(f, "keyword-only", &missing)) }
    }

    fn callee_name(&self, f: &Obj<Function>) -> String {
        self.as_str(f.qualname.get()).unwrap_or("?").to_owned()
    }

    #[cold]
    fn missing_error(&self, f: &Obj<Function>, kind: &str, names: &[&str]) -> Exc {
        let quoted: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
        let list = match quoted.as_slice() {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [front @ .., last] => format!("{}, and {last}", front.join(", ")),
            [] => String::new(),
        };
        let s = if names.len() == 1 { "" } else { "s" };
        self.type_error(format!(
            "{}() missing {} required {kind} argument{s}: {list}",
            self.callee_name(f),
            names.len()
        ))
    }

    #[cold]
    fn too_many_error(
        &self,
        f: &Obj<Function>,
        code: &Obj<Code>,
        given: usize,
        locals: &[Option<Ref>],
    ) -> Exc {
        let n = code.proto.args as usize;
        let defaults = f.defaults.bound().and_then(|d| self.cast::<Tuple>(d)).map_or(0, |d| d.len());
        let plural = |k: usize| if k == 1 { "" } else { "s" };
        let takes = if defaults > 0 {
            format!("from {} to {n} positional arguments", n - defaults.min(n))
        } else {
            format!("{n} positional argument{}", plural(n))
        };
        let kwonly = locals[n..n + code.proto.kwonly as usize].iter().filter(|v| v.is_some()).count();
        let were = if kwonly > 0 {
            format!(
                "{given} positional argument{} (and {kwonly} keyword-only argument{}) were given",
                plural(given),
                plural(kwonly)
            )
        } else {
            format!("{given} {} given", if given == 1 { "was" } else { "were" })
        };
        self.type_error(format!("{}() takes {takes} but {were}", self.callee_name(f)))
    }
}
