//! The built-in names.

mod access;
mod aggregate;
pub mod exec;
mod extremes;
mod inspect;
mod iteration;
mod numbers;
mod print;
mod text;

use freewheel::object::Kind;
use freewheel::object::dict::as_exact_dict;
use freewheel::types::builder::native;
use freewheel::{Cx, Exc, ExcKind, NativeFn, Value};

pub use inspect::default_dir;

const CLASSES: &[Kind] = &[
    Kind::Object,
    Kind::Type,
    Kind::Int,
    Kind::Bool,
    Kind::Float,
    Kind::Complex,
    Kind::Str,
    Kind::Bytes,
    Kind::ByteArray,
    Kind::MemoryView,
    Kind::Tuple,
    Kind::List,
    Kind::Dict,
    Kind::Set,
    Kind::FrozenSet,
    Kind::Range,
    Kind::Slice,
    Kind::Property,
    Kind::ClassMethod,
    Kind::StaticMethod,
    Kind::Super,
    Kind::Enumerate,
    Kind::Zip,
    Kind::Map,
    Kind::Filter,
    Kind::Reversed,
];

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("abs", numbers::abs),
    ("all", aggregate::all),
    ("any", aggregate::any),
    ("ascii", text::ascii),
    ("bin", numbers::bin),
    ("callable", access::callable),
    ("chr", text::chr),
    ("compile", exec::compile),
    ("delattr", access::delattr),
    ("dir", inspect::dir),
    ("divmod", numbers::divmod),
    ("eval", exec::eval),
    ("exec", exec::exec),
    ("exit", exec::exit),
    ("format", text::format),
    ("getattr", access::getattr),
    ("globals", exec::globals),
    ("hasattr", access::hasattr),
    ("hash", access::hash),
    ("hex", numbers::hex),
    ("id", access::id),
    ("input", print::input),
    ("isinstance", access::isinstance),
    ("issubclass", access::issubclass),
    ("iter", iteration::iter),
    ("len", access::len),
    ("locals", exec::locals),
    ("max", extremes::max),
    ("min", extremes::min),
    ("next", iteration::next),
    ("oct", numbers::oct),
    ("ord", text::ord),
    ("pow", numbers::pow),
    ("print", print::print),
    ("quit", exec::exit),
    ("repr", text::repr),
    ("round", numbers::round),
    ("setattr", access::setattr),
    ("sorted", iteration::sorted),
    ("sum", aggregate::sum),
    ("vars", inspect::vars),
    ("__build_class__", freewheel::types::class_call::build_class),
    ("__import__", exec::import),
];

/// Fills the dict of built-in names.
///
/// # Errors
/// The memory error.
pub fn fill(cx: &Cx) -> Result<(), Exc> {
    let dict = as_exact_dict(cx.globals().builtins.get()).expect("the dict of built-in names");
    for kind in CLASSES {
        cx.dict_set_str(dict, kind.name(), cx.class(*kind).value())?;
    }
    for kind in ExcKind::ALL {
        cx.dict_set_str(dict, kind.name(), cx.exc_class(*kind).value())?;
    }
    for alias in ["EnvironmentError", "IOError"] {
        cx.dict_set_str(dict, alias, cx.exc_class(ExcKind::OSError).value())?;
    }
    let module = cx.intern("builtins");
    for (name, f) in FUNCTIONS {
        let f = native(cx, Kind::NativeFunction, name, *f, None, Some(module))?;
        cx.dict_set_str(dict, name, f.value())?;
    }
    cx.dict_set_str(dict, "NotImplemented", Value::NOT_IMPLEMENTED)?;
    cx.dict_set_str(dict, "Ellipsis", Value::ELLIPSIS)?;
    cx.dict_set_str(dict, "__debug__", Value::TRUE)?;
    cx.dict_set_str(dict, "__name__", module)?;
    let io = super::io::get(cx)?;
    let open = cx.get_attr_str(io.value(), "open")?;
    cx.dict_set_str(dict, "open", open.value())
}
