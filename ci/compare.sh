#!/usr/bin/env bash
# pyperformance's programs on `python3` and on this runtime, side by side.
#
# usage: ci/compare.sh [NAME=COMMAND...]     other interpreters to compare with
# ROUNDS is 3 unless set.
set -euo pipefail
. "$(dirname "$0")/common.sh"
fetch_pyperformance
cargo build --release -p freewheel-python
python3 benches/compare/compare.py --rounds "${ROUNDS:-3}" --bench "$PYPERFORMANCE" \
    "py$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')=python3" \
    "freewheel=$PWD/target/release/freewheel" "$@"
