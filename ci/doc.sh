#!/usr/bin/env bash
# The reference documentation of all crates; every warning is an error. Builds the book, too, where mdbook is installed.
set -euo pipefail
. "$(dirname "$0")/common.sh"
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
if command -v mdbook >/dev/null; then
    mdbook build docs
else
    echo "doc.sh: mdbook is not installed, the book was not built (cargo install mdbook)"
fi
