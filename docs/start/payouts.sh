#!/bin/sh
# For a desktop of Linux (Kylin, UOS and others): the newest Python there is runs start.py.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for python in python3.14 python3.13 python3.12 python3.11 python3; do
  if "$python" -c "" >/dev/null 2>&1; then
    exec "$python" "$here/start.py" "$@"
  fi
done
cat "$here/no-python.txt"
printf '> '
read -r _
exit 5
