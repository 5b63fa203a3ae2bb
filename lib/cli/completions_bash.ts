/** What a dollar sign before a brace is written as in a template. */
const D = "$";

/**
 * Completion in bash, from version 3.2 on.
 *
 * Bash cuts words at `=` and `:`, too, and replaces the last piece only. So the words are put
 * together again for the tool, and what stands before that piece is cut off its answers.
 */
export const BASH_SCRIPT: string = String.raw`# Completion of rosy in bash. To install it:
#   echo 'source <(rosy completions bash)' >> ~/.bashrc
_rosy() {
  local line=${D}{COMP_LINE:0:COMP_POINT} piece typed joined i=0 quote=
  local -a words=()
  # Pieces without a space between them are one word.
  while [ "$i" -lt "$COMP_CWORD" ]; do
    piece=${D}{COMP_WORDS[i]}
    joined=$line
    line=${D}{line#"${D}{line%%[![:space:]]*}"}
    if [ "$i" -gt 0 ] && [ "$joined" = "$line" ]; then
      words[${D}{#words[@]}-1]+=$piece
    else
      words+=("$piece")
    fi
    line=${D}{line#"$piece"}
    i=$((i + 1))
  done
  # What is left of the line is the piece that is being typed.
  joined=$line
  typed=${D}{line#"${D}{line%%[![:space:]]*}"}
  if [ "$joined" = "$typed" ] && [ "${D}{#words[@]}" -gt 1 ]; then
    i=$((${D}{#words[@]} - 1))
    words[i]+=$typed
  else
    words+=("$typed")
    i=$((${D}{#words[@]} - 1))
  fi
  local whole=${D}{words[i]}
  local before=${D}{whole%"$typed"}
  case $typed in
  [\"\']*) quote=${D}{typed:0:1} ;;
  esac
  # The tool wants words as a program gets them: without quotes and backslashes.
  local -a plain=()
  local word
  for word in "${D}{words[@]:1}"; do
    case $word in
    \"*) word=${D}{word#\"} word=${D}{word%\"} ;;
    \'*) word=${D}{word#\'} word=${D}{word%\'} ;;
    *) word=${D}{word//\\/} ;;
    esac
    plain+=("$word")
  done
  local tool=${D}{words[0]}
  tool=${D}{tool/#\~/$HOME}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
    :files | :directories)
      compopt -o filenames 2>/dev/null
      local action=-f
      [ "$line" = :directories ] && action=-d
      word=${D}{typed#"$quote"}
      word=${D}{word#=}
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$action" -- "$word")
      return
      ;;
    esac
    word=${D}{line%%$'\t'*}
    word=${D}{word#"$before"}
    [ -n "$quote" ] || printf -v word %q "$word"
    COMPREPLY+=("$word")
  done < <("$tool" __complete "${D}{plain[@]}" 2>/dev/null </dev/null)
}
complete -F _rosy rosy
`;
