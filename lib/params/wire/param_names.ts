/** The names that the params of one node have on the wire; as its code says them, with a `/` before. */
export interface ParamNames {
  /** The service that tells values. */
  readonly get: string;
  /** The service that sets them, and gives them back the ones that they began with. */
  readonly set: string;
  /** The service that tells all there is to know. */
  readonly describe: string;
  /** The topic on which all values are sent at each change. */
  readonly values: string;
}

/** @returns The names for a node, given its full name. */
export function paramNames(node: string): ParamNames {
  const name = (last: string) => `/${node}/_params/${last}`;
  return {
    get: name("get"),
    set: name("set"),
    describe: name("describe"),
    values: name("values"),
  };
}
