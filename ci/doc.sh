#!/usr/bin/env bash
# The reference documentation of all crates; every warning is an error. Builds the book, too, where mdbook is installed.
set -euo pipefail
. "$(dirname "$0")/common.sh"
# Internals are documented, too: that is what most readers of this reference look for.
RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" \
    cargo doc --workspace --no-deps --lib --document-private-items --locked
if command -v mdbook >/dev/null; then
    mdbook build docs
else
    echo "doc.sh: mdbook is not installed, the book was not built (cargo install mdbook)"
fi
