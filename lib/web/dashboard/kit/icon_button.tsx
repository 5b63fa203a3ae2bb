import type { VNode } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface IconButtonProps {
  /** Its sign. */
  readonly icon: IconName;
  /** What it does: read out, and shown by the pointer. */
  readonly label: string;
  /** It was pressed. */
  readonly onClick: (event: MouseEvent) => void;
  /** Whether what it switches is on; absent where it switches nothing. */
  readonly isOn?: boolean;
  /** Whether it can do nothing now. */
  readonly isDisabled?: boolean;
}

/** A button of a sign alone. */
export function IconButton({ icon, label, onClick, isOn, isDisabled }: IconButtonProps): VNode {
  return (
    <button
      type="button"
      class="icon-button"
      title={label}
      aria-label={label}
      aria-pressed={isOn}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
