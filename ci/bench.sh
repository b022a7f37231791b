#!/usr/bin/env bash
# The benchmarks: counting and allocation, two threads against one, one thread against `python3` where there is one.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo build --release -p freewheel-python -p freewheel-benches --bins
cargo bench -p freewheel-benches
target/release/threads
if command -v python3 >/dev/null; then
    target/release/threads --single python3
fi
