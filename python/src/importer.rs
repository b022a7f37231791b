//! The import system: native modules, the embedded library, then files on `sys.path`.

use std::path::{Path, PathBuf};

use freewheel::object::Obj;
use freewheel::object::dict::{Dict, as_exact_dict};
use freewheel::object::list::as_exact_list;
use freewheel::{Cx, Exc, ExcKind, Ref, Res, Value};

use crate::import_turn::Waited;
use crate::{frontend, import_turn, library, modules};

fn modules_dict<'a>(cx: &Cx) -> &'a Obj<Dict> {
    as_exact_dict(cx.globals().modules.get()).expect("the dict of modules")
}

/// Enters a module.
///
/// # Errors
/// The memory error.
pub fn add_module(cx: &Cx, name: &str, module: Value) -> Result<(), Exc> {
    cx.dict_set_str(modules_dict(cx), name, module)
}

/// Sets `sys.argv` and `sys.path`.
///
/// # Errors
/// What making `sys` raises.
pub fn start(cx: &Cx, argv: &[String], path: &[String]) -> Result<(), Exc> {
    let sys = import_absolute(cx, "sys")?;
    let dict = cx.module_dict(sys.value());
    let texts = |items: &[String]| -> Res {
        let items = items.iter().map(|s| cx.str(s)).collect::<Result<Vec<_>, Exc>>()?;
        cx.list(items)
    };
    cx.dict_set_str(dict, "argv", texts(argv)?.value())?;
    let mut all = path.to_vec();
    if let Ok(more) = std::env::var("PYTHONPATH") {
        all.extend(more.split(':').filter(|p| !p.is_empty()).map(str::to_owned));
    }
    all.extend(installed_library());
    cx.dict_set_str(dict, "path", texts(&all)?.value())
}

/// Where the pure-Python library of an installed CPython lies, if there is one: `FREEWHEEL_STDLIB`, or beside
/// the `python3` on the search path.
fn installed_library() -> Option<String> {
    if let Ok(dir) = std::env::var("FREEWHEEL_STDLIB") {
        return Some(dir);
    }
    let search = std::env::var_os("PATH")?;
    for dir in std::env::split_paths(&search) {
        let python = dir.join("python3");
        let Ok(real) = python.canonicalize() else { continue };
        let Some(prefix) = real.parent().and_then(Path::parent) else { continue };
        let Ok(entries) = std::fs::read_dir(prefix.join("lib")) else { continue };
        let mut found: Vec<PathBuf> = entries
            .flatten()
            .map(|e| e.path())
            .filter(|p| {
                let name = p.file_name().and_then(|n| n.to_str()).unwrap_or("");
                name.starts_with("python3.") && p.join("os.py").exists()
            })
            .collect();
        found.sort();
        if let Some(p) = found.pop() {
            return p.to_str().map(str::to_owned);
        }
    }
    None
}

/// The `import` statement and `__import__`.
///
/// # Errors
/// `ImportError`; what the module raises.
pub fn import(cx: &Cx, name: Value, globals: Value, fromlist: Value, level: Value) -> Res {
    let text = cx.expect_str(name, "__import__() argument 1")?.to_owned();
    let level = cx.expect_i64(level)?;
    let full = if level > 0 { resolve_relative(cx, &text, globals, level)? } else { text.clone() };
    if full.is_empty() {
        return Err(cx.value_error("Empty module name"));
    }
    let module = import_absolute(cx, &full)?;
    if fromlist == Value::NONE || !cx.truth(fromlist)? {
        if level > 0 {
            return Ok(module);
        }
        // `import a.b` binds `a`.
        let top = text.split('.').next().unwrap_or(&text);
        return import_absolute(cx, top);
    }
    import_names(cx, &full, &module, fromlist)?;
    Ok(module)
}

/// Imports the submodules that a from-list names.
fn import_names(cx: &Cx, full: &str, module: &Ref, fromlist: Value) -> Result<(), Exc> {
    if cx.find_attr(module.value(), cx.names().path)?.is_none() {
        return Ok(());
    }
    for item in cx.collect(fromlist)? {
        let Some(item) = cx.as_str(item.value()) else { continue };
        if item == "*" || cx.find_attr(module.value(), cx.name_or_str(item)?.value())?.is_some() {
            continue;
        }
        let sub = format!("{full}.{item}");
        match import_absolute(cx, &sub) {
            Ok(_) => {}
            // Only if it is this module that is not there: one that it imports may be missing, too.
            Err(e) if is_missing(cx, &e, &sub)? => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Whether a module was loaded from a file, rather than from the embedded library.
pub fn is_from_file(cx: &Cx, module: Value) -> bool {
    let file = cx.dict_get_str(cx.module_dict(module), "__file__");
    file.and_then(|f| cx.as_str(f)).is_some_and(|f| !f.starts_with("<embedded"))
}

/// Whether an error says that this very module was not found.
///
/// # Errors
/// What looking at the error raises.
pub fn is_missing(cx: &Cx, e: &Exc, full: &str) -> Result<bool, Exc> {
    if !cx.is_error(e, ExcKind::ModuleNotFoundError) {
        return Ok(false);
    }
    let name = cx.find_attr(e.0.value(), cx.intern("name"))?;
    Ok(name.is_some_and(|n| cx.as_str(n.value()) == Some(full)))
}

fn resolve_relative(cx: &Cx, name: &str, globals: Value, level: i64) -> Result<String, Exc> {
    let package = as_exact_dict(globals).and_then(|g| {
        let package = cx.dict_get_name(g, cx.names().package).and_then(|p| cx.as_str(p)).map(str::to_owned);
        package.or_else(|| {
            let name = cx.as_str(cx.dict_get_name(g, cx.names().name)?)?;
            let is_package = cx.dict_get_name(g, cx.names().path).is_some();
            if is_package { Some(name.to_owned()) } else { Some(name.rsplit_once('.')?.0.to_owned()) }
        })
    });
    let Some(mut package) = package.filter(|p| !p.is_empty()) else {
        let text = "attempted relative import with no known parent package";
        return Err(cx.error(ExcKind::ImportError, text));
    };
    for _ in 1..level {
        match package.rsplit_once('.') {
            Some((up, _)) => package = up.to_owned(),
            None => {
                let text = "attempted relative import beyond top-level package";
                return Err(cx.error(ExcKind::ImportError, text));
            }
        }
    }
    Ok(if name.is_empty() { package } else { format!("{package}.{name}") })
}

/// Imports a module by its full name, its parents first. Of several threads one runs its text, and the others wait.
///
/// # Errors
/// `ModuleNotFoundError`; what the module raises.
pub fn import_absolute(cx: &Cx, full: &str) -> Res {
    loop {
        if let Some(m) = cx.dict_get_str(modules_dict(cx), full).map(Ref::new) {
            if m.value() == Value::NONE {
                let text = format!("import of {full} halted; None in sys.modules");
                return Err(cx.error(ExcKind::ModuleNotFoundError, text));
            }
            if import_turn::wait_for(cx, full)? == Waited::Yes {
                // It may have failed meanwhile, or replaced itself.
                continue;
            }
            return Ok(m);
        }
        if let Some(m) = import_absent(cx, full)? {
            return Ok(m);
        }
    }
}

/// Imports a module that is not there. Answers nothing if it came meanwhile.
fn import_absent(cx: &Cx, full: &str) -> Result<Option<Ref>, Exc> {
    let mut search = None;
    let mut parent = None;
    if let Some((up, _)) = full.rsplit_once('.') {
        let p = import_absolute(cx, up)?;
        if cx.dict_get_str(modules_dict(cx), full).is_some() {
            return Ok(None);
        }
        match cx.find_attr(p.value(), cx.names().path)? {
            Some(path) => search = Some(path),
            None => {
                let text = format!("No module named '{full}'; '{up}' is not a package");
                return Err(not_found(cx, full, &text));
            }
        }
        parent = Some(p);
    }
    let turn = import_turn::begin(cx, full);
    // A module that took itself out of `sys.modules` and imports itself is loaded once more.
    if turn.is_none() && import_turn::wait_for(cx, full)? != Waited::Circular {
        return Ok(None);
    }
    // Another thread may have been through before it was our turn.
    if cx.dict_get_str(modules_dict(cx), full).is_some() {
        return Ok(None);
    }
    let module = load(cx, full, search.as_ref())?;
    if let Some(p) = parent {
        let last = full.rsplit('.').next().unwrap_or(full);
        cx.set_attr(p.value(), cx.intern(last), module.value())?;
    }
    drop(turn);
    Ok(Some(module))
}

fn not_found(cx: &Cx, full: &str, text: &str) -> Exc {
    let e = cx.error(ExcKind::ModuleNotFoundError, text);
    match cx.str(full).and_then(|n| cx.set_attr(e.0.value(), cx.intern("name"), n.value()).map(|()| n)) {
        Ok(_) => e,
        Err(other) => other,
    }
}

fn load(cx: &Cx, full: &str, search: Option<&Ref>) -> Res {
    if let Some(make) = modules::find(full) {
        let m = make(cx)?;
        // Making it may have entered it already.
        if let Some(known) = cx.dict_get_str(modules_dict(cx), full) {
            return Ok(Ref::new(known));
        }
        add_module(cx, full, m.value())?;
        return Ok(m);
    }
    if let Some((text, package)) = library::find(full) {
        let file = format!("<embedded {full}>");
        return run(
            cx,
            full,
            text,
            &file,
            package.then(|| vec![format!("<embedded>/{}", full.replace('.', "/"))]),
        );
    }
    let dirs = match search {
        Some(path) => cx.collect(path.value())?,
        None => {
            let sys = import_absolute(cx, "sys")?;
            match cx.dict_get_str(cx.module_dict(sys.value()), "path") {
                Some(p) => cx.collect(p)?,
                None => Vec::new(),
            }
        }
    };
    let last = full.rsplit('.').next().unwrap_or(full);
    for dir in dirs {
        let Some(dir) = cx.as_str(dir.value()) else { continue };
        let base = Path::new(if dir.is_empty() { "." } else { dir }).join(last);
        let init = base.join("__init__.py");
        if init.is_file() {
            let dirs = vec![base.to_string_lossy().into_owned()];
            return run_file(cx, full, &init, Some(dirs));
        }
        let file = base.with_extension("py");
        if file.is_file() {
            return run_file(cx, full, &file, None);
        }
        if base.is_dir() && search.is_none() {
            continue;
        }
    }
    Err(not_found(cx, full, &format!("No module named '{full}'")))
}

fn run_file(cx: &Cx, full: &str, file: &Path, package: Option<Vec<String>>) -> Res {
    let text = std::fs::read(file).map_err(|e| {
        let text = format!("cannot read {}: {e}", file.display());
        cx.error(ExcKind::ImportError, text)
    })?;
    let text = String::from_utf8_lossy(&text);
    run(cx, full, &text, &file.to_string_lossy(), package)
}

/// Makes a module and runs its source; a module that fails is taken out again.
fn run(cx: &Cx, full: &str, text: &str, file: &str, package: Option<Vec<String>>) -> Res {
    let m = cx.new_module(full)?;
    let dict = cx.module_dict(m.value());
    cx.dict_set_str(dict, "__file__", cx.str(file)?.value())?;
    cx.dict_set_str(dict, "__builtins__", cx.globals().builtins.get())?;
    let parent = match &package {
        Some(dirs) => {
            let dirs = dirs.iter().map(|d| cx.str(d)).collect::<Result<Vec<_>, Exc>>()?;
            cx.dict_set_str(dict, "__path__", cx.list(dirs)?.value())?;
            full
        }
        None => full.rsplit_once('.').map_or("", |(up, _)| up),
    };
    cx.dict_set_str(dict, "__package__", cx.str(parent)?.value())?;
    add_module(cx, full, m.value())?;
    if let Err(e) = frontend::run_module(cx, text, file, m.value()) {
        let key = cx.str(full)?;
        drop(cx.dict_remove(modules_dict(cx), key.value())?);
        return Err(e);
    }
    // A module may replace itself.
    match cx.dict_get_str(modules_dict(cx), full) {
        Some(now) => Ok(Ref::new(now)),
        None => Ok(m),
    }
}

/// The module that runs as the program.
///
/// # Errors
/// The memory error.
pub fn main_module(cx: &Cx, file: Option<&str>) -> Res {
    let m = cx.new_module("__main__")?;
    let dict = cx.module_dict(m.value());
    if let Some(file) = file {
        cx.dict_set_str(dict, "__file__", cx.str(file)?.value())?;
    }
    cx.dict_set_str(dict, "__builtins__", cx.globals().builtins.get())?;
    let annotations = cx.dict()?;
    cx.dict_set_str(dict, "__annotations__", annotations.value())?;
    add_module(cx, "__main__", m.value())?;
    Ok(m)
}

/// The entries of `sys.path`.
pub fn search_path(cx: &Cx) -> Vec<String> {
    let path = import_absolute(cx, "sys").ok().and_then(|sys| {
        let p = cx.dict_get_str(cx.module_dict(sys.value()), "path")?;
        Some(Ref::new(p))
    });
    let Some(list) = path.as_ref().and_then(|p| as_exact_list(p.value())) else { return Vec::new() };
    list.iter().filter_map(|v| cx.as_str(v).map(str::to_owned)).collect()
}
