//! The embedded pure-Python library: every file below `lib/`, listed by the build script.

/// Name, source text, and whether it is a package.
type Entry = (&'static str, &'static str, bool);

const LIBRARY: &[Entry] = include!(concat!(env!("OUT_DIR"), "/library_table.rs"));

/// Source text of a module of the embedded library, and whether it is a package.
pub fn find(name: &str) -> Option<(&'static str, bool)> {
    LIBRARY.iter().find(|(n, ..)| *n == name).map(|(_, text, package)| (*text, *package))
}

/// Names of all modules of the embedded library.
pub fn names() -> impl Iterator<Item = &'static str> {
    LIBRARY.iter().map(|(n, ..)| *n)
}
