#!/bin/sh
# What OpenSSH runs to ask for a passphrase: hands the question to the editor (dist/askpass.cjs) and prints its answer.
ELECTRON_RUN_AS_NODE=1
export ELECTRON_RUN_AS_NODE
exec "$COUNTERSIGN_ASKPASS_NODE" "$COUNTERSIGN_ASKPASS_MAIN" "$@"
