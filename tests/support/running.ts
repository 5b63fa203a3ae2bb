/**
 * Whether a process runs. One that has ended and waits to be asked for its status does not, though
 * the system still takes signals for it; one that is stopped (SIGSTOP) does.
 *
 * @param pid Its process id.
 */
export function isRunning(pid: number): boolean {
  if (Deno.build.os !== "linux") return true; // Deno itself tells as soon as it knows.
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The name of the program, in brackets, may hold anything.
    const [state] = stat.slice(stat.lastIndexOf(")") + 2);
    return state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}

/** Who is to get a signal. */
interface Runner {
  readonly pid: number;
  kill(signal: Deno.Signal): void;
}

/**
 * Sends a signal to a process, which must not have ended by itself: else the test would show
 * nothing of what the signal does.
 *
 * @param process The process.
 * @param signal The signal.
 * @param output All that it wrote, for people.
 * @throws {Error} If it has ended.
 */
export function signalRunning(process: Runner, signal: Deno.Signal, output: () => string): void {
  const ended = (cause?: unknown) =>
    new Error(`the process had ended by itself before ${signal}:\n${output()}`, { cause });
  if (!isRunning(process.pid)) throw ended();
  try {
    process.kill(signal);
  } catch (error) {
    throw ended(error);
  }
}
