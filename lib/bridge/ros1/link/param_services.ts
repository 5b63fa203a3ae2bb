import type { JsonSchema } from "../../../schema/json_schema.ts";
import type { FarNode } from "../../bridge.ts";
import { rosName } from "../names.ts";
import { RosMaster, textsOf } from "../node/master.ts";
import { serviceDocument } from "./far_types.ts";
import { paramValue } from "./param_values.ts";

interface ParamService {
  readonly args: readonly JsonSchema[];
  readonly result: JsonSchema;
  readonly run: (
    master: RosMaster,
    args: readonly unknown[],
    signal: AbortSignal,
  ) => Promise<unknown>;
}

const NAME: JsonSchema = { type: "string", title: "name", description: "Such as `robot/speed`." };
const NOTHING: JsonSchema = { type: "null" };

const SERVICES: Readonly<Record<string, ParamService>> = {
  "rosparam/get": {
    args: [NAME],
    result: true,
    run: (master, [name], signal) => master.call("getParam", [fullName(name)], signal),
  },
  "rosparam/set": {
    args: [NAME, { title: "value" }],
    result: NOTHING,
    run: async (master, [name, value], signal) => {
      await master.call("setParam", [fullName(name), paramValue(value)], signal);
      return null;
    },
  },
  "rosparam/delete": {
    args: [NAME],
    result: NOTHING,
    run: async (master, [name], signal) => {
      await master.call("deleteParam", [fullName(name)], signal);
      return null;
    },
  },
  "rosparam/list": {
    args: [],
    result: { type: "array", items: { type: "string" } },
    run: async (master, _args, signal) =>
      textsOf(await master.call("getParamNames", [], signal))
        .map((name) => name.replace(/^\//, "")).sort(),
  },
};

/** What stands for the master's params among the nodes of ROS. */
export const PARAM_NODE: FarNode = {
  name: "rosparam",
  sends: [],
  listens: [],
  provides: Object.entries(SERVICES).map(([name, { args, result }]) => ({
    name,
    type: { name, document: serviceDocument(name, args, result) },
  })),
};

/**
 * Finds what answers a call that is about params of ROS.
 *
 * @param service The name of a service, such as `rosparam/get`.
 * @returns What answers; `undefined` where it is no such service.
 */
export function paramService(service: string): ParamService["run"] | undefined {
  return Object.hasOwn(SERVICES, service) ? SERVICES[service]!.run : undefined;
}

function fullName(name: unknown): string {
  const full = typeof name === "string" ? rosName(name.replace(/^\//, "")) : undefined;
  if (full !== undefined) return full;
  throw new TypeError(
    `Cannot find a param called ${JSON.stringify(name)}: names of ROS 1 look like robot/max_speed`,
  );
}
