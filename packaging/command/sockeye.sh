#!/bin/sh
# The command line of Sockeye, run by the application's own Node. It loads no page: it needs neither a display nor the
# sandbox of pages, which does not start for root.
here=$(dirname "$(readlink -f "$0")")
exec "$here/../../sockeye-app" --ozone-platform=headless --disable-gpu --no-sandbox --cli -- "$@"
