#!/usr/bin/env bash
# Model-checks the protocols far beyond what ci/loom.sh does: LOOM_MAX_PREEMPTIONS is 6 unless set, and no model may branch
# its way out of it. Takes as long as it takes.
set -euo pipefail
export LOOM_MAX_PREEMPTIONS="${LOOM_MAX_PREEMPTIONS:-6}"
export LOOM_MAX_BRANCHES="${LOOM_MAX_BRANCHES:-100000}"
exec "$(dirname "$0")/loom.sh" "$@"
