//! Modules: a namespace with a name.

use super::Field;
use crate::fields_payload;

/// A module's payload.
pub struct Module {
    /// The dict of its variables.
    pub dict: Field,
}

fields_payload!(Module, "module", dict);
