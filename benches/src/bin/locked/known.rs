//! The rows that execute locked instructions today.
//!
//! A row that is not listed must execute none, and one that is listed exactly as many: who mends a row lowers its number or
//! deletes its line, and the command fails until that is done. `locked ROW` says which functions execute them.

/// A row that writes.
pub struct Known {
    pub row: &'static str,
    /// Locked instructions a step.
    pub locked: f64,
    /// What they are for.
    pub why: &'static str,
}

const fn known(row: &'static str, locked: f64, why: &'static str) -> Known {
    Known { row, locked, why }
}

/// All of them. A counted object costs two: one when it is counted, and one when it is let go.
pub const KNOWN: &[Known] = &[
    known("over_list", 0.25, "the iterator counts its list"),
    known("over_tuple", 0.25, "the iterator counts its tuple"),
    known("over_set", 0.25, "the iterator counts its set"),
    known("over_dict", 0.25, "the iterator counts its dict"),
    known("over_items", 2.5, "view and iterator count their dict, the tuple counts the value"),
    known("over_values", 0.5, "view and iterator count their dict"),
    known("over_zip", 4.5, "the iterators count their lists, the tuple counts both items"),
    known("over_enumerate", 2.25, "the iterator counts its list, the tuple counts the item"),
    known(
        "comprehension",
        0.5,
        "the iterator counts its list; the new list's storage is replaced by an exchange",
    ),
    known("comprehension_of_shared", 2.5, "the same, and the new list counts the items"),
    known("object_cfunction", 1.0, "list.pop takes the item out of its private list by an exchange"),
    known(
        "create_closure",
        10.0,
        "the function counts code, globals and builtins; two names are looked up behind a lock",
    ),
    known("thread_local_read", 4.0, "the table of threads is behind a lock"),
    known("method_caller", 2.0, "the method is counted for the call"),
    known("instantiate_dataclass", 2.0, "__init__ is held during the call: keywords take the slow way"),
    known("instantiate_namedtuple", 4.0, "__new__ and the class are counted for the call"),
    known("instantiate_typing_namedtuple", 4.0, "__new__ and the class are counted for the call"),
    known("deepcopy", 84.0, "many of those below"),
    known(
        "shallow_copy",
        4.0,
        "the class that type() answers and the method that is read from it are counted",
    ),
    known("enum_attribute", 2.0, "a member read from a class whose metaclass is not type is counted"),
    known("enum_member", 2.0, "a member read from a class whose metaclass is not type is counted"),
    known("dict_get", 2.0, "the native method's result is counted"),
    known("shared_namedtuple", 2.0, "the field's getter answers a counted value"),
    known("default_argument", 4.0, "a default is counted where it is filled in by the slow way"),
    known("super_call", 4.0, "the object and the method are counted for the call"),
    known("static_and_class_method", 8.0, "the descriptors count functions and class; the result is counted"),
    known("shared_partial", 6.0, "function, arguments and result are counted for the call"),
    known("exception_class", 4.0, "the traceback counts the code and the globals"),
    known("thread_local", 4.0, "the table of threads is behind a lock; the value is counted"),
    known("private_lock", 8.0, "__enter__ is counted once and __exit__ twice; two are the lock's own"),
    known("context_manager", 8.0, "__enter__, __exit__ and its object, and the result are counted"),
    known("tuple_of_shared", 4.0, "the tuple counts its items"),
    known("bound_method_kept", 4.0, "the bound method counts its object and its function"),
    known("shared_in_private_list", 2.0, "the list counts its item"),
    known("shared_in_private_instance", 2.0, "the instance counts its attribute"),
    known("list_copy", 8.0, "the copy counts its items"),
    known(
        "star_arguments",
        29.0,
        "arguments are collected in lists, tuples and dicts, which count them; four are the allocator's",
    ),
];
