//! A short run of the stress program; `ci/stress.sh` runs it for ten minutes.

mod common;

use std::time::Duration;

use common::{freewheel, run, tests_dir};

#[test]
fn shared_objects_survive_eight_seconds_of_stress() {
    let f = run(freewheel().arg(tests_dir("stress.py")).arg("8"), Duration::from_secs(90));
    println!("{}", f.out());
    assert_eq!(f.code(), 0, "after {:?}:\n{}\n{}", f.took, f.out(), f.err());
}
