//! Arguments of the methods of strings and byte strings, and what is said when they do not fit.
//!
//! Most methods take their arguments by position; the messages name the class for methods that take none or
//! one, and not for others.

use freewheel_refcount::Value;

use crate::args::Args;
use crate::cx::Cx;
use crate::handle::Exc;
use crate::object::Kind;
use crate::types::slots::Un;

/// The method's name with the class in front.
#[cold]
fn qualified(cx: &Cx, args: &Args<'_>, name: &str) -> String {
    let class = match args.get(0) {
        Some(v) if cx.is_kind(v, Kind::Bytes) => "bytes",
        Some(v) if cx.is_kind(v, Kind::ByteArray) => "bytearray",
        _ => "str",
    };
    format!("{class}.{name}")
}

/// The receiver of a method without arguments.
///
/// # Errors
/// `TypeError` if there are arguments.
#[inline]
pub(crate) fn none(cx: &Cx, args: &Args<'_>, name: &str) -> Result<Value, Exc> {
    if args.slots().len() == 1 && !args.has_keywords() {
        return Ok(args[0].value());
    }
    args.method::<0>(cx, &qualified(cx, args, name)).map(|(v, _)| v)
}

/// Receiver and argument of a method with one argument.
///
/// # Errors
/// `TypeError` if it is not exactly one.
#[inline]
pub(crate) fn one(cx: &Cx, args: &Args<'_>, name: &str) -> Result<(Value, Value), Exc> {
    if args.slots().len() == 2 && !args.has_keywords() {
        return Ok((args[0].value(), args[1].value()));
    }
    args.method::<1>(cx, &qualified(cx, args, name)).map(|(v, [a])| (v, a))
}

/// Receiver and arguments, at least `min`, by position.
///
/// # Errors
/// `TypeError` for too many, too few, or named ones.
#[inline]
pub(crate) fn few<const N: usize>(
    cx: &Cx,
    args: &Args<'_>,
    name: &str,
    min: usize,
) -> Result<(Value, [Option<Value>; N]), Exc> {
    if args.has_keywords() {
        let name = qualified(cx, args, name);
        return Err(cx.type_error(format!("{name}() takes no keyword arguments")));
    }
    Ok((args[0].value(), args.skip(1).range(cx, name, min)?))
}

/// Receiver and the arguments of a search: what, and optional bounds.
///
/// # Errors
/// `TypeError` for too many, too few, or named ones.
#[inline]
pub(crate) fn search(cx: &Cx, args: &Args<'_>, name: &str) -> Result<(Value, Value, Bounds), Exc> {
    let n = args.slots().len();
    if args.has_keywords() || !(2..=4).contains(&n) {
        return Err(search_error(cx, args, name));
    }
    let start = bound(cx, args.get(2))?;
    let end = bound(cx, args.get(3))?;
    Ok((args[0].value(), args[1].value(), Bounds { start, end }))
}

#[cold]
fn search_error(cx: &Cx, args: &Args<'_>, name: &str) -> Exc {
    if args.has_keywords() {
        let name = qualified(cx, args, name);
        return cx.type_error(format!("{name}() takes no keyword arguments"));
    }
    match args.len() - 1 {
        0 => cx.type_error(format!("{name}() takes at least 1 argument (0 given)")),
        n => cx.type_error(format!("{name}() takes at most 3 arguments ({n} given)")),
    }
}

/// Optional bounds of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) start: Option<isize>,
    pub(crate) end: Option<isize>,
}

impl Bounds {
    /// The range within a sequence of this length; none if the start lies behind the end.
    #[inline]
    pub(crate) fn within(self, len: usize) -> Option<core::ops::Range<usize>> {
        crate::text::strings::adjust_range(self.start, self.end, len)
    }
}

fn bound(cx: &Cx, v: Option<Value>) -> Result<Option<isize>, Exc> {
    match v {
        None | Some(Value::NONE) => Ok(None),
        Some(v) => {
            if !cx.is_int(v) && cx.class_of(v).slots().unary[Un::Index as usize].is_none() {
                let text = "slice indices must be integers or None or have an __index__ method";
                return Err(cx.type_error(text));
            }
            Ok(Some(cx.clamped_index(v)? as isize))
        }
    }
}

/// An argument that is a size: an integer that fits in a word.
///
/// # Errors
/// `TypeError` if it is no integer, `OverflowError` if it is too large.
#[inline]
pub(crate) fn size(cx: &Cx, v: Value) -> Result<isize, Exc> {
    if let Some(i) = v.as_int() {
        return Ok(i as isize);
    }
    let i = cx.index(v)?;
    match cx.as_i64(i.value()) {
        Some(i) => Ok(i as isize),
        None => Err(cx.size_overflow()),
    }
}

/// A count of repetitions: `sequence * count`; negative ones are 0.
///
/// # Errors
/// `TypeError` if it is no integer, `OverflowError` if it is too large.
pub(crate) fn times(cx: &Cx, v: Value) -> Result<usize, Exc> {
    if let Some(i) = v.as_int() {
        return Ok(usize::try_from(i).unwrap_or(0));
    }
    let class = cx.class_of(v);
    if !cx.is_int(v) && class.slots().unary[Un::Index as usize].is_none() {
        return Err(cx.type_error(format!("can't multiply sequence by non-int of type '{}'", class.name())));
    }
    let i = cx.index(v)?;
    match cx.as_i64(i.value()) {
        Some(i) => Ok(usize::try_from(i).unwrap_or(0)),
        None => Err(cx.overflow_error(format!("cannot fit '{}' into an index-sized integer", class.name()))),
    }
}

/// An index into a sequence, through `__index__`.
///
/// # Errors
/// `IndexError` if it does not fit in a word; what the value's own code raises.
pub(crate) fn item_index(cx: &Cx, v: Value) -> Result<i64, Exc> {
    let i = cx.index(v)?;
    cx.as_i64(i.value()).ok_or_else(|| {
        cx.index_error(format!("cannot fit '{}' into an index-sized integer", cx.class_of(v).name()))
    })
}

/// Whether a value can be an index.
#[inline]
pub(crate) fn is_index(cx: &Cx, v: Value) -> bool {
    cx.is_int(v) || cx.class_of(v).slots().unary[Un::Index as usize].is_some()
}

/// A limit on splits or replacements, where a negative number means none.
///
/// # Errors
/// As [`size`].
pub(crate) fn limit(cx: &Cx, v: Option<Value>) -> Result<Option<usize>, Exc> {
    match v {
        None => Ok(None),
        Some(v) => Ok(usize::try_from(size(cx, v)?).ok()),
    }
}
