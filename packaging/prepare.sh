# SPDX-License-Identifier: GPL-3.0-or-later
# What packaging/run and packaging/test share. Sourced by them; the caller has set strict mode.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# missing_packages SECTION...: the packages of these sections that are not there.
missing_packages() {
    local section='' package command wanted
    while read -r package command; do
        case $package in
        '' | '#'*) continue ;;
        '['*) section=${package//[\[\]]/} && continue ;;
        esac
        for wanted in "$@"; do
            [[ $wanted == "$section" ]] || continue
            if [[ -n $command ]] && command -v "$command" >/dev/null; then continue; fi
            if [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]]; then continue; fi
            printf '%s\n' "$package"
        done
    done <"$root/packaging/debian-packages"
}

# install_packages SECTION...: asks apt only when something is missing.
install_packages() {
    command -v dpkg-query >/dev/null || die 'This script installs Debian packages. Elsewhere, build by hand: see README.md.'
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "Missing packages. As root, run: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    printf 'Installing %s\n' "${missing[*]}" >&2
    local environment=(env DEBIAN_FRONTEND=noninteractive)
    # Standard input belongs to the program that follows, not to a package's question.
    "${as_root[@]}" "${environment[@]}" apt-get update -qq </dev/null >&2
    "${as_root[@]}" "${environment[@]}" apt-get install -qq -y --no-install-recommends "${missing[@]}" </dev/null >&2
}

# install_test_clients: the clients that the end-to-end tests are driven by; once per lock file.
install_test_clients() {
    local e2e=$root/tests/e2e
    cmp -s "$e2e/package-lock.json" "$e2e/node_modules/.installed" && return 0
    npm --prefix "$e2e" ci --no-audit --no-fund --ignore-scripts </dev/null >&2
    cp "$e2e/package-lock.json" "$e2e/node_modules/.installed"
}

# build PRESET [TARGET [CMAKE ARGUMENT...]]: configures where nothing is configured yet; from then on ninja notices changes itself.
build() {
    local preset=$1 target=${2:-all} launcher=()
    shift; shift || true
    if command -v ccache >/dev/null; then
        launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
        export CCACHE_SLOPPINESS=pch_defines,time_macros # or it would not cache what uses precompiled headers
    fi
    if [[ ! -e $build/build.ninja || $(cat "$build/.preset" 2>/dev/null) != "$preset" ]]; then
        cmake -S "$root" --preset "$preset" "${launcher[@]}" "$@" >&2
        printf '%s\n' "$preset" >"$build/.preset"
    fi
    cmake --build "$build" --parallel "$(nproc)" --target "$target" >&2
}
