import type { VNode } from "preact";
import { Dialog } from "../kit/dialog.tsx";
import { Icon } from "../kit/icon.tsx";
import { isOfUse, type Panel } from "../panels/panel.tsx";
import { PANELS } from "../panels/panels.ts";
import { useRobot } from "../robot/robot.ts";

/** The panels that can be added. */
export function Gallery({ onChoose, onClose }: {
  readonly onChoose: (panel: Panel) => void;
  readonly onClose: () => void;
}): VNode {
  const robot = useRobot();
  return (
    <Dialog title="Add a panel" onClose={onClose}>
      <ul class="gallery">
        {PANELS.filter((panel) => isOfUse(panel, robot)).map((panel) => (
          <li key={panel.id}>
            <button type="button" onClick={() => onChoose(panel)}>
              <Icon name={panel.icon} />
              <span>
                <strong>{panel.title}</strong>
                <span class="quiet small">{panel.about}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
