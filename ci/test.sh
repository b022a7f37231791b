#!/usr/bin/env bash
# All tests of the workspace.
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo test --workspace "$@"
