#!/usr/bin/env bash
# The heap's tests, the test programs and the races in a build where what is rare happens all the time: collections at safepoints,
# failing allocations, freed memory overwritten.
#
# usage: ci/zeal.sh [OPTION...]     as python/tests/zeal.py takes them
set -euo pipefail
. "$(dirname "$0")/common.sh"
export RUSTFLAGS="--cfg freewheel_zeal"
cargo test -p freewheel-gc --target-dir target/zeal
cargo build --release -p freewheel-python --target-dir target/zeal
python3 python/tests/zeal.py target/zeal/release/freewheel "$@"
FREEWHEEL_COLLECT_EVERY=500 target/zeal/release/freewheel python/tests/races/run.py
