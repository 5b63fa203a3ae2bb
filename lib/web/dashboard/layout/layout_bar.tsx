import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { copyToClipboard } from "../kit/clipboard.ts";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon_button.tsx";
import { chooseFile, fileName, saveFile } from "../kit/save_file.ts";
import { sayError } from "../kit/toast.tsx";
import { routeHash } from "../shell/route.ts";
import { addPanel } from "./change_layout.ts";
import { Gallery } from "./gallery.tsx";
import type { Layouts } from "./layouts.ts";
import { layoutFromFile, layoutToFile, layoutToLink } from "./share.ts";

/** What can be done with layouts. */
export function LayoutBar({ layouts }: { readonly layouts: Layouts }): VNode {
  const isAdding = useSignal(false);
  const isRenaming = useSignal(false);
  const layout = layouts.current.value;
  const isAutomatic = layouts.isAutomatic.value;
  return (
    <div class="tools layout-bar" role="toolbar" aria-label="Layout">
      {isRenaming.value
        ? <NameField layouts={layouts} onDone={() => void (isRenaming.value = false)} />
        : (
          <select
            aria-label="Layout"
            value={isAutomatic ? "" : layout.name}
            onChange={({ currentTarget }) => layouts.show(currentTarget.value)}
          >
            <option value="">Automatic</option>
            {layouts.names.value.map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
        )}
      <button
        type="button"
        class="main"
        aria-label="Panel"
        title="Add a panel"
        onClick={() => void (isAdding.value = true)}
      >
        <Icon name="add" /> <span class="wide">Panel</span>
      </button>
      <IconButton
        icon="reset"
        label="Take the last change back"
        isDisabled={!layouts.canUndo.value}
        onClick={() => layouts.undo()}
      />
      <span class="spring" />
      {!isAutomatic && (
        <>
          <IconButton
            icon="settings"
            label="Rename this layout"
            onClick={() => void (isRenaming.value = true)}
          />
          <IconButton icon="close" label="Remove this layout" onClick={() => layouts.remove()} />
        </>
      )}
      <IconButton icon="share" label="Copy a link to this layout" onClick={() => share(layouts)} />
      <IconButton
        icon="download"
        label="Save this layout as a file"
        onClick={() => saveFile(layoutToFile(layout), fileName(layout.name, "json"))}
      />
      <IconButton icon="upload" label="Open a layout from a file" onClick={() => open(layouts)} />
      {isAdding.value && (
        <Gallery
          onClose={() => void (isAdding.value = false)}
          onChoose={({ id, size }) => {
            isAdding.value = false;
            layouts.change((layout) => addPanel(layout, { panel: id, ...size, settings: {} }));
          }}
        />
      )}
    </div>
  );
}

function NameField({ layouts, onDone }: {
  readonly layouts: Layouts;
  readonly onDone: () => void;
}): VNode {
  return (
    <input
      aria-label="Name of this layout"
      value={layouts.current.value.name}
      ref={(input) => input?.focus()}
      maxLength={80}
      onBlur={onDone}
      onKeyDown={({ key, currentTarget }) =>
        (key === "Enter" || key === "Escape") && currentTarget.blur()}
      onChange={({ currentTarget }) => layouts.rename(currentTarget.value)}
    />
  );
}

async function share(layouts: Layouts): Promise<void> {
  const { origin, pathname } = location;
  const layout = await layoutToLink(layouts.current.peek());
  const url = `${origin}${pathname}${routeHash("panels")}?layout=${layout}`;
  await copyToClipboard(url, "The link");
}

async function open(layouts: Layouts): Promise<void> {
  const file = await chooseFile(".json,application/json");
  if (file === undefined) return;
  try {
    layouts.add(await layoutFromFile(file));
  } catch (error) {
    sayError(error);
  }
}
