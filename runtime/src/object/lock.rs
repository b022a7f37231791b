//! Locks: the one-byte [object lock](freewheel_refcount::object_lock), for writers of containers, and the
//! [lock of programs](freewheel_refcount::fair_lock), which whoever waits for does detached.

pub use freewheel_refcount::fair_lock::{FairLock, Since};
pub(super) use freewheel_refcount::object_lock::exclusive_lock;
pub use freewheel_refcount::object_lock::{ObjectGuard, stay_away, write_lock};
