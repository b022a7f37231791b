//! One turn of the races on purpose; `ci/races.sh` goes on for as long as it is told to.

mod common;

use std::time::Duration;

use common::{freewheel, run, tests_dir};

#[test]
fn nobody_finds_what_nobody_stored() {
    let program = tests_dir("races").join("run.py");
    let f = run(freewheel().env("PYTHONDONTWRITEBYTECODE", "1").arg(program), Duration::from_secs(300));
    println!("{}", f.out());
    assert_eq!(f.code(), 0, "after {:?}:\n{}\n{}", f.took, f.out(), f.err());
    assert!(f.out().ends_with("\nok\n"), "{}", f.out());
}
