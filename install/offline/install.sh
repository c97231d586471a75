#!/bin/sh
# Finds a Python and installs langaccess from this folder: sh install.sh [FOLDER]
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for version in $(cat "$here/PYTHONS"); do
    if command -v "python$version" >/dev/null 2>&1; then
        exec "python$version" "$here/install.py" "$@"
    fi
done
if command -v python3 >/dev/null 2>&1; then
    exec python3 "$here/install.py" "$@" # it says what is wrong with this one
fi
echo "Python is needed, one of these versions:" $(cat "$here/PYTHONS") >&2
exit 1
