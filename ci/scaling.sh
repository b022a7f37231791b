#!/usr/bin/env bash
# The scaling gate in short: two threads that read the same objects get at least 1.5 times as much done as one.
# On a machine that does not give two cores, each row is compared with what arithmetic got instead; the table says so.
#
# usage: ci/scaling.sh [OPTION...]     options of the command `scaling`, e.g. --only over_list,shared_dict
set -euo pipefail
. "$(dirname "$0")/common.sh"
if [ "$(nproc)" -lt 2 ]; then
    fail "needs two processors"
fi
cargo build --release -p freewheel-python -p freewheel-benches --bins
short=(--threads 2 --rounds 3 --seconds 0.04 --check 1.5)

# A row whose threads take one lock in each step does not scale. A gate that lets it pass proves nothing about the others.
code=0
target/release/scaling "${short[@]}" --only selftest_shared_lock >target/scaling-selftest.txt || code=$?
case $code in
0)
    cat target/scaling-selftest.txt
    fail "the machine is too busy: not even one lock for all threads shows"
    ;;
1) ;;
*) fail "the self-test cannot run" ;;
esac
target/release/scaling "${short[@]}" "$@"
