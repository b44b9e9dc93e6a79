#!/bin/sh
# Started by guard.mjs, and told on standard input what to do once that is closed: then the process that started it is gone,
# however it ended. A shell, not Node, so that not even `pkill -9 node` leaves anything behind.
#
#   watch RANK SIGNAL PID MARK   stop the process and its group, the lowest ranks first; MARK is its start time, or -
#   forget PID                   it has ended
#   delete FOLDER                at the very end
#   dismiss                      there is nothing left to do
set -u
trap '' INT TERM HUP
PATIENCE=40 # tenths of a second, then it is SIGKILL
watched='' folders='' newline='
'

# Whether the process runs and is the one that was meant: pids are used again, and a dead child nobody reaps is no process.
is_there() { # PID MARK
  kill -0 "$1" 2>/dev/null || return 1
  [ -r "/proc/$1/stat" ] || return 0
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The fields after the command's name, which may itself hold spaces and brackets: state first, start time twentieth.
  # shellcheck disable=SC2086
  set -- "$2" ${stat##*) }
  [ "$2" != Z ] && { [ "$1" = - ] || [ "$1" = "${21}" ]; }
}

remaining() { # RANK
  printf '%s' "$watched" | while read -r rank signal pid mark; do
    if [ "$rank" = "$1" ] && is_there "$pid" "$mark"; then echo "$signal $pid"; fi
  done
}

stop() { # RANK
  remaining "$1" | while read -r signal pid; do kill -s "$signal" -- "-$pid" 2>/dev/null; done
  waited=0
  while [ "$waited" -lt "$PATIENCE" ] && [ -n "$(remaining "$1")" ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  remaining "$1" | while read -r signal pid; do kill -s KILL -- "-$pid" 2>/dev/null; done
}

while IFS= read -r line; do
  case $line in
    'watch '*) watched="$watched${line#watch }$newline" ;;
    'forget '*) watched=$(printf '%s' "$watched" | grep -v "^[0-9]* [A-Z]* ${line#forget } ")$newline ;;
    'delete '*) folders="$folders${line#delete }$newline" ;;
    dismiss) exit 0 ;;
  esac
done

for rank in 0 1 2; do stop "$rank"; done
printf '%s' "$folders" | while IFS= read -r folder; do rm -rf -- "$folder"; done
