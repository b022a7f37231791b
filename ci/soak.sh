#!/usr/bin/env bash
# The soak: cyclic garbage with finalizers and weak references under threads that read, watched by canaries. Fails if a
# finalizer runs twice or never, if a live object is freed, if a weak reference answers another object, or if memory
# grows. Prints the pauses' quantiles at the end.
#
# usage: ci/soak.sh [SECONDS [THREADS]]     900 and 4 unless given
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo build --release -p freewheel-python
target/release/freewheel --pause-report python/tests/soak.py "${1:-900}" "${2:-4}"
