//! Modules: a namespace with a name.

use freewheel_gc::{Releaser, Tracer};

use super::function::fields_payload;
use super::{Field, Payload};

/// A module's payload.
pub struct Module {
    /// The dict of its variables.
    pub dict: Field,
}

fields_payload!(Module, "module", dict);
