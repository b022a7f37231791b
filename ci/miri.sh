#!/usr/bin/env bash
# The unsafe crates under Miri.
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_nightly miri rust-src
export MIRIFLAGS="${MIRIFLAGS:--Zmiri-permissive-provenance -Zmiri-tree-borrows -Zmiri-disable-isolation}"
cargo +nightly miri test --target-dir target/miri -p freewheel-refcount -p freewheel-gc -p freewheel-specializer "$@"
