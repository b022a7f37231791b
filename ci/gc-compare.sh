#!/usr/bin/env bash
# What `gc.collect()` costs, and what objects take, on this runtime and on other interpreters, side by side.
#
# usage: ci/gc-compare.sh [--memory] [NAME=COMMAND...]     interpreters to compare with; `python3` unless given
# ROUNDS is 5 unless set.
set -euo pipefail
. "$(dirname "$0")/common.sh"
options=()
if [ "${1:-}" = --memory ]; then
    options=(--memory)
    shift
fi
if [ $# = 0 ]; then
    set -- "py$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')=python3"
fi
fetch_pyperformance
cargo build --release -p freewheel-python
python3 benches/compare/heap.py "${options[@]}" --rounds "${ROUNDS:-5}" --bench "$PYPERFORMANCE" \
    "freewheel=$PWD/target/release/freewheel" "$@"
