//! Says how to run the models.

#[cfg(not(freewheel_loom))]
#[test]
fn models_want_a_cfg() {
    println!(
        "RUSTFLAGS=\"--cfg freewheel_loom\" LOOM_MAX_PREEMPTIONS=3 cargo test -p freewheel-loom-tests --release"
    );
}
