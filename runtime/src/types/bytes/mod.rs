//! The class of immutable byte strings, and what it shares with the growable one.
//!
//! | file | holds |
//! |---|---|
//! | [`receiver`] | receivers and arguments of either class |
//! | [`new`] | the class called |
//! | [`index`] | bytes, slices, `in`, iteration, comparison, `+`, `*` |
//! | [`search`], [`split`], [`case`], [`hex`] | the methods, by theme, for both classes |
//! | [`percent`] | templates |

mod case;
mod hex;
pub(crate) mod index;
pub(crate) mod new;
pub(crate) mod percent;
pub(crate) mod receiver;
mod search;
mod split;

pub use receiver::{bytes_like, make_bytearray};

use freewheel_refcount::Value;

use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Res};
use crate::object::Kind;
use crate::object::class::class_flags;
use crate::object::string::hash_bytes;
use crate::text::repr::{Quotes, bytes_repr};
use crate::types::builder::ClassBuilder;
use crate::types::slots::{Bin, Buffer, Slots, Storage};
use crate::types::str::args;
use receiver::Receiver;

/// Fills the class of byte strings and that of their iterators.
///
/// # Errors
/// The memory error.
pub fn init(cx: &Cx) -> Result<(), Exc> {
    let b = ClassBuilder::of(cx, Kind::Bytes).slots(|s| {
        shared_slots(s);
        s.new = Some(new::new);
        s.repr = Some(repr);
        s.hash = Some(hash);
        s.buffer = Some(buffer);
    })?;
    shared_methods(b)?
        .methods(&[("__getnewargs__", getnewargs), ("__bytes__", to_bytes), ("__sizeof__", sizeof)])?
        .finish()?;
    index::init_iter(cx)
}

/// The slots that do the same for both classes.
pub(crate) fn shared_slots(s: &mut Slots) {
    s.compare = Some(index::compare);
    s.iter = Some(index::iter);
    s.len = Some(index::len);
    s.getitem = Some(index::getitem);
    s.contains = Some(index::contains);
    s.concat = Some(index::concat);
    s.repeat = Some(index::repeat);
    s.binary[Bin::Mod as usize] = Some(percent::modulo);
}

/// The methods that do the same for both classes.
pub(crate) fn shared_methods(b: ClassBuilder<'_>) -> Result<ClassBuilder<'_>, Exc> {
    b.flags(class_flags::SUBCLASSABLE | class_flags::MATCH_SELF)
        .methods(search::METHODS)?
        .methods(split::METHODS)?
        .methods(case::METHODS)?
        .methods(hex::METHODS)?
        .class_methods(&[("fromhex", hex::fromhex)])?
        .static_methods(&[("maketrans", search::maketrans)])
}

fn buffer<'a>(cx: &'a Cx, v: Value) -> Buffer<'a> {
    let b = cx.cast::<crate::object::bytes::Bytes>(v).expect("a byte string");
    Buffer { storage: Storage::Fixed(b.data.as_slice()), letter: b'B', size: 1 }
}

fn repr(cx: &Cx, v: Value) -> Res {
    cx.str(&bytes_repr(&Receiver::new(cx, v).bytes, Quotes::Prefer))
}

fn hash(cx: &Cx, v: Value) -> Result<i64, Exc> {
    Ok(hash_bytes(&Receiver::new(cx, v).bytes) as i64)
}

fn getnewargs(cx: &Cx, a: Args<'_>) -> Res {
    let s = Receiver::new(cx, args::none(cx, &a, "__getnewargs__")?);
    let b = s.unchanged(cx)?;
    cx.tuple(&[b.value()])
}

fn to_bytes(cx: &Cx, a: Args<'_>) -> Res {
    Receiver::new(cx, args::none(cx, &a, "__bytes__")?).unchanged(cx)
}

fn sizeof(cx: &Cx, a: Args<'_>) -> Res {
    let s = Receiver::new(cx, args::none(cx, &a, "__sizeof__")?);
    cx.int(crate::object::bytes::object_size(s.bytes.len()) as i64)
}
