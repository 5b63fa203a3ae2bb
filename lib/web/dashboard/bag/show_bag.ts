import { openBag } from "../../client/bag/open_bag.ts";
import { sayError } from "../kit/toast.tsx";
import type { Robot } from "../robot/robot.ts";
import { BagSource } from "./bag_source.ts";
import { frameTicker } from "./playback.ts";

/** Where bags are. */
export const BAGS_PATH = "/api/bags";

/**
 * Has all panels show a bag instead of the live robot.
 *
 * @param robot What they show.
 * @param name The bag's name.
 * @throws {GatewayError} If it cannot be opened.
 */
export async function showBag(robot: Pick<Robot, "source">, name: string): Promise<void> {
  const bag = await openBag(`${BAGS_PATH}/${encodeURIComponent(name)}`);
  replaceSource(robot, new BagSource(bag, { name, ticker: frameTicker, onError: sayError }));
}

/** Has all panels show the live robot again. */
export function showLive(robot: Pick<Robot, "source" | "live">): void {
  replaceSource(robot, robot.live);
}

function replaceSource({ source }: Pick<Robot, "source">, next: Robot["live"]): void {
  const last = source.peek();
  source.value = next;
  if (last instanceof BagSource) last[Symbol.dispose]();
}
