#!/usr/bin/env bash
# The Xen lab with what it needs of the system, and nothing else: xenlab.sh shell
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/setup/system.sh
. tools/setup/system.sh

find_python
need_lab
exec "$python" -B -m tools.xenlab "$@"
