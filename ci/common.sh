# What the scripts of this folder share; sourced, not run.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"

# Ends the script with a message.
fail() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Runs a command as root, or as it is where that needs no more.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Installs Debian packages, unless all of the commands named before `--` are there.
# usage: need_commands COMMAND... -- PACKAGE...
need_commands() {
    local missing=no
    while [ "$1" != -- ]; do
        command -v "$1" >/dev/null || missing=yes
        shift
    done
    shift
    if [ "$missing" = yes ]; then
        command -v apt-get >/dev/null || fail "install these first: $*"
        as_root apt-get -qq update
        DEBIAN_FRONTEND=noninteractive as_root apt-get -qq -y install --no-install-recommends "$@" >/dev/null
    fi
}

# Makes sure that the nightly toolchain is there, with the given components.
need_nightly() {
    local c
    rustup toolchain list | grep -q '^nightly' || rustup toolchain install nightly --profile minimal
    for c in "$@"; do
        rustup component list --installed --toolchain nightly | grep -q "^$c" ||
            rustup component add "$c" --toolchain nightly ||
            fail "the nightly toolchain's component $c cannot be installed"
    done
}

# Fetches pyperformance's programs; their folder is $PYPERFORMANCE then.
fetch_pyperformance() {
    local version=1.14.0 dir
    dir=target/pyperformance-$version
    PYPERFORMANCE=$dir/pyperformance/data-files/benchmarks
    [ ! -d "$PYPERFORMANCE" ] || return 0
    need_commands unzip -- unzip
    python3 -m pip --version >/dev/null 2>&1 || need_commands pip3 -- python3-pip
    python3 -m pip download -q --no-deps -d target "pyperformance==$version"
    unzip -q "target/pyperformance-$version-py3-none-any.whl" -d "$dir"
}
