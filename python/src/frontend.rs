//! What Python gives the runtime: built-in names, imports, reports of errors that nobody can catch.

use freewheel::gc::CollectionReport;
use freewheel::interp::make::Constants;
use freewheel::{Cx, Exc, Frontend, Ref, Res, Value};

use crate::compiler::{self, Mode, Options};
use crate::{errors, importer, modules};

/// The Python language, for [`RuntimeBuilder::frontend`](freewheel::RuntimeBuilder::frontend).
#[derive(Clone, Debug, Default)]
pub struct Python {
    /// `sys.argv`.
    pub argv: Vec<String>,
    /// First entries of `sys.path`, before `PYTHONPATH` and the installed library.
    pub path: Vec<String>,
}

impl Frontend for Python {
    fn start(&self, cx: &Cx) -> Result<(), Exc> {
        modules::builtins::fill(cx)?;
        let builtins = cx.new_module("builtins")?;
        let dict = cx.module_dict(builtins.value());
        let from = freewheel::object::dict::as_exact_dict(cx.globals().builtins.get()).expect("a dict");
        cx.dict_merge(from, dict)?;
        // The module's variables are the built-in names themselves.
        let module = cx.cast::<freewheel::object::module::Module>(builtins.value()).expect("just made");
        cx.set_field(&module.header, &module.dict, Ref::new(from.value()));
        importer::add_module(cx, "builtins", builtins.value())?;
        importer::start(cx, &self.argv, &self.path)
    }

    fn import(&self, cx: &Cx, name: Value, globals: Value, fromlist: Value, level: Value) -> Res {
        importer::import(cx, name, globals, fromlist, level)
    }

    fn report_unraisable(&self, cx: &Cx, e: &Exc, context: Value) {
        errors::report_unraisable(cx, e, context);
    }

    fn size_overflow(&self) -> &'static str {
        "Python int too large to convert to C ssize_t"
    }

    fn collection(&self, cx: &Cx, ended: Option<&CollectionReport>) {
        modules::gc::tell_of_growth(cx, ended);
    }

    fn is_seen_garbage(&self, cx: &Cx, v: Value) -> bool {
        modules::gc_walk::is_tracked_object(cx, v)
    }

    fn display(&self, cx: &Cx, v: Value) -> Result<(), Exc> {
        if v == Value::NONE {
            return Ok(());
        }
        let text = cx.repr(v)?;
        let builtins = freewheel::object::dict::as_exact_dict(cx.globals().builtins.get()).expect("a dict");
        cx.dict_set_str(builtins, "_", v)?;
        let print = cx.dict_get_str(builtins, "print").map(Ref::new);
        match print {
            Some(print) => cx.call(print.value(), &[text.value()]).map(drop),
            None => Ok(()),
        }
    }
}

/// Compiles source text to a code object. `dynamic` says that a program has made the text, by `exec` and the like, not a
/// file.
///
/// # Errors
/// `SyntaxError` and its subclasses.
pub fn compile_source(cx: &Cx, text: &str, filename: &str, mode: Mode, dynamic: bool) -> Res {
    // The tree and the code of a short statement, such as `x = 1`, take this many times what its text does.
    cx.room(text.len().saturating_mul(64))?;
    match compiler::compile(text, filename, mode, Options { dynamic_names: dynamic }) {
        Ok(proto) => cx.code(&proto, if dynamic { Constants::Counted } else { Constants::Immortal }),
        Err(e) => Err(errors::syntax_error(cx, &e, filename)),
    }
}

/// Runs a code object with these globals, and a namespace of its own if there is one.
///
/// # Errors
/// What the code raises.
pub fn run_code(cx: &Cx, code: Value, globals: Value, locals: Option<Value>) -> Res {
    let f = cx.function(code, globals)?;
    let function = cx.as_function(f.value()).expect("just made");
    match locals {
        Some(ns) => cx.run_in_namespace(function, ns),
        None => cx.call(f.value(), &[]),
    }
}

/// Compiles and runs a module's source in a module object.
///
/// # Errors
/// `SyntaxError`; what the module raises.
pub fn run_module(cx: &Cx, text: &str, filename: &str, module: Value) -> Result<(), Exc> {
    let code = compile_source(cx, text, filename, Mode::Module, false)?;
    let dict = cx.module_dict(module);
    run_code(cx, code.value(), dict.value(), None).map(drop)
}
