import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Whether something is in memory though nobody refers to it any more.
 *
 * @param make Makes it, and does with it what might keep it.
 * @returns Whether it is still there after all garbage was collected.
 */
export async function isKept(make: () => object): Promise<boolean> {
  const reference = new WeakRef(make());
  // A reference that was just made holds its object until the turn is over.
  await new Promise((resolve) => setTimeout(resolve, 0));
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  collectGarbage();
  return reference.deref() !== undefined;
}
