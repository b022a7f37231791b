#!/usr/bin/env bash
# Reading shared objects executes no locked instruction, but for the rows in benches/src/bin/locked/known.rs (x86-64 only).
set -euo pipefail
. "$(dirname "$0")/common.sh"
if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "locked.sh: SKIPPED, for x86-64 and Linux only"
    exit 0
fi
cargo build --release -p freewheel-python -p freewheel-benches --bins
target/release/locked
