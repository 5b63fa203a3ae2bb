/** Completion in fish, from version 3.1 on. */
export const FISH_SCRIPT: string = String.raw`# Completion of rosy in fish. To install it:
#   rosy completions fish > ~/.config/fish/completions/rosy.fish
function __rosy_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape)
    test (count $current) -gt 0; or set current ""
    set -l tool (string replace -r '^~' $HOME -- $words[1])
    set -l lines ($tool __complete $words[2..-1] $current 2>/dev/null </dev/null)
    switch "$lines[1]"
        case :files
            set -l prefix (string match -r '^--[^=]*=' -- $current)
            for path in (__fish_complete_path (string replace -r '^--[^=]*=' '' -- $current))
                printf '%s%s\n' "$prefix" $path
            end
        case :directories
            set -l prefix (string match -r '^--[^=]*=' -- $current)
            for path in (__fish_complete_directories (string replace -r '^--[^=]*=' '' -- $current))
                printf '%s%s\n' "$prefix" $path
            end
        case '*'
            test (count $lines) -gt 0; and printf '%s\n' $lines
    end
end
complete -c rosy -e
complete -c rosy -f -a '(__rosy_complete)'
`;
