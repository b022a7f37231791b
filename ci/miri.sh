#!/usr/bin/env bash
# The unsafe crates under Miri: `refcount` with strict provenance, the others with permissive (their values are words).
set -euo pipefail
. "$(dirname "$0")/common.sh"
need_nightly miri rust-src
common="-Zmiri-tree-borrows -Zmiri-disable-isolation"
MIRIFLAGS="${MIRIFLAGS:--Zmiri-strict-provenance $common}" \
    cargo +nightly miri test --target-dir target/miri -p freewheel-refcount --lib "$@"
MIRIFLAGS="${MIRIFLAGS:--Zmiri-permissive-provenance $common}" \
    cargo +nightly miri test --target-dir target/miri -p freewheel-gc -p freewheel-specializer "$@"
