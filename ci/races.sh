#!/usr/bin/env bash
# Races on purpose: every operation that changes a container against every one that reads it, classes, attributes and
# variables that change under those who use them, and more.
#
# usage: ci/races.sh [SECONDS [NAME]]     300 and all races unless given
set -euo pipefail
. "$(dirname "$0")/common.sh"
cargo build --release -p freewheel-python
target/release/freewheel python/tests/races/run.py "${1:-300}" "${2:-}"
