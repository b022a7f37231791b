//! The built-in classes: what the values of each kind do.
//!
//! Every file fills one class or a few close ones: its slots, methods and attributes, through
//! [`ClassBuilder`](builder::ClassBuilder).

pub mod bool;
pub mod builder;
pub mod bytearray;
pub mod bytes;
pub mod class;
pub mod class_attrs;
mod class_bases;
pub mod class_call;
mod class_slots;
pub mod complex;
pub mod descriptor;
pub mod dict;
pub mod dict_views;
pub mod exception;
pub mod float;
pub mod function;
pub mod generator;
pub mod generic;
pub mod group;
pub mod int;
pub mod iterators;
mod layout;
pub mod list;
pub mod memoryview;
pub mod misc;
pub mod module;
pub mod object;
pub mod proxy;
pub mod range;
pub mod sequence;
pub mod set;
pub mod singletons;
pub mod slice;
pub mod slot_calls;
pub mod slot_defs;
pub mod slots;
mod special_methods;
pub mod str;
pub mod super_type;
pub mod tools;
pub mod tuple;
pub mod weakref;
pub mod wrapper;
