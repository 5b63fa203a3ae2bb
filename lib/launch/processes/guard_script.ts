/**
 * What the guard of a launch runs: a shell script, since every system has a shell, and it takes no
 * memory worth mentioning for as long as the robot runs.
 *
 * It reads which sessions (each the process group of one node, and what groups came of it) are there:
 * `add ID`, `del ID`. Only the launcher holds the other end of its standard input, so that ends when
 * the launcher does, however that comes about. What is there by then is asked to end, then made to.
 *
 * `mate PID` tells of another guard, which comes first: this one does nothing for as long as that
 * one runs, unless it takes longer than it can need. Two at once would ask nodes twice, and who is
 * asked twice ends at once.
 *
 * `$1` is how long to be patient after each signal, in tenths of a second.
 */
export const GUARD_SCRIPT = `
trap '' HUP INT TERM
ids= mate=
while read -r operation id; do
  case $operation in
    add) ids="$ids $id" ;;
    mate) mate=$id ;;
    del)
      rest=
      for other in $ids; do [ "$other" = "$id" ] || rest="$rest $other"; done
      ids=$rest
      ;;
  esac
done

# Sets $groups to the process groups of the sessions that are not over, and $firsts to the first
# processes of those sessions that run. Where there is no /proc, the group that a session began with
# stands for it. What has ended and waits for its parent is over.
find_groups() {
  groups= firsts=
  if [ -r /proc/self/stat ]; then
    for file in /proc/[0-9]*/stat; do
      { read -r line <"$file"; } 2>/dev/null || continue
      pid=\${line%% *}
      set -- \${line##*) }
      [ "$1" = Z ] && continue
      case "$ids " in *" $4 "*) groups="$groups $3" ;; *) continue ;; esac
      [ "$pid" = "$4" ] && firsts="$firsts $pid"
    done
  else
    for id in $ids; do
      kill -0 "-$id" 2>/dev/null && groups="$groups $id"
      kill -0 "$id" 2>/dev/null && firsts="$firsts $id"
    done
  fi
}

patience=$1
waited=0
while [ -n "$mate" ] && [ $waited -lt $((patience * 3 + 20)) ]; do
  kill -0 "$mate" 2>/dev/null || mate=
  { read -r line <"/proc/$mate/stat" && case $line in *") Z "*) mate= ;; esac; } 2>/dev/null
  [ -z "$mate" ] || sleep 0.1
  waited=$((waited + 1))
done

for signal in INT TERM KILL; do
  find_groups
  for group in $groups; do kill -s $signal -- "-$group" 2>/dev/null; done
  waited=0 left_alone=0
  # Shells have their background jobs ignore SIGINT: without the shells they get half a second.
  while [ $waited -lt "$patience" ] && [ $left_alone -lt 5 ]; do
    find_groups
    [ -n "$groups" ] || exit 0
    [ -n "$firsts" ] || left_alone=$((left_alone + 1))
    # Who is given hours is not to be looked for ten times a second.
    if [ $waited -lt 50 ]; then
      sleep 0.1
      waited=$((waited + 1))
    else
      sleep 1
      waited=$((waited + 10))
    fi
  done
done
`;
