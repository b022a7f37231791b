#!/usr/bin/env bash
# Model-checks the protocols. LOOM_MAX_PREEMPTIONS is 2 unless set; 3 takes much longer.
set -euo pipefail
. "$(dirname "$0")/common.sh"
export RUSTFLAGS="--cfg freewheel_loom"
export LOOM_MAX_PREEMPTIONS="${LOOM_MAX_PREEMPTIONS:-2}"
cargo test -p freewheel-loom-tests --release --target-dir target/loom "$@"
