#!/usr/bin/env bash
# Installs Debian's Chromium and its driver for the browser tests, if they are missing.
set -euo pipefail
if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then exit 0; fi
command -v apt-get >/dev/null || { echo "chromium.sh: there is no apt-get; install chromium and chromedriver by hand" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo "chromium.sh: Chromium is not installed; run: sudo apt-get install chromium chromium-driver" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >&2
apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-dejavu-core >&2
