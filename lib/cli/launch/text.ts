import { relative } from "node:path";
import type { LaunchEvent, ProcessEnd } from "../../launch/events.ts";
import type { LaunchStatus } from "../../launch/launch_status.ts";
import { quoteWords } from "../../launch/file/words.ts";
import { ownCommand } from "../program/own_command.ts";
import { describeEnd } from "../../launch/processes/supervisor.ts";

/** A line for the user, and whether it is bad news. */
export interface LaunchLine {
  readonly text: string;
  readonly isBad: boolean;
}

/**
 * Words an event of a launch.
 *
 * @param event The event.
 * @returns A line, or `undefined` where there is nothing to tell.
 */
export function launchLine(event: LaunchEvent): LaunchLine | undefined {
  const text = goodNews(event);
  if (text !== undefined) return { text, isBad: false };
  const bad = badNews(event);
  return bad === undefined ? undefined : { text: bad, isBad: true };
}

/**
 * Shortens a command for people: what starts this very tool is `rosy`, and paths within the working
 * directory need not say where that is.
 *
 * @param command The command, as for a shell.
 * @param where How the tool is started, and where; as it is unless given.
 * @returns The same, shorter.
 */
export function shownCommand(
  command: string,
  { own = ownCommand(), directory = Deno.cwd() }: {
    own?: readonly string[];
    directory?: string;
  } = {},
): string {
  const short = withoutOwn(command, own);
  return short.replaceAll(` ${directory}/`, " ").replaceAll(`'${directory}/`, "'");
}

/** Whatever stands between the program and its entry, such as the import map of a project, is how. */
function withoutOwn(command: string, own: readonly string[]): string {
  const [program, entry] = [quoteWords(own.slice(0, 1)), quoteWords(own.slice(-1))];
  if (!command.startsWith(`${program} `)) return command;
  if (own.length === 1) return `rosy${command.slice(program.length)}`;
  const at = command.indexOf(` ${entry} `);
  return at < 0 ? command : `rosy${command.slice(at + 1 + entry.length)}`;
}

const ASKED = { start: "Starting", stop: "Stopping", restart: "Restarting" } as const;

function nodesText(labels: readonly string[]): string {
  return `${labels.length === 1 ? "node" : "nodes"} ${labels.map((one) => `'${one}'`).join(", ")}`;
}

function changeText(files: readonly string[], labels: readonly string[]): string {
  const changed = `${shownFiles(files)} changed`;
  if (labels.length > 0) return `${changed}: restarting ${nodesText(labels)}`;
  return `${changed}: no node restarts, as those are stopped, or need one that is`;
}

function watchText(count: number, without: readonly string[]): string {
  const files = `Watching ${count} ${count === 1 ? "file" : "files"}`;
  if (without.length === 0) return files;
  return `${files}; there is none in the command of ${nodesText(without)}`;
}

function shownFiles(files: readonly string[]): string {
  const shown = files.slice(0, 3).map(shownFile).join(", ");
  return files.length > 3 ? `${shown} and ${files.length - 3} more` : shown;
}

function shownFile(file: string): string {
  const short = relative(Deno.cwd(), file);
  return short.startsWith("..") ? file : short;
}

/**
 * Shortens the path of a launch's file for people.
 *
 * @param launch The launch.
 * @returns The path, from the working directory where it is in that.
 */
export function launchFile({ file }: Pick<LaunchStatus, "file">): string {
  return shownFile(file);
}

function goodNews(event: LaunchEvent): string | undefined {
  switch (event.type) {
    case "starting": {
      const { node, index, count, command } = event;
      return `Starting node '${node}' (${index}/${count}): ${shownCommand(command)}`;
    }
    case "waiting": {
      const { node, readiness: { kind, name, timeoutMs } } = event;
      const limit = timeoutMs === Infinity ? "" : ` (${timeoutMs / 1000} s at most)`;
      return `Node '${node}' waits for ${kind} '${name}'${limit}`;
    }
    case "ended":
      if (event.wasStopped) return `Node '${event.label}' has stopped`;
      return event.end.status === 0 ? `Node '${event.label}' has ended` : undefined;
    case "left-behind":
      return `Stopping processes that node '${event.label}' left behind`;
    case "asked":
      return `${ASKED[event.action]} ${nodesText(event.labels)}, as asked`;
    case "changed":
      return changeText(event.files, event.labels);
    case "watching":
      return watchText(event.count, event.without);
    case "idle":
      return "No node runs. Start one with 'rosy launch start NODE', or press Ctrl+C to end.";
    case "stopping":
      return "Stopping all nodes. Press Ctrl+C again to kill them.";
  }
}

function badNews(event: LaunchEvent): string | undefined {
  switch (event.type) {
    case "respawning": {
      const { label, end, delayMs, attempt } = event;
      return `Node '${label}' ended${reason(end)}: starting it again in ${
        (delayMs / 1000).toFixed(1)
      } s (restart ${attempt})`;
    }
    case "failed":
      return `Node '${event.node}' failed: ${event.reason}`;
    case "signal":
      return `Node '${event.label}' has not stopped: sending ${event.signal}`;
    case "stuck":
      return `Node '${event.label}' does not end, not even when killed: process ${event.pid}`;
    case "unwatched":
      return `Files are not watched, so nodes are not restarted: ${event.reason}`;
    case "unguarded":
      return "Nodes are no longer stopped if rosy launch is killed: its guards were killed";
  }
}

function reason(end: ProcessEnd | undefined): string {
  return end ? ` (${describeEnd(end)})` : "";
}
