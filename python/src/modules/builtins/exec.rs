//! Running source text and code objects, the caller's namespaces, imports by name, leaving the program.

use freewheel::object::Obj;
use freewheel::object::bytes::{ByteArray, Bytes};
use freewheel::object::code::Code;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::tuple::as_exact_tuple;
use freewheel::{Args, Cx, Exc, ExcKind, Ref, Res, Value};

use crate::compiler::Mode;
use crate::frontend::{compile_source, run_code};

/// The caller's global variables.
pub fn caller_globals(cx: &Cx) -> Ref {
    match cx.current_frame() {
        Some(frame) => Ref::new(frame.globals_value()),
        None => Ref::new(cx.globals().builtins.get()),
    }
}

/// The caller's local variables, as a dict.
pub fn caller_locals(cx: &Cx) -> Res {
    match cx.current_frame() {
        Some(frame) => cx.frame_locals(frame),
        None => cx.dict(),
    }
}

/// `globals()`
pub fn globals(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "globals")?;
    Ok(caller_globals(cx))
}

/// `locals()`
pub fn locals(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "locals")?;
    caller_locals(cx)
}

/// The text of a source argument; a declared encoding is not looked at, source is UTF-8.
fn source_text(cx: &Cx, v: Value, what: &str) -> Result<String, Exc> {
    let bytes = if let Some(s) = cx.as_str(v) {
        return checked(cx, s.to_owned());
    } else if let Some(b) = cx.cast::<Bytes>(v) {
        b.as_slice().to_vec()
    } else if let Some(b) = cx.cast::<ByteArray>(v) {
        b.lock().clone()
    } else {
        return Err(cx.type_error(format!("{what} must be a string, bytes or code object")));
    };
    match String::from_utf8(bytes) {
        Ok(text) => checked(cx, text),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let byte = e.as_bytes()[at];
            let text =
                format!("(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}");
            Err(cx.error(ExcKind::SyntaxError, text))
        }
    }
}

fn checked(cx: &Cx, text: String) -> Result<String, Exc> {
    if text.contains('\0') {
        return Err(cx.error(ExcKind::SyntaxError, "source code string cannot contain null bytes"));
    }
    Ok(text)
}

/// `compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1)`
pub fn compile(cx: &Cx, args: Args<'_>) -> Res {
    let params = ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "*_feature_version"];
    let [source, filename, mode, ..] = args.parse(cx, "compile", params, 3)?;
    let (source, filename) = (source.expect("required"), filename.expect("required"));
    let mode = match cx.expect_str(mode.expect("required"), "compile() argument 'mode'")? {
        "exec" => Mode::Module,
        "eval" => Mode::Eval,
        "single" => Mode::Interactive,
        _ => return Err(cx.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    if cx.cast::<Code>(source).is_some() {
        return Ok(Ref::new(source));
    }
    let filename = crate::modules::os::path::text(cx, filename, "compile")?;
    let text = source_text(cx, source, "compile() arg 1")?;
    compile_source(cx, &text, &filename, mode, true)
}

/// `exec(source, globals=None, locals=None, /)`
pub fn exec(cx: &Cx, args: Args<'_>) -> Res {
    if args.is_empty() {
        return Err(cx.type_error("exec() takes at least 1 positional argument (0 given)"));
    }
    let [source, globals, locals] = args.parse(cx, "exec", ["/source", "/globals", "/locals"], 1)?;
    let source = source.expect("required");
    let scope = Scope::new(cx, "exec", globals, locals)?;
    if let Some(code) = cx.cast::<Code>(source) {
        refuse_closure(cx, code, "exec")?;
        scope.run(cx, source)?;
        return Ok(Ref::none());
    }
    let text = source_text(cx, source, "exec() arg 1").map_err(|e| kind_of_source(cx, e, "exec", source))?;
    let code = compile_source(cx, &text, "<string>", Mode::Module, true)?;
    scope.run(cx, code.value())?;
    Ok(Ref::none())
}

/// `eval(source, globals=None, locals=None, /)`
pub fn eval(cx: &Cx, args: Args<'_>) -> Res {
    let [source, globals, locals] = args.range(cx, "eval", 1)?;
    let source = source.expect("required");
    let scope = Scope::new(cx, "eval", globals, locals)?;
    if let Some(code) = cx.cast::<Code>(source) {
        refuse_closure(cx, code, "eval")?;
        return scope.run(cx, source);
    }
    let text = source_text(cx, source, "eval() arg 1").map_err(|e| kind_of_source(cx, e, "eval", source))?;
    let text = text.trim_start_matches([' ', '\t']);
    let code = compile_source(cx, text, "<string>", Mode::Eval, true)?;
    scope.run(cx, code.value())
}

/// Code that reads a closure's cells can only run as the function that has them.
fn refuse_closure(cx: &Cx, code: &Obj<Code>, name: &str) -> Result<(), Exc> {
    if code.proto.free_names.is_empty() {
        return Ok(());
    }
    let text = match name {
        "exec" => format!("code object requires a closure of exactly length {}", code.proto.free_names.len()),
        _ => format!("code object passed to {name}() may not contain free variables"),
    };
    Err(cx.type_error(text))
}

/// `exec` and `eval` word the complaint about a source of the wrong type alike.
fn kind_of_source(cx: &Cx, e: Exc, name: &str, source: Value) -> Exc {
    let text = cx.as_str(source).is_some() || cx.cast::<Bytes>(source).is_some();
    if text || !cx.is_error(&e, ExcKind::TypeError) {
        return e;
    }
    cx.type_error(format!("{name}() arg 1 must be a string, bytes or code object"))
}

/// The namespaces that code runs in.
struct Scope {
    globals: Ref,
    locals: Ref,
}

impl Scope {
    fn new(cx: &Cx, name: &str, globals: Option<Value>, locals: Option<Value>) -> Result<Scope, Exc> {
        let given = |v: Option<Value>| v.filter(|v| *v != Value::NONE);
        if let Some(l) = given(locals)
            && cx.class_of(l).slots().getitem.is_none()
        {
            let text = match name {
                "exec" => format!("locals must be a mapping or None, not {}", cx.class_of(l).name()),
                _ => "locals must be a mapping".to_owned(),
            };
            return Err(cx.type_error(text));
        }
        let (globals, locals) = match (given(globals), given(locals)) {
            (Some(g), Some(l)) => (Ref::new(g), Ref::new(l)),
            (Some(g), None) => (Ref::new(g), Ref::new(g)),
            (None, Some(l)) => (caller_globals(cx), Ref::new(l)),
            (None, None) => (caller_globals(cx), caller_locals(cx)?),
        };
        let Some(dict) = cx.cast::<Dict>(globals.value()) else {
            let text = match name {
                "exec" => {
                    format!("exec() globals must be a dict, not {}", cx.class_of(globals.value()).name())
                }
                _ if cx.class_of(globals.value()).slots().getitem.is_some() => {
                    "globals must be a real dict; try eval(expr, {}, mapping)".to_owned()
                }
                _ => "globals must be a dict".to_owned(),
            };
            return Err(cx.type_error(text));
        };
        add_builtins(cx, dict)?;
        Ok(Scope { globals, locals })
    }

    fn run(&self, cx: &Cx, code: Value) -> Res {
        run_code(cx, code, self.globals.value(), Some(self.locals.value()))
    }
}

/// Code's globals name the built-in names.
fn add_builtins(cx: &Cx, globals: &Obj<Dict>) -> Result<(), Exc> {
    if cx.dict_get_name(globals, cx.names().builtins).is_some() {
        return Ok(());
    }
    let modules = as_exact_dict(cx.globals().modules.get());
    let module = modules.and_then(|m| cx.dict_get_str(m, "builtins"));
    let v = module.unwrap_or(cx.globals().builtins.get());
    cx.dict_set(globals, cx.names().builtins, v)
}

/// `__import__(name, globals=None, locals=None, fromlist=(), level=0)`
pub fn import(cx: &Cx, args: Args<'_>) -> Res {
    let params = ["name", "globals", "locals", "fromlist", "level"];
    let [name, globals, _, fromlist, level] = args.parse(cx, "__import__", params, 1)?;
    let name = name.expect("required");
    let text = cx.expect_str(name, "__import__() argument 1")?;
    let level = level.unwrap_or(Value::small(0));
    if text.is_empty() && level == Value::small(0) {
        return Err(cx.value_error("Empty module name"));
    }
    let name = cx.name_or_str(text)?;
    let globals = match globals.filter(|g| as_exact_dict(*g).is_some()) {
        Some(g) => Ref::new(g),
        None => caller_globals(cx),
    };
    let fromlist = match fromlist {
        Some(f) if f != Value::NONE && cx.truth(f)? => f,
        _ => Value::NONE,
    };
    cx.import(name.value(), globals.value(), fromlist, level)
}

/// `exit(code=None)`, also `quit`.
pub fn exit(cx: &Cx, args: Args<'_>) -> Res {
    let [code] = args.parse(cx, "exit", ["code"], 0)?;
    let class = cx.exc_class(ExcKind::SystemExit).value();
    Err(Exc(cx.call(class, &[code.unwrap_or(Value::NONE)])?))
}

/// The exception that ends the program, as `sys.exit` makes it: a tuple is taken for several arguments.
pub fn system_exit(cx: &Cx, code: Option<Value>) -> Exc {
    let class = cx.exc_class(ExcKind::SystemExit).value();
    let made = match code.filter(|c| *c != Value::NONE) {
        Some(code) => match as_exact_tuple(code) {
            Some(t) => cx.call_with(class, t, None),
            None => cx.call(class, &[code]),
        },
        None => cx.call(class, &[]),
    };
    match made {
        Ok(e) => Exc(e),
        Err(e) => e,
    }
}
