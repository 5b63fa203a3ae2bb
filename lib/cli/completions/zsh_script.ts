/** What a dollar sign before a brace is written as in a template. */
const D = "$";

/**
 * Completion in zsh; works from `fpath` and when sourced.
 *
 * Zsh escapes what it puts onto the command line, whatever quotes are open there. The script itself
 * evaluates nothing.
 */
export const ZSH_SCRIPT: string = String.raw`#compdef rosy
# Completion of rosy in zsh. To install it, either put it where zsh looks:
#   rosy completions zsh > ~/.zsh/completions/_rosy   # and that folder into fpath
# or add to ~/.zshrc, after compinit:
#   source <(rosy completions zsh)
_rosy() {
  local tool=${D}{(Q)words[1]} current=${D}{compstate[quote]}$PREFIX${D}{compstate[quote]} line kind
  tool=${D}{tool/#\~/$HOME}
  current=${D}{(Q)current}
  local -a lines candidates described
  lines=("${D}{(@f)$("$tool" __candidates zsh "${D}{(@Q)words[2,CURRENT-1]}" "$current" 2>/dev/null </dev/null)}")
  kind=$lines[1]
  shift lines
  case $kind in
  files) compset -P '--*='; _files; return ;;
  directories) compset -P '--*='; _files -/; return ;;
  esac
  for line in $lines; do
    [[ -n $line ]] || continue
    candidates+=("${D}{line%%$'\t'*}")
    if [[ $line == *$'\t'* ]]; then
      described+=("${D}{line%%$'\t'*}  -- ${D}{line#*$'\t'}")
    else
      described+=("$line")
    fi
  done
  (( $#candidates )) || return 1
  if [[ $lines[1] == *$'\t'* ]]; then
    compadd -l -d described -a candidates
  else
    compadd -a candidates
  fi
}
if [[ $funcstack[1] == _rosy ]]; then
  _rosy "$@"
else
  compdef _rosy rosy
fi
`;
