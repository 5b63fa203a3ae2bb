import { resolve } from "node:path";
import { FileWatch } from "../../launch/watch/file_watch.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { ExposureRule } from "../gateway/exposure.ts";
import { readRulesFile } from "./rules_file.ts";

/** Who hears of changed rules. */
export interface WatchRulesOptions {
  /** Told of the rules each time they have changed. */
  readonly changed: (rules: readonly ExposureRule[]) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Follows a file of rules. What is wrong with a changed one is logged, and the old rules stay in force.
 *
 * @param file The file's path.
 * @param options Who hears of changes.
 * @returns Ends it.
 */
export function watchRules(
  file: string,
  { changed, clock, logger }: WatchRulesOptions,
): Disposable {
  const read = async () => {
    try {
      const rules = await readRulesFile(file);
      changed(rules);
      logger.info(`The rules in "${file}" are in force: ${rules.length}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.error(
        `The rules in "${file}" have changed, but the old ones stay in force:\n${reason}`,
      );
    }
  };
  // One after the other: the last file that was written must be the last one that is used.
  let last = Promise.resolve();
  const watch = new FileWatch({
    clock,
    changed: () => void (last = last.then(read)),
    failed: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn(`Cannot follow changes of the rules in "${file}": ${reason}`);
    },
  });
  watch.add([resolve(file)]);
  return watch;
}
