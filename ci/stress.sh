#!/usr/bin/env bash
# The stress program: threads that create, share, change and drop objects, and collect. Fails if memory grows.
#
# usage: ci/stress.sh [SECONDS]     600 unless given
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo build --release -p freewheel-python
target/release/freewheel python/tests/stress.py "${1:-600}"
