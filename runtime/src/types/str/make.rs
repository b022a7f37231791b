//! Making strings whose numbers of bytes and characters are known: one allocation, no counting.

use freewheel_refcount::{Header, Value};

use crate::cx::Cx;
use crate::handle::{Ref, Res};
use crate::object::string::{self, Str, as_exact_str};
use crate::object::{Kind, Obj};

/// The string behind a receiver, which the call has checked.
#[inline(always)]
pub(crate) fn receiver<'a>(cx: &Cx, v: Value) -> &'a Obj<Str> {
    match as_exact_str(v) {
        Some(s) => s,
        None => cx.cast::<Str>(v).expect("the receiver is a string"),
    }
}

/// A string of this many bytes and characters, whose text `write` puts where it is told to.
///
/// # Safety
/// `write` writes just this text, and uses nothing that a safepoint may free: `alloc` may be one.
#[inline]
pub(crate) unsafe fn filled(cx: &Cx, bytes: usize, chars: usize, write: impl FnOnce(*mut u8)) -> Res {
    if bytes > string::MAX_LEN {
        return Err(cx.memory_error());
    }
    let p = cx.alloc_raw(string::object_size(bytes))?.cast::<Obj<Str>>();
    // SAFETY: fresh memory of sufficient size and alignment; the text follows the payload.
    unsafe {
        p.write(Obj { header: Header::new(cx.me(), Kind::Str as u32), data: Str::new(bytes, chars) });
        write(p.as_ref().text_ptr().cast_mut());
    }
    Ok(Ref::from_owned(Value::object(p.cast())))
}

/// A string of this text, which has `chars` characters.
#[inline]
pub(crate) fn sized(cx: &Cx, text: &str, chars: usize) -> Res {
    debug_assert_eq!(chars, text.chars().count());
    match text.len() {
        0 => Ok(Ref::new(cx.names().empty)),
        1 => char_str(cx, char::from(text.as_bytes()[0])),
        // SAFETY: as many bytes as announced; the text is a Rust borrow, which no safepoint ends.
        n => unsafe { filled(cx, n, chars, |to| to.copy_from_nonoverlapping(text.as_ptr(), n)) },
    }
}

/// A string of this text; empty and short ones are shared.
#[inline]
pub fn text(cx: &Cx, text: &str) -> Res {
    sized(cx, text, crate::alloc::count_chars(text))
}

/// A part of a string; `ascii` tells whether all of that string is ASCII.
#[inline]
pub(crate) fn part(cx: &Cx, part: &str, ascii: bool) -> Res {
    if ascii { sized(cx, part, part.len()) } else { text(cx, part) }
}

/// An ASCII string made of the bytes of `s`, each mapped by `f`.
#[inline]
pub(crate) fn ascii_mapped(cx: &Cx, s: &str, f: impl Fn(u8) -> u8) -> Res {
    debug_assert!(s.is_ascii());
    let write = |to: *mut u8| {
        for (i, b) in s.bytes().enumerate() {
            // SAFETY: below the length that was allocated.
            unsafe { to.add(i).write(f(b)) };
        }
    };
    // SAFETY: one byte is written for each; callers map ASCII to ASCII.
    unsafe { filled(cx, s.len(), s.len(), write) }
}

/// The string of one character; those of Latin-1 are shared.
#[inline]
pub fn char_str(cx: &Cx, c: char) -> Res {
    if (c as u32) < 256
        && let Some(table) = cx.globals().latin1.get()
    {
        return Ok(Ref::from_owned(table[c as usize]));
    }
    let mut buf = [0; 4];
    let text = c.encode_utf8(&mut buf);
    // SAFETY: as many bytes as announced, from the stack.
    unsafe { filled(cx, text.len(), 1, |to| to.copy_from_nonoverlapping(text.as_ptr(), text.len())) }
}

/// Interns the strings of one Latin-1 character.
pub(super) fn fill_char_table(cx: &Cx) {
    cx.globals().latin1.get_or_init(|| {
        let mut buf = [0; 4];
        (0..=255u8).map(|b| cx.intern(char::from(b).encode_utf8(&mut buf))).collect()
    });
}

/// The same text as an exact string: the string itself, unless it is of a subclass.
#[inline]
pub(crate) fn unchanged(cx: &Cx, s: &Obj<Str>) -> Res {
    if s.header.shape() == Kind::Str as u32 {
        return Ok(Ref::new(s.value()));
    }
    sized(cx, s.as_str(), s.char_len())
}
