/**
 * Completion in fish, from version 3.1 on.
 *
 * Fish escapes what it puts onto the command line, whatever quotes are open there, but for a tilde:
 * names that start with one are completed in quotes only. The script itself evaluates nothing.
 */
export const FISH_SCRIPT: string = String.raw`# Completion of rosy in fish. To install it:
#   rosy completions fish > ~/.config/fish/completions/rosy.fish
function __rosy_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    # A quote that is open may be either of the two.
    set -l current (string unescape -- "$typed" 2>/dev/null
        or string unescape -- "$typed\"" 2>/dev/null
        or string unescape -- "$typed'" 2>/dev/null)
    set -q current[1]; or set current ""
    set -l tool (string replace -r '^~' $HOME -- $words[1])
    $tool __candidates fish "$typed" $words[2..-1] "$current" 2>/dev/null </dev/null
end
complete -c rosy -e
complete -c rosy -f -a '(__rosy_complete)'
`;
