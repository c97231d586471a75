#!/bin/sh
# Finds a Python and installs langaccess from this folder: sh install.sh [FOLDER]
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
versions=$(cat "$here/PYTHONS")
fits='import sys; sys.exit("%d.%d" % sys.version_info[:2] not in sys.argv[1:])'
# Asked, not only looked for: a name on the path may lead to a version manager that has none.
for python in $(printf 'python%s ' $versions) python3 python; do
    if "$python" -c "$fits" $versions >/dev/null 2>&1; then
        exec "$python" -I "$here/install.py" "$@"
    fi
done
echo "Python is needed, one of these versions:" $versions >&2
if command -v python3 >/dev/null 2>&1; then
    echo "Here is $(python3 --version 2>&1). Another can be installed beside it." >&2
fi
exit 1
