import { useEffect, useMemo, useState } from "preact/hooks";
import type { ParamDescription } from "../../../../params/param_description.ts";
import { type TunedParam, TunedParams } from "../../../../params/tuned_params.ts";
import { machineClock } from "../../../client/connect_options.ts";
import { useFrame } from "../../kit/use_frame.ts";
import { useRobot } from "../../robot/robot.ts";
import { ParamsLink } from "./params_link.ts";

/** The params of a node, and what changes them. */
export interface NodeParamsState {
  /** All of them; empty as long as nothing is known. */
  readonly all: readonly TunedParam[];
  /** Why nothing is known. */
  readonly failure: unknown;
  readonly link: ParamsLink | undefined;
  /** Wants a value for a param: it is seen at once. */
  readonly want: (name: string, value: unknown) => void;
}

/**
 * Follows the params of a node for as long as the component is there.
 *
 * @param node The node's full name.
 * @returns Its params, renewed with frames of the screen.
 */
export function useNodeParams(node: string): NodeParamsState {
  const { client } = useRobot();
  const tuned = useMemo(() => new TunedParams(() => performance.now()), [node]);
  const [link, setLink] = useState<ParamsLink | undefined>(undefined);
  const [, redraw] = useState({});
  const draw = useFrame(() => redraw({}));
  useEffect(() => {
    const params = client.paramsOf(node);
    const next = new ParamsLink({
      params: {
        describe: () => params.describe() as Promise<ParamDescription[]>,
        set: (values) => params.set(values),
        reset: (...names) => params.reset(...names),
        watch: (callback) => params.watch(callback),
      },
      tuned,
      changed: draw,
      clock: machineClock,
    });
    setLink(next);
    return () => next[Symbol.dispose]();
  }, [client, node]);
  const want = (name: string, value: unknown) => {
    link?.want(name, value);
    // With the next frame a slider would jump back first.
    redraw({});
  };
  return { all: tuned.all, failure: link?.failure, link, want };
}
