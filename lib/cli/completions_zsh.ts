/** What a dollar sign before a brace is written as in a template. */
const D = "$";

/** Completion in zsh; works from `fpath` and when sourced. */
export const ZSH_SCRIPT: string = String.raw`#compdef rosy
# Completion of rosy in zsh. To install it, either put it where zsh looks:
#   rosy completions zsh > ~/.zsh/completions/_rosy   # and that folder into fpath
# or add to ~/.zshrc, after compinit:
#   source <(rosy completions zsh)
_rosy() {
  local tool=${D}{(Q)words[1]} line
  tool=${D}{tool/#\~/$HOME}
  local -a lines candidates described
  lines=("${D}{(@f)$("$tool" __complete "${D}{(@Q)words[2,CURRENT-1]}" "${D}{(Q)PREFIX}" 2>/dev/null </dev/null)}")
  case $lines[1] in
  :files) compset -P '--*='; _files; return ;;
  :directories) compset -P '--*='; _files -/; return ;;
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
