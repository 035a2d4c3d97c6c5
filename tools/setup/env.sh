#!/usr/bin/env bash
# Make the virtual environment and install into it what a target needs.
#
#   env.sh demo    the library alone; no system package but python3-venv
#   env.sh dev     everything for tests and checks, with the system packages they need
#
# A stamp in the environment holds a checksum of all that the installation depends on, so a
# second run does nothing. VENV and PYTHON may be set from outside.
set -euo pipefail

here=$(dirname -- "${BASH_SOURCE[0]}")
cd -- "$here/../.."
# shellcheck source=tools/setup/system.sh
. tools/setup/system.sh

kind=${1:?demo or dev}
venv=${VENV:-.venv}

# The version and home of a Python: an environment made from another one is made anew.
identity='import sys; assert sys.version_info >= (3, 11); print(sys.base_prefix, sys.version)'

venv_works() {
    "$venv/bin/python" -c 'import pip' >/dev/null 2>&1 &&
        "$venv/bin/python" -c "$identity" 2>/dev/null
}

have=$(venv_works) || have=
if [ -n "${PYTHON:-}" ] || [ -z "$have" ]; then
    find_python
    want=$("$python" -c "$identity")
    if [ "$have" != "$want" ]; then
        need_venv_module
        say "making $venv with $("$python" -V)"
        "$python" -m venv --clear "$venv"
        have=$want
    fi
fi

case $kind in
    demo) target=".[cli]" ;;
    dev)
        need_libvirt "$venv/bin/python"
        need_lab
        target='.[dev]'
        ;;
    *) die "unknown kind of environment: $kind" ;;
esac

stamp=$({ echo "$PWD" "$have"; cat pyproject.toml; } | sha256sum | cut -c1-64)
fresh() { [ "$(cat "$venv/stamp-$1" 2>/dev/null)" = "$stamp" ]; }

if fresh dev || { [ "$kind" = demo ] && fresh demo; }; then
    exit 0
fi

say "installing $target into $venv"
rm -f "$venv"/stamp-*
"$venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --editable "$target"
echo "$stamp" >"$venv/stamp-$kind"
