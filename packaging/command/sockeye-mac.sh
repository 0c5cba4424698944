#!/bin/sh
# The command line of Sockeye, run by the application's own Node.
here=$(dirname "$(readlink -f "$0")")
exec "$here/../../MacOS/Sockeye" --cli -- "$@"
