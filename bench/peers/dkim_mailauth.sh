# Runs dkim_mailauth.js with npm's mailauth, which is installed into a folder of its own below the temporary folder, once.
set -eu
home="${TMPDIR:-/tmp}/commerce-mail-bench-mailauth"
here="$(cd "$(dirname "$0")" && pwd)"
command -v node >/dev/null && command -v npm >/dev/null || { echo "node and npm are not installed" >&2; exit 1; }
if [ ! -d "$home/node_modules/mailauth" ]; then
    mkdir -p "$home"
    timeout 180 npm install --prefix "$home" --silent --no-fund --no-audit mailauth >/dev/null 2>&1 || { echo "npm could not install mailauth" >&2; exit 1; }
fi
NODE_PATH="$home/node_modules" exec node "$here/dkim_mailauth.js" "$@"
