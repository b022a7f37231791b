#!/usr/bin/env bash
# Runs tests on AArch64 under emulation. Installs what it needs (Debian, as root or with sudo).
#
# usage: ci/aarch64.sh [PACKAGE...]
# Without packages: the crates below `python`, and the races. `ci/aarch64.sh --workspace` runs everything.
#
# Emulation hides missing cache maintenance and weak memory ordering; the loom models look at the latter.
set -euo pipefail
. "$(dirname "$0")/common.sh"

target=aarch64-unknown-linux-gnu
[ "$(uname -m)" != aarch64 ] || fail "this machine is AArch64: run ci/test.sh"

need_commands qemu-aarch64 aarch64-linux-gnu-gcc -- qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross

# The standard library for the target: from rustup, or else a whole compiler from Debian with the library of its arm64
# packages beside it.
debian_toolchain() {
    local dir
    dir=$(mktemp -d)
    as_root dpkg --add-architecture arm64 || return 1
    as_root apt-get -qq update || return 1
    DEBIAN_FRONTEND=noninteractive as_root apt-get -qq -y install --no-install-recommends rustc-web >/dev/null || return 1
    (cd "$dir" && apt-get -qq download libstd-rust-web-dev:arm64) || return 1
    dpkg -x "$dir"/libstd-rust-web-dev_*_arm64.deb "$dir/root" || return 1
    as_root cp -r "$dir/root/usr/lib/rustlib/$target" /usr/lib/rustlib/ || return 1
    rm -rf "$dir"
    export RUSTC=/usr/bin/rustc
}
if ! rustup target list --installed | grep -qx "$target" && ! rustup target add "$target"; then
    if ! debian_toolchain; then
        [ -z "${CI:-}" ] || fail "no standard library for $target: neither rustup nor Debian has given one"
        echo "aarch64.sh: SKIPPED, there is no standard library for $target here (set CI to make this an error)"
        exit 0
    fi
fi

export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export FREEWHEEL_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu"
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER=$FREEWHEEL_RUNNER
packages=()
if [ $# = 0 ]; then
    cargo test --target "$target" -p freewheel-python --test races
    set -- freewheel-refcount freewheel-gc freewheel-specializer freewheel-jit freewheel
fi
for p in "$@"; do
    if [ "$p" = --workspace ]; then packages+=("$p"); else packages+=(-p "$p"); fi
done
cargo test --target "$target" "${packages[@]}" --lib --tests
