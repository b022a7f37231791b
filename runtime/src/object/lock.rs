//! The one-byte object lock, for writers of containers: see [`freewheel_refcount::object_lock`].

pub(super) use freewheel_refcount::object_lock::exclusive_lock;
pub use freewheel_refcount::object_lock::{ObjectGuard, stay_away, write_lock};
