#!/usr/bin/env bash
# Random histories of single operations on shared objects: is there an order of them that explains each?
#
# usage: ci/linearizability.sh [ROUNDS [SEED]]     10 rounds of 20000 histories unless given, each with a seed of its own
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo build --release -p freewheel-python
seed=${2:-$RANDOM}
for ((round = 0; round < ${1:-10}; round++)); do
    target/release/freewheel python/tests/linearizability/run.py 20000 $((seed + round))
done
