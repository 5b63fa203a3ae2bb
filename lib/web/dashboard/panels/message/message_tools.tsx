import type { VNode } from "preact";
import { copyToClipboard } from "../../kit/clipboard.ts";
import { IconButton } from "../../kit/icon_button.tsx";
import { sayError } from "../../kit/toast.tsx";
import { jsonText, yamlText } from "./copy_text.ts";
import type { MessageModel } from "./message_model.ts";

interface MessageToolsProps {
  readonly model: MessageModel;
  readonly redraw: () => void;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** What one does with a message. */
export function MessageTools({ model, redraw, filter, onFilter }: MessageToolsProps): VNode {
  const { message, isPaused, back, missed, older } = model;
  const does = (act: () => void) => () => {
    act();
    redraw();
  };
  return (
    <div class="tools message-tools">
      <input
        type="search"
        class="message-filter"
        placeholder="Find fields"
        aria-label="Find fields"
        value={filter}
        spellcheck={false}
        autocapitalize="off"
        onInput={({ currentTarget }) => onFilter(currentTarget.value)}
      />
      <span class="tool-group">
        <IconButton
          icon={isPaused ? "play" : "pause"}
          label={isPaused ? "Go on" : "Pause"}
          onClick={does(() => model.setPaused(!isPaused))}
        />
        <IconButton
          icon="left"
          label="The message before"
          isDisabled={older === 0}
          onClick={does(() => model.step(1))}
        />
        <IconButton
          icon="right"
          label="The next message"
          isDisabled={!isPaused || back === 0}
          onClick={does(() => model.step(-1))}
        />
      </span>
      <span class="tool-group">
        <IconButton icon="unfold" label="Open all" onClick={does(() => model.tree.openAll())} />
        <IconButton icon="fold" label="Close all" onClick={does(() => model.tree.closeAll())} />
      </span>
      <span class="tool-group">
        {([["JSON", jsonText], ["YAML", yamlText]] as const).map(([name, textOf]) => (
          <button
            key={name}
            type="button"
            class="plain"
            title={`Copy the message as ${name}`}
            aria-label={`Copy as ${name}`}
            disabled={message === undefined}
            onClick={() => copy(name, () => textOf(message!.value))}
          >
            {name}
          </button>
        ))}
      </span>
      <span class="pause-note tabular" role="status">
        {isPaused &&
          `Paused${back > 0 ? `, ${back} back` : ""}${missed > 0 ? `, ${missed} newer` : ""}`}
      </span>
    </div>
  );
}

/** What is nested too deeply cannot be written. */
function copy(name: string, write: () => string): void {
  try {
    copyToClipboard(write(), `The message, as ${name},`);
  } catch (error) {
    sayError(error);
  }
}
