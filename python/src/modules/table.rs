//! Which modules are native.

use freewheel::{Cx, Res};

type Make = fn(&Cx) -> Res;

const TABLE: &[(&str, Make)] = &[
    ("_bisect", super::bisect::module),
    ("_collections", super::collections::module),
    ("_contextvars", super::contextvars::module),
    ("_freewheel", super::tools::module),
    ("_functools", super::functools::module),
    ("_heapq", super::heapq::module),
    ("_io", super::io::module),
    ("_operator", super::operator::module),
    ("_random", super::random::module),
    ("_thread", super::thread::module),
    ("_weakref", super::weakref::module),
    ("array", super::array::module),
    ("atexit", super::atexit::module),
    ("errno", super::errno::module),
    ("gc", super::gc::module),
    ("hashlib", super::hashlib::module),
    ("itertools", super::itertools::module),
    ("math", super::math::module),
    ("os", super::os::module),
    ("signal", super::signal::module),
    ("struct", super::structs::module),
    ("sys", super::sys::module),
    ("time", super::time::module),
];

/// The function that makes a native module.
pub fn find(name: &str) -> Option<Make> {
    TABLE.iter().find(|(n, _)| *n == name).map(|(_, make)| *make)
}

/// Names of all native modules.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(n, _)| *n)
}
