type Path = readonly (string | number)[];

/**
 * Says where in a body lies what does not fit: a message is a list of arguments, and mostly one object.
 *
 * @param body The body as it came.
 * @param args The arguments that were made of it.
 * @returns Makes a path in the body of one in the arguments.
 */
export function placeInMessage(body: unknown, args: readonly unknown[]): (path: Path) => Path {
  const wrapper = wrapperOf(body, args);
  return ([index, ...steps]) => {
    if (wrapper === "args") return index === undefined ? [wrapper] : [wrapper, index, ...steps];
    return wrapper === "data" ? [wrapper, ...steps] : steps;
  };
}

/** @returns The key that the arguments lie under, if they do. */
function wrapperOf(body: unknown, args: readonly unknown[]): "args" | "data" | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const [key, ...others] = Object.keys(body);
  if (others.length > 0 || key !== "args" && key !== "data") return undefined;
  const [only] = args;
  const isItself = args.length === 1 && typeof only === "object" && only !== null && key in only;
  return isItself ? undefined : key;
}

/** The same for a body that is the list of arguments, or the only one. */
export function placeInArguments(body: unknown): (path: Path) => Path {
  return (path) => Array.isArray(body) ? path : path.slice(1);
}
