//! What a string can do: functions on `&str` whose positions count characters.
//!
//! A string is stored as UTF-8, so a character's position and its byte offset differ unless the
//! string is ASCII. Callers keep the number of characters beside the string (`chars` in the
//! signatures): where it equals the number of bytes, the string is ASCII and positions are offsets.
//!
//! **Invariant:** `chars` is the number of characters of the string it is passed with.

mod case;
mod classify;
mod index;
mod pad;
mod search;
mod split;

pub use case::{capitalize, casefold, lower, swapcase, title, upper};
pub use classify::{
    is_alnum, is_alpha, is_decimal, is_digit, is_identifier, is_lower, is_numeric, is_printable, is_space,
    is_title, is_upper,
};
pub use index::{adjust_range, byte_index, char_at, char_count, char_index, slice, substring};
pub use pad::{center, expanded_len, expandtabs, ljust, rjust, zfill};
pub use search::{Translation, count, find, join, replace, rfind, translate};
pub use split::{
    lstrip, partition, rpartition, rsplit, rsplit_whitespace, rstrip, split, split_lines, split_whitespace,
    strip,
};
