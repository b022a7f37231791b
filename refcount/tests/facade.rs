//! Atomics, cells, threads and locks come from `refcount::sync` and from nowhere else: reads the sources and says so.
#![cfg(not(any(freewheel_loom, miri)))]

use std::fs;
use std::path::{Path, PathBuf};

/// What only the façade may name, in the crates whose protocols are modelled.
const EVERYTHING: &[&str] = &[
    "std::sync::",
    "core::sync::",
    "std::thread",
    "core::cell::",
    "std::cell::",
    "thread_local!",
    "parking_lot::",
    "loom::",
];
/// The same for crates that use atomics.
const ATOMICS: &[&str] = &["std::sync::atomic", "core::sync::atomic", "loom::"];

/// Files that may, and why.
const EXCEPT: &[(&str, &str)] = &[
    ("refcount/src/sync/", "the façade itself"),
    ("refcount/src/fault.rs", "switches of a model, which the model must not see"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && path.file_name().unwrap() != "tests.rs" {
            found.push(path);
        }
    }
}

/// The lines of a file that are code, up to its tests.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines
        .take_while(|(_, l)| !(l.starts_with("#[cfg(") && l.contains("test")))
        .map(|(i, l)| (i + 1, l.split("//").next().unwrap()))
}

fn violations(krate: &str, forbidden: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    sources(&root.join(krate).join("src"), &mut files);
    assert!(files.len() > 2, "no sources in {krate}");
    let mut found = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if EXCEPT.iter().any(|(e, _)| name.starts_with(e)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for (i, line) in code(&text) {
            let bad = forbidden.iter().filter(|f| line.contains(**f));
            found.extend(bad.map(|f| format!("{name}:{i}: {f}")));
        }
    }
    found
}

#[test]
fn modelled_crates_take_everything_from_the_facade() {
    for krate in ["refcount", "gc"] {
        assert_eq!(violations(krate, EVERYTHING), [""; 0], "use freewheel_refcount::sync");
    }
}

#[test]
fn other_crates_take_atomics_from_the_facade() {
    for krate in ["runtime", "specializer"] {
        assert_eq!(violations(krate, ATOMICS), [""; 0], "use freewheel_refcount::sync::atomic");
    }
}

/// An order is named where the word is: in the state of an object and in the other words of this crate.
#[test]
fn orders_are_named_in_the_state_files_only() {
    let owners = [
        "state.rs",
        "heap_slot.rs",
        "block_slot.rs",
        "ring_slot.rs",
        "object_lock.rs",
        "fair_lock.rs",
        "sequence.rs",
        "change_epoch.rs",
        "claim.rs",
        "hash_table.rs",
        "merge_queue.rs",
        "weak.rs",
        "header.rs",
        "handle/slot.rs",
        "handle/thread.rs",
    ];
    let found = violations("refcount", &["Ordering::"]);
    let found: Vec<_> =
        found.iter().filter(|v| !owners.iter().any(|o| v.contains(&format!("/{o}:")))).collect();
    let none: Vec<&String> = Vec::new();
    assert_eq!(found, none, "make it a transition of a State");
}
