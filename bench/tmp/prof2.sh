#!/bin/bash
export ROSY_INTERFACE=127.0.0.1 ROSY_DOMAIN_ID=bench$RANDOM$RANDOM
rm -rf /tmp/profs; mkdir -p /tmp/profs/r /tmp/profs/s
deno run -A --no-check --cpu-prof --cpu-prof-dir=/tmp/profs/r bench/tmp/recv.ts $3 $4 > /tmp/r.$$ & P=$!
deno run -A --no-check --cpu-prof --cpu-prof-dir=/tmp/profs/s bench/tmp/send2.ts $1 $2 $3 $4; wait $P; cat /tmp/r.$$
echo SENDER; python3 /tmp/prof.py /tmp/profs/s/*.cpuprofile; echo RECEIVER; python3 /tmp/prof.py /tmp/profs/r/*.cpuprofile
