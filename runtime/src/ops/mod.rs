//! What every value can be asked to do: the operations of the language, on any class.

pub mod arith;
pub mod attr;
pub mod call;
pub mod compare;
pub mod convert;
pub mod dict;
mod dict_exchange;
mod dict_merge;
pub mod exception;
pub mod instance;
pub mod item;
pub mod iter;
pub mod list;
mod list_heap;
pub(crate) mod nesting;
pub mod room;
pub mod set;
pub mod special;
pub mod text;
pub mod turn;
