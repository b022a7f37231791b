//! The embedded pure-Python library.

/// Name, source text, and whether it is a package.
type Entry = (&'static str, &'static str, bool);

const LIBRARY: &[Entry] = &[
    ("_collections_weak", include_str!("lib/_collections_weak.py"), false),
    ("_dataclass_tools", include_str!("lib/_dataclass_tools.py"), false),
    ("_enum_body", include_str!("lib/_enum_body.py"), false),
    ("_enum_flags", include_str!("lib/_enum_flags.py"), false),
    ("_singledispatch", include_str!("lib/_singledispatch.py"), false),
    ("_thread_sync", include_str!("lib/_thread_sync.py"), false),
    ("_typing_classes", include_str!("lib/_typing_classes.py"), false),
    ("_typing_forms", include_str!("lib/_typing_forms.py"), false),
    ("abc", include_str!("lib/abc.py"), false),
    ("bisect", include_str!("lib/bisect.py"), false),
    ("collections", include_str!("lib/collections/__init__.py"), true),
    ("collections._abc_sets", include_str!("lib/collections/_abc_sets.py"), false),
    ("collections._user", include_str!("lib/collections/_user.py"), false),
    ("collections.abc", include_str!("lib/collections/abc.py"), false),
    ("concurrent", include_str!("lib/concurrent/__init__.py"), true),
    ("concurrent.futures", include_str!("lib/concurrent/futures/__init__.py"), true),
    ("concurrent.futures.thread", include_str!("lib/concurrent/futures/thread.py"), false),
    ("contextlib", include_str!("lib/contextlib.py"), false),
    ("copy", include_str!("lib/copy.py"), false),
    ("dataclasses", include_str!("lib/dataclasses.py"), false),
    ("enum", include_str!("lib/enum.py"), false),
    ("functools", include_str!("lib/functools.py"), false),
    ("heapq", include_str!("lib/heapq.py"), false),
    ("io", include_str!("lib/io.py"), false),
    ("keyword", include_str!("lib/keyword.py"), false),
    ("linecache", include_str!("lib/linecache.py"), false),
    ("numbers", include_str!("lib/numbers.py"), false),
    ("operator", include_str!("lib/operator.py"), false),
    ("posixpath", include_str!("lib/posixpath.py"), false),
    ("queue", include_str!("lib/queue.py"), false),
    ("random", include_str!("lib/random.py"), false),
    ("reprlib", include_str!("lib/reprlib.py"), false),
    ("string", include_str!("lib/string.py"), false),
    ("threading", include_str!("lib/threading.py"), false),
    ("traceback", include_str!("lib/traceback.py"), false),
    ("types", include_str!("lib/types.py"), false),
    ("typing", include_str!("lib/typing.py"), false),
    ("warnings", include_str!("lib/warnings.py"), false),
    ("weakref", include_str!("lib/weakref.py"), false),
];

/// Source text of a module of the embedded library, and whether it is a package.
pub fn find(name: &str) -> Option<(&'static str, bool)> {
    LIBRARY.iter().find(|(n, ..)| *n == name).map(|(_, text, package)| (*text, *package))
}

/// Names of all modules of the embedded library.
pub fn names() -> impl Iterator<Item = &'static str> {
    LIBRARY.iter().map(|(n, ..)| *n)
}
