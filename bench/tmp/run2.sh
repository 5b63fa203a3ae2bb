#!/bin/bash
export ROSY_INTERFACE=127.0.0.1 ROSY_DOMAIN_ID=bench$RANDOM$RANDOM
deno run -A --no-check bench/tmp/recv.ts $3 $4 > /tmp/r.$$ & P=$!
deno run -A --no-check $PROF bench/tmp/send2.ts $1 $2 $3 $4; wait $P; cat /tmp/r.$$; rm /tmp/r.$$
