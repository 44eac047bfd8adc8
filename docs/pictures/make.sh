#!/usr/bin/env bash
# Makes the pictures of the README from a real run on the sample mailbox. It needs the .NET SDK and Chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "Chromium is not installed." >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet run --project src/CommerceMailAdmin.Console -- -Command \
    "Export-CommerceSlaReport samples/support-mailbox -OutFile '$work/report.html' -TimeZone UTC -At 2026-06-12T12:00:00Z -From 2026-06-08 -To 2026-06-13 -WarningAction SilentlyContinue"

"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-prefers-reduced-motion --window-size=900,860 \
    --user-data-dir="$work/profile" --screenshot="$PWD/docs/pictures/report.png" "file://$work/report.html" 2>"$work/browser.log" \
    || { cat "$work/browser.log" >&2; exit 1; }
ls -l docs/pictures/report.png
