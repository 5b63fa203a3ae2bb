/** What a dollar sign before a brace is written as in a template. */
const D = "$";

/**
 * Completion in bash, from version 3.2 on.
 *
 * The tool reads the line as bash does, and prints what bash then puts onto it as it stands: escaped
 * for the quotes that are open there. The script itself evaluates nothing.
 */
export const BASH_SCRIPT: string = String.raw`# Completion of rosy in bash. To install it:
#   echo 'source <(rosy completions bash)' >> ~/.bashrc
_rosy() {
  local tool=${D}{1/#\~/$HOME} line
  COMPREPLY=()
  {
    IFS= read -r line || return
    [ "$line" = nospace ] && compopt -o nospace 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done
  } < <("$tool" __candidates bash "${D}{COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null)
}
complete -F _rosy rosy
`;
