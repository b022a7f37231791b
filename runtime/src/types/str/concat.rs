//! Strings put together: `+`, `*`, `join`, and appending in place.
//!
//! All know the lengths of their parts, so that the result is allocated once and never counted. A string that
//! only one register holds is extended in place while its heap block has room; blocks of up to 32 KiB grow by a
//! quarter from size to size, larger ones by pages, so that a loop of appends copies each byte a few times only.

use freewheel_gc::page::PAGE;
use freewheel_gc::size_class::{MEDIUM_MAX, class_of, class_size};
use freewheel_refcount::Value;
use freewheel_specializer::Instr;

use super::args;
use super::make::{filled, receiver, unchanged};
use crate::args::Args;
use crate::cx::Cx;
use crate::handle::{Exc, Ref, Res};
use crate::interp::vm::Regs;
use crate::object::list::{List, as_exact_list};
use crate::object::string::{self, Str, as_exact_str};
use crate::object::tuple::{Tuple, as_exact_tuple};
use crate::object::{Kind, Obj};

/// `a + b`, where `a` is a string.
///
/// # Errors
/// `TypeError` if `b` is none; the memory error.
pub fn concat(cx: &Cx, a: Value, b: Value) -> Res {
    let x = receiver(cx, a);
    let y = match as_exact_str(b) {
        Some(y) => y,
        None => match cx.cast::<Str>(b) {
            Some(y) => y,
            None => {
                let name = cx.class_of(b).name();
                return Err(cx.type_error(format!("can only concatenate str (not \"{name}\") to str")));
            }
        },
    };
    let (n, m) = (x.byte_len(), y.byte_len());
    if n == 0 {
        return unchanged(cx, y);
    }
    if m == 0 {
        return unchanged(cx, x);
    }
    let write = |to: *mut u8| {
        // SAFETY: both parts fit; the operands are in the caller's registers.
        unsafe {
            to.copy_from_nonoverlapping(x.text_ptr(), n);
            to.add(n).copy_from_nonoverlapping(y.text_ptr(), m);
        }
    };
    // SAFETY: both texts are written, which are as long as announced.
    unsafe { filled(cx, n + m, x.char_len() + y.char_len(), write) }
}

/// `s * n`.
pub(super) fn repeat(cx: &Cx, s: Value, n: Value) -> Res {
    let s = receiver(cx, s);
    let times = args::times(cx, n)?;
    let len = s.byte_len();
    if times == 0 || len == 0 {
        return Ok(Ref::new(cx.names().empty));
    }
    if times == 1 {
        return unchanged(cx, s);
    }
    let Some(total) = len.checked_mul(times).filter(|t| *t <= string::MAX_LEN) else {
        return Err(cx.memory_error());
    };
    let write = |to: *mut u8| {
        // SAFETY: `total` bytes are ours; what is copied from was written before.
        unsafe {
            if len == 1 {
                return to.write_bytes(*s.text_ptr(), total);
            }
            to.copy_from_nonoverlapping(s.text_ptr(), len);
            let mut done = len;
            while done < total {
                let n = done.min(total - done);
                to.add(done).copy_from_nonoverlapping(to, n);
                done += n;
            }
        }
    };
    // SAFETY: the text is written as often as announced.
    unsafe { filled(cx, total, s.char_len() * times, write) }
}

/// Bytes that an object of this size may use: all of its heap block.
#[inline]
fn block_size(size: usize) -> usize {
    if size <= MEDIUM_MAX { class_size(class_of(size)) } else { size.next_multiple_of(PAGE) }
}

/// `a += b`, where register `i.b()` holds `a` and gets the sum: extends `a` in place if nobody else can see it
/// and its block has room. Answers whether that was done.
pub fn append_in_place(r: Regs<'_>, i: Instr, b: Value) -> bool {
    let slot = r.slot(i.b());
    if !slot.is_last() {
        return false;
    }
    let a = slot.value();
    let (Some(x), Some(y)) = (as_exact_str(a), as_exact_str(b)) else { return false };
    let (n, m) = (x.byte_len(), y.byte_len());
    // Exact strings end with their text, so the block is that of the present size, or a larger one.
    if a == b || n + m > string::MAX_LEN || string::object_size(n + m) > block_size(string::object_size(n)) {
        return false;
    }
    let chars = y.char_len();
    // SAFETY: the register holds the only reference to a PRIVATE string, and no native code that borrows it runs
    // now; the block has room, and a text is appended. `x` is not used any more.
    unsafe {
        let x = a.object_unchecked().cast::<Obj<Str>>().as_mut();
        x.text_ptr().cast_mut().add(n).copy_from_nonoverlapping(y.text_ptr(), m);
        x.data.extend_in_place(m, chars);
    }
    true
}

/// The items that are joined.
#[derive(Clone, Copy)]
enum Items<'a> {
    List(&'a Obj<List>),
    Tuple(&'a Obj<Tuple>),
    Counted(&'a [Ref]),
}

impl Items<'_> {
    #[inline(always)]
    fn get(self, i: usize) -> Option<Value> {
        match self {
            Items::List(l) => l.get(i),
            Items::Tuple(t) => t.fields().get(i).map(crate::object::Field::get),
            Items::Counted(c) => c.get(i).map(Ref::value),
        }
    }
}

/// Texts up to this long are copied by one move.
const SHORT: usize = 16;

const _: () = assert!(size_of::<Obj<Str>>().is_multiple_of(SHORT));

/// The lengths of what is joined.
struct Total {
    items: usize,
    bytes: usize,
    chars: usize,
}

fn measure(cx: &Cx, items: Items<'_>, separator: &Str) -> Result<Total, Exc> {
    let mut total = Total { items: 0, bytes: 0, chars: 0 };
    while let Some(v) = items.get(total.items) {
        let Some(s) = as_exact_str(v).or_else(|| cx.cast::<Str>(v)) else {
            let (i, name) = (total.items, cx.class_of(v).name());
            return Err(cx.type_error(format!("sequence item {i}: expected str instance, {name} found")));
        };
        total.items += 1;
        total.bytes += s.byte_len();
        total.chars += s.char_len();
    }
    let gaps = total.items.saturating_sub(1);
    total.bytes = separator.byte_len().saturating_mul(gaps).saturating_add(total.bytes);
    total.chars += separator.char_len().saturating_mul(gaps);
    Ok(total)
}

/// Writes the items and separators; false if they are not those that were measured: the list has changed.
///
/// # Safety
/// There is room for `total.bytes` bytes.
unsafe fn write_items(cx: &Cx, items: Items<'_>, separator: &Obj<Str>, total: &Total, to: *mut u8) -> bool {
    let (mut at, mut chars) = (0, 0);
    let mut push = |s: &Obj<Str>| {
        // Behind the text of other strings lie attributes, which other threads may write.
        let exact = s.header.shape() == Kind::Str as u32;
        let n = s.byte_len();
        if at + n > total.bytes {
            return false;
        }
        // SAFETY: it fits, as was just checked. Heap blocks are multiples of 16 bytes, and so is the offset of the
        // text in them: where there is a byte of text, there are 16 to copy, which costs one move instead of a
        // call. (Copying does not look at what it copies.)
        unsafe {
            let to = to.add(at);
            if exact && (1..=SHORT).contains(&n) && at + SHORT <= total.bytes {
                to.copy_from_nonoverlapping(s.text_ptr(), SHORT);
            } else {
                to.copy_from_nonoverlapping(s.text_ptr(), n);
            }
        }
        at += n;
        chars += s.char_len();
        true
    };
    for i in 0..total.items {
        if i > 0 && separator.byte_len() > 0 && !push(separator) {
            return false;
        }
        let Some(s) = items.get(i).and_then(|v| as_exact_str(v).or_else(|| cx.cast::<Str>(v))) else {
            return false;
        };
        if !push(s) {
            return false;
        }
    }
    at == total.bytes && chars == total.chars
}

/// Joins the items; none if another thread, or a finalizer that ran when memory was short, changed them.
fn join_items(cx: &Cx, items: Items<'_>, separator: &Obj<Str>) -> Result<Option<Ref>, Exc> {
    let total = measure(cx, items, separator)?;
    match total.items {
        0 => return Ok(Some(Ref::new(cx.names().empty))),
        1 => {
            let first = items.get(0);
            return match first.and_then(|v| as_exact_str(v).or_else(|| cx.cast::<Str>(v))) {
                Some(s) => unchanged(cx, s).map(Some),
                None => Ok(None),
            };
        }
        _ => {}
    }
    if total.bytes == 0 {
        return Ok(Some(Ref::new(cx.names().empty)));
    }
    let mut whole = false;
    // SAFETY: items are read after the allocation, the only safepoint; if they do not fill the text just so, it
    // is overwritten, so that it is a text, and dropped.
    let made = unsafe {
        filled(cx, total.bytes, total.chars, |to| {
            whole = write_items(cx, items, separator, &total, to);
            if !whole {
                to.write_bytes(b' ', total.bytes);
            }
        })
    }?;
    Ok(whole.then_some(made))
}

/// `separator.join(iterable)`.
pub fn join(cx: &Cx, separator: Value, iterable: Value) -> Res {
    let separator = receiver(cx, separator);
    let items = match (as_exact_list(iterable), as_exact_tuple(iterable)) {
        (Some(l), _) => Some(Items::List(l)),
        (_, Some(t)) => Some(Items::Tuple(t)),
        _ => None,
    };
    if let Some(items) = items
        && let Some(joined) = join_items(cx, items, separator)?
    {
        return Ok(joined);
    }
    if !is_iterable(cx, iterable) {
        return Err(cx.type_error("can only join an iterable"));
    }
    let counted = cx.collect(iterable)?;
    let joined = join_items(cx, Items::Counted(&counted), separator)?;
    Ok(joined.expect("counted strings do not change"))
}

/// Whether iterating over a value is not hopeless from the start.
pub(crate) fn is_iterable(cx: &Cx, v: Value) -> bool {
    let slots = cx.class_of(v).slots();
    slots.iter.is_some() || (slots.getitem.is_some() && !cx.is_kind(v, Kind::Dict))
}

/// The method `join`.
pub(super) fn join_method(cx: &Cx, a: Args<'_>) -> Res {
    let (separator, iterable) = args::one(cx, &a, "join")?;
    join(cx, separator, iterable)
}
