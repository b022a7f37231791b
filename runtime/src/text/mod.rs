//! Text and numbers, without objects.
//!
//! Everything here is a pure function of strings, byte slices, machine numbers and big integers:
//! it takes no thread token, allocates nothing on the object heap and can be tested alone. The
//! object layer above converts arguments, calls one of these, and turns a [`TextError`] into an
//! exception of the language, word for word.
//!
//! | module | idea |
//! |---|---|
//! | [`error`] | the one error type, with the kind of exception it becomes |
//! | [`unicode`] | properties of single characters (tables in `unicode_tables`) |
//! | [`strings`] | what a string can do: index, split, search, pad, change case, classify |
//! | [`bytes`] | the same for byte strings, plus hexadecimal |
//! | [`repr`] | source notation of strings and byte strings |
//! | [`codec`] | text to bytes and back, with error modes |
//! | [`int`] | integers from and to text and bytes |
//! | [`decimal`] | decimal digits of a float, and how they are laid out |
//! | [`float`] | floats from and to text, rounding, ratios |
//! | [`float_hex`] | hexadecimal notation of floats |
//! | [`hash`] | hashes on which equal numbers of different types agree |
//! | [`format_spec`] | the format mini-language, parsed |
//! | [`format_value`] | a parsed format spec applied to an int, a float or a string |
//! | [`percent`] | `%`-style templates |
//! | [`str_format`] | `{}`-style templates |
//!
//! **Invariant:** no function here depends on an object, a thread or a locale.
//!
//! **Invariant:** indices a caller sees count characters, never UTF-8 bytes, unless the name says
//! `byte`.

pub mod bytes;
pub mod codec;
pub mod decimal;
pub mod error;
pub mod float;
pub mod float_hex;
pub mod format_spec;
pub mod format_value;
pub mod hash;
pub mod int;
pub mod percent;
pub mod repr;
pub mod str_format;
pub mod strings;
pub mod unicode;
mod unicode_tables;

pub use error::{ErrorKind, TextError};
