#!/bin/sh
# Sees to it that there is a Chromium for the tests of the page: Debian's where this machine may
# install it, or else the one that Playwright brings; its command is the one argument.
set -eu
if command -v chromium >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  if apt-get update -qq && apt-get install -qq --no-install-recommends chromium; then exit 0; fi
fi
if "$1" install chromium; then exit 0; fi
echo "make: no Chromium for tests/browser: install Debian's package chromium" >&2
exit 1
