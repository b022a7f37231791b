#!/usr/bin/env bash
# The scaling gate in short: two threads that read the same objects get at least 1.5 times as much done as one.
# On a machine that does not give two cores, each row is compared with what arithmetic got instead; the table says so.
# Who shares the machine takes a core away for seconds at a time: rows that fail are measured again, twice, and what fails
# three times fails. (A shared write fails every time.) Where there were no two cores in any of the three, that is said, and
# nothing fails: ci/locked.sh does not need them.
#
# usage: ci/scaling.sh [OPTION...]     options of the command `scaling`, e.g. --only over_list,shared_dict
set -euo pipefail
. "$(dirname "$0")/common.sh"
if [ "$(nproc)" -lt 2 ]; then
    fail "needs two processors"
fi
cargo build --release -p freewheel-python -p freewheel-benches --bins
short=(--threads 2 --rounds 3 --seconds 0.04 --check 1.5)
log=target/scaling-gate.txt

# A row whose threads take one lock in each step does not scale. A gate that lets it pass proves nothing about the others.
selftest() {
    local code=0
    target/release/scaling "${short[@]}" --only selftest_shared_lock >"$log" || code=$?
    case $code in
    0) return 1 ;;
    1) return 0 ;;
    *) fail "the self-test cannot run" ;;
    esac
}
selftest || selftest || selftest || {
    cat "$log"
    fail "the machine is too busy: not even one lock for all threads shows"
}

judge() {
    local code=0
    target/release/scaling "${short[@]}" "$@" | tee "$log" || code=$?
    [ $code -le 1 ] || fail "the gate cannot run"
    return $code
}
# The rows that the last run has not shown to scale, separated by commas.
failing() {
    sed -nE 's/^(below|undecided)[^:]*: ([a-z_]+)( .*)?$/\2/p' "$log" | paste -sd, -
}
judge "$@" && exit
for again in 1 2; do
    rows=$(failing)
    [ -n "$rows" ] || fail "the gate fails, and names no row"
    echo "scaling.sh: once more: $rows"
    if judge --only "$rows"; then exit; fi
done
if ! grep -q '^below' "$log"; then
    echo "scaling.sh: UNDECIDED: this machine gives no two cores; ci/locked.sh has shown that reads write nothing"
    exit
fi
exit 1
