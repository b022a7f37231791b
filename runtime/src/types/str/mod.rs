//! The class of strings.
//!
//! | file | holds |
//! |---|---|
//! | [`make`] | making strings whose lengths are known; shared one-character strings |
//! | [`mod@concat`] | `+`, `*`, `join`, appending in place |
//! | [`index`] | characters, slices, `in`, iteration |
//! | [`search`], [`split`], [`case`], [`translate`] | the methods, by theme |
//! | [`mod@format`], [`percent`] | templates |
//! | [`codecs`] | encoding and decoding |
//! | [`new`] | the class called |
//! | [`args`] | argument rules |

pub(crate) mod args;
mod case;
pub mod codecs;
mod concat;
pub mod format;
mod index;
mod make;
mod new;
pub(crate) mod percent;
mod search;
mod split;
mod translate;

pub(crate) use concat::is_iterable;
pub use concat::{append_in_place, concat, join};
pub(crate) use index::same;
pub use make::{char_str, text};

use freewheel_refcount::Value;

use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::object::Kind;
use crate::object::class::class_flags;
use crate::object::string::{Str, same_text};
use crate::text::repr::str_repr;
use crate::types::builder::ClassBuilder;
use crate::types::slots::{Bin, Cmp};
use make::receiver;

/// Fills the class of strings and that of their iterators.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    make::fill_char_table(cx);
    ClassBuilder::of(cx, Kind::Str)
        .flags(class_flags::SUBCLASSABLE | class_flags::MATCH_SELF)
        .slots(|s| {
            s.new = Some(new::new);
            s.repr = Some(repr);
            s.str = Some(str_of);
            s.hash = Some(hash);
            s.compare = Some(compare);
            s.iter = Some(index::iter);
            s.len = Some(index::len);
            s.getitem = Some(index::getitem);
            s.contains = Some(index::contains);
            s.concat = Some(concat::concat);
            s.repeat = Some(concat::repeat);
            s.binary[Bin::Mod as usize] = Some(percent::modulo);
        })?
        .methods(search::METHODS)?
        .methods(split::METHODS)?
        .methods(case::METHODS)?
        .methods(&[
            ("join", concat::join_method),
            ("translate", translate::translate),
            ("encode", codecs::encode_method),
            ("format", format::format),
            ("format_map", format::format_map),
            ("__format__", format::format_method),
            ("__getnewargs__", getnewargs),
            ("__sizeof__", sizeof),
        ])?
        .static_methods(&[("maketrans", translate::maketrans)])?
        .finish()?;
    index::init_iter(cx)
}

fn repr(cx: &Cx, v: Value) -> Res {
    cx.str(&str_repr(receiver(cx, v).as_str()))
}

fn str_of(cx: &Cx, v: Value) -> Res {
    make::unchanged(cx, receiver(cx, v))
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    Ok(receiver(cx, v).hash() as i64)
}

fn compare(cx: &Cx, a: Value, b: Value, op: Cmp) -> Res {
    let Some(y) = cx.cast::<Str>(b) else { return Ok(Ref::not_implemented()) };
    let x = receiver(cx, a);
    let holds = match op {
        Cmp::Eq => a == b || same_text(x, y),
        Cmp::Ne => a != b && !same_text(x, y),
        // The order of UTF-8 is that of the characters.
        _ => op.holds(x.as_str().as_bytes().cmp(y.as_str().as_bytes())),
    };
    Ok(Ref::bool(holds))
}

fn getnewargs(cx: &Cx, a: Args<'_>) -> Res {
    let s = make::unchanged(cx, receiver(cx, args::none(cx, &a, "__getnewargs__")?))?;
    cx.tuple(&[s.value()])
}

fn sizeof(cx: &Cx, a: Args<'_>) -> Res {
    let s = receiver(cx, args::none(cx, &a, "__sizeof__")?);
    cx.int(crate::object::string::object_size(s.byte_len()) as i64)
}
