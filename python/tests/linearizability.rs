//! Single operations on shared objects are atomic: a few thousand random histories, each explained by some order of its
//! operations; `ci/linearizability.sh` runs many more.

mod common;

use std::time::Duration;

use common::{freewheel, run, tests_dir};

/// A debug build takes its time for each history.
const HISTORIES: &str = if cfg!(debug_assertions) { "600" } else { "4000" };

#[test]
fn histories_are_explained_and_an_increment_is_found_out() {
    let program = tests_dir("linearizability").join("run.py");
    let f = run(
        freewheel().env("PYTHONDONTWRITEBYTECODE", "1").arg(program).arg(HISTORIES),
        Duration::from_secs(300),
    );
    println!("{}", f.out());
    assert_eq!(f.code(), 0, "after {:?}:\n{}\n{}", f.took, f.out(), f.err());
    // The program ends with an error unless its checker refuses the histories that are made to be refused.
    assert!(f.out().contains("is found out in history"), "{}", f.out());
    assert!(f.out().contains("0 that nothing explains"), "{}", f.out());
}
