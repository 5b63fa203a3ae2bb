import { goTo } from "../shell/route.ts";

/**
 * Goes to the plots, and shows how a number goes on there.
 *
 * @param path The topic's name and the way to the number from its message: `"odom.pose.pose.position.x"`.
 */
export function openPlot(path: string): void {
  goTo("plots", path);
}
