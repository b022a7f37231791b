#!/usr/bin/env bash
# Format and lints; every warning is an error.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
