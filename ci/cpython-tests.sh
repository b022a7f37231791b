#!/usr/bin/env bash
# CPython's own tests of the collector, of finalizers and of weak references, on this runtime.
#
# usage: ci/cpython-tests.sh [MODULE [TEXT]]     only one file, and only tests whose names contain TEXT
# CPYTHON_TESTS is a folder with the test files of CPython 3.11; without it Debian's package of them is fetched.
set -euo pipefail
. "$(dirname "$0")/common.sh"

fetch() {
    local dir=target/cpython-tests
    CPYTHON_TESTS=$PWD/$dir/usr/lib/python3.11/test
    [ ! -d "$CPYTHON_TESTS" ] || return 0
    mkdir -p "$dir"
    command -v apt-get >/dev/null || fail "set CPYTHON_TESTS: there is no apt-get to fetch the tests with"
    (
        cd "$dir"
        apt-get -qq download libpython3.11-testsuite 2>/dev/null ||
            { as_root apt-get -qq update && apt-get -qq download libpython3.11-testsuite; }
        dpkg -x libpython3.11-testsuite_*.deb .
    )
}

[ -n "${CPYTHON_TESTS:-}" ] || fetch
cargo build --release -p freewheel-python
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
modules=(test_gc test_weakref test_weakset test_finalization)
[ $# = 0 ] || modules=("$1")
failed=()
for module in "${modules[@]}"; do
    # Some tests write files where they are.
    (cd "$work" && timeout 300 "$root/target/release/freewheel" "$root/python/tests/cpython/run.py" \
        "$CPYTHON_TESTS" "$module" ${2:+"$2"}) || failed+=("$module (exit code $?)")
done
[ ${#failed[@]} = 0 ] || fail "not as expected: ${failed[*]}"
