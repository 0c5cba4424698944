#!/bin/sh
exec /opt/Sockeye/resources/bin/sockeye "$@"
