#!/usr/bin/env bash
# Model-checks the protocols, with bounds for every change. LOOM_MAX_PREEMPTIONS is 3 unless set; ci/loom-full.sh goes further.
# Every model says how many executions it explored.
set -euo pipefail
. "$(dirname "$0")/common.sh"
export RUSTFLAGS="--cfg freewheel_loom --cfg crossbeam_loom"
# Twins fail on purpose; where they do is of no interest.
export RUST_BACKTRACE=0
export LOOM_MAX_PREEMPTIONS="${LOOM_MAX_PREEMPTIONS:-3}"
cargo test -p freewheel-loom-tests --release --target-dir target/loom "$@" -- --show-output |
    grep -vE '^(---- |successes:|    [a-z_]+$|stack backtrace|$)'
