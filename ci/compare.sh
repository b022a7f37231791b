#!/usr/bin/env bash
# pyperformance's programs on `python3` and on this runtime, side by side.
#
# usage: ci/compare.sh [NAME=COMMAND...]     other interpreters to compare with
# ROUNDS is 3 unless set.
set -euo pipefail
. "$(dirname "$0")/common.sh"
version=1.14.0
bench=target/pyperformance-$version
if [ ! -d "$bench" ]; then
    need_commands unzip -- unzip
    python3 -m pip --version >/dev/null 2>&1 || need_commands pip3 -- python3-pip
    python3 -m pip download -q --no-deps -d target "pyperformance==$version"
    unzip -q "target/pyperformance-$version-py3-none-any.whl" -d "$bench"
fi
cargo build --release -p freewheel-python
python3 benches/compare/compare.py --rounds "${ROUNDS:-3}" --bench "$bench/pyperformance/data-files/benchmarks" \
    "py$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')=python3" \
    "freewheel=$PWD/target/release/freewheel" "$@"
