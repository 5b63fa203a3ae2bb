import { HttpProblem } from "./problem.ts";

/** @returns The path of a request as it came, percent-encoded: routers decode some of it. */
export function pathOf({ url }: { readonly url: string }): string {
  return new URL(url).pathname;
}

/**
 * Reads the names in a path: each level of a name is a segment of the path.
 *
 * @param pathname The path as it came, percent-encoded.
 * @param above The path above the names: `/api/topics/`.
 * @returns The segments, as they came: a name that ends like a part of the resource has its slash
 * encoded, so that it is one segment. `decodeName()` makes names of them.
 */
export function segmentsBelow(pathname: string, above: string): readonly string[] {
  return pathname.slice(above.length).split("/");
}

/** What a path below a resource leads to. */
export interface ResourcePath {
  /** The name, decoded. */
  readonly name: string;
  /** The part of it; none for the resource itself. */
  readonly part: string | undefined;
}

/**
 * Reads a path whose last segment may be a part of the resource: `camera/front/image.jpg`.
 *
 * @param pathname The path as it came, percent-encoded.
 * @param above The path above the name: `/api/topics/`.
 * @param parts The parts that there are. A name that ends so itself has the slash before it encoded:
 * `robot%2Fstream` is the topic `robot/stream`.
 * @throws {HttpProblem} If there is no name, or it is not encoded as it should be.
 */
export function readResourcePath(
  pathname: string,
  above: string,
  parts: readonly string[],
): ResourcePath {
  const segments = segmentsBelow(pathname, above);
  const last = segments.at(-1)!;
  const isPart = segments.length > 1 && parts.includes(last);
  return {
    name: decodeName(isPart ? segments.slice(0, -1) : segments),
    part: isPart ? last : undefined,
  };
}

/**
 * Makes a name of segments of a path.
 *
 * @throws {HttpProblem} If there is none, or it is not encoded as it should be.
 */
export function decodeName(segments: readonly string[]): string {
  try {
    const name = segments.map(decodeURIComponent).join("/");
    if (name !== "") return name;
  } catch {
    throw new HttpProblem("invalid", "The path is not percent-encoded as UTF-8");
  }
  throw new HttpProblem("not-found", "There is no name in the path");
}

/** Makes segments of a path of a name, none of which is taken for a part of the resource. */
export function encodeName(name: string, parts: readonly string[] = []): string {
  const levels = name.split("/").map(encodeURIComponent);
  const last = levels.at(-1)!;
  if (levels.length === 1 || !parts.includes(last)) return levels.join("/");
  return `${levels.slice(0, -1).join("/")}%2F${last}`;
}
