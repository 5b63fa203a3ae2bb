import { findPrivateSockets, type PrivateSocketOptions } from "../../transport/private_sockets.ts";
import type { LaunchStatus } from "../launch_status.ts";
import { askLaunch } from "./ask_launch.ts";
import { LAUNCH_PREFIX } from "./launch_id.ts";

/** Where a launch can be asked. */
export interface LaunchAddress {
  /** What it is called on this machine. */
  readonly id: string;
  /** The process id of the launcher. */
  readonly pid: number;
  /** Its socket. */
  readonly path: string;
}

/** How long launches may take to answer, and who hears of those that do not. */
export interface ListLaunchesOptions extends Pick<PrivateSocketOptions, "env"> {
  /** Gives up. */
  readonly signal?: AbortSignal;
  /**
   * The longest time that a launch may take to answer, in milliseconds.
   *
   * @default {2000}
   */
  readonly timeoutMs?: number;
  /** Called with each launch that is there and does not answer: it may be stopped, or very busy. */
  readonly failed?: (launch: LaunchAddress, error: unknown) => void;
}

const ANSWER_TIMEOUT_MS = 2000;

/**
 * Finds the launches of this user on this machine, without asking them.
 *
 * @param options The environment.
 * @returns Where each can be asked; what killed launchers left behind is removed.
 */
export async function findLaunches(
  options: Pick<PrivateSocketOptions, "env"> = {},
): Promise<LaunchAddress[]> {
  const sockets = await findPrivateSockets(LAUNCH_PREFIX, options);
  return sockets.map(({ name, ...rest }) => ({ id: name.slice(LAUNCH_PREFIX.length), ...rest }));
}

/**
 * Asks all launches of this user on this machine what runs: for each process of each launch its name,
 * process id, state, memory and processor time, whatever language it is written in.
 *
 * It takes some 30 ms and costs each launcher one short look at the machine's processes: once a second
 * is fine. `cpuMs` counts from a process's start, so the load is the difference of two answers by the
 * time between them. Launches run on Linux and macOS alone: elsewhere there are none.
 *
 * @param options How long they may take, and who hears of those that do not answer.
 * @returns The launches that answer, the oldest first.
 * @throws {unknown} The signal's reason.
 * @example All processes that run
 * ```ts
 * import { listLaunches } from "./list_launches.ts";
 *
 * for (const { id, processes } of await listLaunches()) {
 *   for (const { label, pid, state, memoryBytes } of processes) {
 *     console.log(id, label, pid, state, memoryBytes);
 *   }
 * }
 * ```
 */
export async function listLaunches(options: ListLaunchesOptions = {}): Promise<LaunchStatus[]> {
  if (Deno.build.os === "windows") return [];
  return (await askLaunches(options)).map(({ status }) => status);
}

/** A launch that answers. */
export interface FoundLaunch extends LaunchAddress {
  /** What it says. */
  readonly status: LaunchStatus;
}

/**
 * Asks all launches of this user on this machine what runs.
 *
 * @param options How long they may take, and who hears of those that do not answer.
 * @returns The launches that answer, the oldest first, and where to ask each for more.
 * @throws {SocketDirectoryError} If there can be no sockets; always on Windows.
 * @throws {unknown} The signal's reason.
 */
export async function askLaunches(options: ListLaunchesOptions = {}): Promise<FoundLaunch[]> {
  const { signal, failed } = options;
  const found = await Promise.all((await findLaunches(options)).map(async (launch) => {
    try {
      const status = await statusOf(launch, options);
      return status ? [{ ...launch, status }] : [];
    } catch (error) {
      signal?.throwIfAborted();
      if (!isGone(error)) failed?.(launch, error);
      return [];
    }
  }));
  return found.flat().sort((a, b) => b.status.uptimeMs - a.status.uptimeMs);
}

/** Whether it has ended since it was found. */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionRefused || error instanceof Deno.errors.NotFound;
}

async function statusOf(
  { path }: LaunchAddress,
  { timeoutMs = ANSWER_TIMEOUT_MS, signal }: ListLaunchesOptions,
): Promise<LaunchStatus | undefined> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
  for await (const reply of askLaunch(path, { request: "status" }, either)) {
    if ("launch" in reply) return reply.launch;
  }
}
