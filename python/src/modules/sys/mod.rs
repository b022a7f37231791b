//! The module `sys`.

mod frames;
mod hooks;
mod info;
mod namespace;
mod settings;
mod sizes;

use std::os::unix::ffi::OsStringExt;

use freewheel::object::Kind;
use freewheel::object::set::Set;
use freewheel::object::string::as_exact_str;
use freewheel::{Args, Cx, Exc, NativeFn, Ref, Res, Value};

use super::builtins::exec::system_exit;
use super::{ModuleBuilder, io};

/// The version of the language and of this implementation.
pub const VERSION: (i32, i32, i32) = (3, 11, 7);

const FUNCTIONS: &[&[(&str, NativeFn)]] = &[
    &[("exit", exit), ("intern", intern), ("exc_info", exc_info), ("exception", exception)],
    frames::FUNCTIONS,
    hooks::FUNCTIONS,
    settings::FUNCTIONS,
    sizes::FUNCTIONS,
];

/// The module.
///
/// # Errors
/// The memory error.
pub fn module(cx: &Cx) -> Res {
    let mut m = ModuleBuilder::new(cx, "sys")?;
    for functions in FUNCTIONS {
        m = m.functions(functions)?;
    }
    for hook in ["displayhook", "excepthook", "unraisablehook"] {
        let f = hooks::function(cx, hook)?;
        m = m.value(hook, f.clone())?.value(&format!("__{hook}__"), f)?;
    }
    for (number, name) in ["stdin", "stdout", "stderr"].iter().enumerate() {
        let file = io::stream(cx, number as i32)?;
        m = m.value(name, file.clone())?.value(&format!("__{name}__"), file)?;
    }
    m = m.value("modules", cx.globals().modules.get())?.value("path", cx.list(Vec::new())?)?;
    let arguments = std::env::args_os().map(|a| cx.str(&String::from_utf8_lossy(&a.into_vec())));
    let arguments = arguments.collect::<Result<Vec<Ref>, Exc>>()?;
    m = m.value("argv", cx.list(vec![cx.str("")?])?)?.value("orig_argv", cx.list(arguments)?)?;
    for name in ["meta_path", "path_hooks", "warnoptions"] {
        m = m.value(name, cx.list(Vec::new())?)?;
    }
    for name in ["path_importer_cache", "_xoptions"] {
        m = m.value(name, cx.dict()?)?;
    }
    m = m.value("builtin_module_names", native_names(cx)?)?;
    m = m.value("stdlib_module_names", all_names(cx)?)?;
    info::add(cx, m)?.finish()
}

fn sorted_names(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut names: Vec<&str> = names.chain(["builtins", "sys"]).filter(|n| !n.contains('.')).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Native modules.
fn native_names(cx: &Cx) -> Res {
    let names = sorted_names(super::names());
    cx.tuple_from(names.into_iter().map(|n| Ref::new(cx.intern(n))).collect())
}

/// Native modules and those of the embedded library.
fn all_names(cx: &Cx) -> Res {
    let set = cx.new_object(Kind::FrozenSet, Set::new())?;
    let s = cx.cast::<Set>(set.value()).expect("just made");
    for name in sorted_names(super::names().chain(crate::library::names())) {
        cx.set_add(s, cx.intern(name))?;
    }
    Ok(set)
}

/// `exit(status=None)`
fn exit(cx: &Cx, args: Args<'_>) -> Res {
    let [status] = args.range(cx, "exit", 0)?;
    Err(system_exit(cx, status))
}

/// `intern(text)`
fn intern(cx: &Cx, args: Args<'_>) -> Res {
    let [v] = args.exact(cx, "intern")?;
    if let Some(s) = as_exact_str(v) {
        return Ok(cx.intern_mortal(s));
    }
    let name = cx.class_of(v).name();
    Err(cx.type_error(match cx.as_str(v) {
        Some(_) => format!("can't intern {name}"),
        None => format!("intern() argument must be str, not {name}"),
    }))
}

/// `exc_info()`
fn exc_info(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "exc_info")?;
    match cx.handled() {
        None => cx.tuple(&[Value::NONE; 3]),
        Some(e) => {
            let tb = cx.exception(e).traceback.bound().unwrap_or(Value::NONE);
            cx.tuple(&[cx.class_of(e).value(), e, tb])
        }
    }
}

/// `exception()`
fn exception(cx: &Cx, args: Args<'_>) -> Res {
    let [] = args.exact(cx, "exception")?;
    Ok(Ref::new(cx.handled().unwrap_or(Value::NONE)))
}
