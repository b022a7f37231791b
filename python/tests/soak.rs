//! A short run of the soak, and one for each of its checks that must fail; `ci/soak.sh` runs it for fifteen minutes.

mod common;

use std::time::Duration;

use common::{Finished, freewheel, run, tests_dir};

fn soak(args: &[&str]) -> Finished {
    run(freewheel().arg(tests_dir("soak.py")).args(args), Duration::from_secs(180))
}

#[test]
fn nothing_is_violated_in_a_few_seconds() {
    let f = soak(&["6"]);
    println!("{}", f.out());
    assert_eq!(f.code(), 0, "after {:?}:\n{}\n{}", f.took, f.out(), f.err());
    assert!(f.out().ends_with("\nok\n"), "{}", f.out());
}

#[test]
fn every_check_can_fail() {
    for check in ["finalizer", "missing", "live", "weak", "memory"] {
        let f = soak(&["3", "4", check]);
        assert_eq!(f.code(), 1, "{check}: {}\n{}", f.out(), f.err());
        assert!(f.err().lines().any(|l| l.starts_with(&format!("{check}:"))), "{check}: {}", f.err());
    }
}
