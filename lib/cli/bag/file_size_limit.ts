/**
 * Has writing beyond `ulimit -f` fail as on a full disk, and not end the process at once.
 *
 * @returns What gives the signal back its usual effect.
 */
export function noticeFileSizeLimit(): Disposable {
  if (Deno.build.os === "windows") return { [Symbol.dispose]() {} };
  const ignore = () => {};
  Deno.addSignalListener("SIGXFSZ", ignore);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGXFSZ", ignore) };
}
