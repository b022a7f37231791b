//! What a byte string can do: the counterpart of `strings` on `&[u8]`, where only ASCII has case
//! and white space, plus hexadecimal notation.

mod case;
mod hex;
mod search;
mod split;

pub use case::{
    capitalize, is_alnum, is_alpha, is_digit, is_lower, is_space, is_title, is_upper, lower, swapcase, title,
    upper,
};
pub use hex::{from_hex, to_hex};
pub use search::{
    center, count, expandtabs, find, join, ljust, replace, rfind, rjust, slice, translate, zfill,
};
pub use split::{
    lstrip, partition, rpartition, rsplit, rsplit_whitespace, rstrip, split, split_lines, split_whitespace,
    strip,
};

/// Whether a byte is white space.
#[inline]
pub fn is_space_byte(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}
