//! The module `os`.
//!
//! What needs the system is native; what is made of that, and the environment, is in `lib/_os_tools.py`, which
//! is imported when one of its names is first asked for.

mod descriptor;
pub mod error;
mod files;
mod folders;
pub mod path;
mod process;
mod stat;
mod terminal;

use freewheel::object::Kind;
use freewheel::types::builder::native;
use freewheel::{Args, Cx, Exc, ExcKind, NativeFn, Ref, Res, Value};

use super::{ModuleBuilder, struct_seq};

pub use descriptor::take as take_descriptor;

const FUNCTIONS: &[&[(&str, NativeFn)]] =
    &[files::FUNCTIONS, folders::FUNCTIONS, process::FUNCTIONS, descriptor::FUNCTIONS];

const TEXTS: &[(&str, &str)] = &[
    ("name", "posix"),
    ("sep", "/"),
    ("linesep", "\n"),
    ("pathsep", ":"),
    ("extsep", "."),
    ("curdir", "."),
    ("pardir", ".."),
    ("devnull", "/dev/null"),
    ("defpath", "/bin:/usr/bin"),
];

/// Names that `lib/_os_tools.py` defines.
const TOOLS: &[&str] = &[
    "environ",
    "environb",
    "getenv",
    "getenvb",
    "putenv",
    "unsetenv",
    "walk",
    "makedirs",
    "removedirs",
    "renames",
    "get_exec_path",
    "PathLike",
    "DirEntry",
    "scandir",
    "fdopen",
    "supports_bytes_environ",
    "system",
    "waitstatus_to_exitcode",
];

/// The module.
///
/// # Errors
/// The memory error; what the module of path names raises.
pub fn module(cx: &Cx) -> Res {
    let mut m = ModuleBuilder::new(cx, "os")?;
    for functions in FUNCTIONS {
        m = m.functions(functions)?;
    }
    for (name, text) in TEXTS {
        m = m.value(name, cx.str(text)?)?;
    }
    for (name, number) in descriptor::CONSTANTS.iter().chain(files::CONSTANTS) {
        m = m.value(name, Value::small(*number))?;
    }
    let stat_class = stat::class(cx)?;
    let size_class = struct_seq::new_class(cx, "os", "terminal_size", &["columns", "lines"], false)?;
    for (name, f) in stat::FUNCTIONS {
        m = m.value(name, bound(cx, name, *f, &stat_class)?)?;
    }
    let size = bound(cx, "get_terminal_size", terminal::get_terminal_size, &size_class)?;
    let path = crate::importer::import_absolute(cx, "posixpath")?;
    crate::importer::add_module(cx, "os.path", path.value())?;
    m.function("__getattr__", tool)?
        .value("altsep", Value::NONE)?
        .value("error", cx.exc_class(ExcKind::OSError).value())?
        .value("stat_result", stat_class)?
        .value("terminal_size", size_class)?
        .value("get_terminal_size", size)?
        .value("path", path)?
        .finish()
}

/// A function that makes instances of a class gets that class as its first argument.
fn bound(cx: &Cx, name: &'static str, f: NativeFn, class: &Ref) -> Res {
    native(cx, Kind::NativeFunction, name, f, Some(class.value()), None)
}

/// The module's `__getattr__`.
fn tool(cx: &Cx, args: Args<'_>) -> Res {
    let [name] = args.exact(cx, "__getattr__")?;
    let text = cx.expect_str(name, "attribute name")?;
    if !TOOLS.contains(&text) {
        let text = format!("module 'os' has no attribute '{text}'");
        return Err(cx.error(ExcKind::AttributeError, text));
    }
    let name = cx.intern(text);
    let tools = crate::importer::import_absolute(cx, "_os_tools")?;
    let v = cx.get_attr(tools.value(), name)?;
    let os = crate::importer::import_absolute(cx, "os")?;
    cx.dict_set(cx.module_dict(os.value()), name, v.value())?;
    Ok(v)
}

/// Runs a system call, detached, on a path.
fn on_path<T>(
    cx: &Cx,
    p: &path::Path,
    f: impl FnOnce(&std::path::Path) -> std::io::Result<T>,
) -> Result<T, Exc> {
    cx.detach(|| f(p.as_path())).map_err(|e| error::os_error_at(cx, &e, p.value(), None))
}

/// A path argument of the function `name`.
fn path_of(cx: &Cx, v: Value, name: &str) -> Result<path::Path, Exc> {
    path::path_arg(cx, v, &format!("{name}: path should be string, bytes or os.PathLike, not "))
}
