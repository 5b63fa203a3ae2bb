import { readVariable } from "../node/options/environment.ts";
import { environmentOfLayer } from "../node/options/layers.ts";
import { fullNodeName } from "../node/options/node_names.ts";
import { fillIn } from "../node/options/fill_in.ts";
import type { MeshOptions } from "../node/options/options.ts";
import { joinLaunchParams } from "../params/given/launch_params.ts";
import { PARAMS_VARIABLE } from "../params/given/params_variable.ts";
import { didYouMean } from "../text/suggest.ts";
import { formatProblem, LaunchFileError, type Problem } from "./file/launch_file_error.ts";
import type { CoordinatorSection, WaitForSection } from "./file/launch_schema.ts";
import { asList } from "./file/lists.ts";
import type { LoadedLaunch, LoadedNode } from "./file/load.ts";
import { type NodeCommand, nodeCommand } from "./file/node_command.ts";
import { startOrder } from "./start_order.ts";

/** What has to be there before a node is started. */
export interface Readiness {
  readonly kind: "node" | "topic" | "service";
  readonly name: string;
  /** How long to wait at most, in milliseconds; may be infinite. */
  readonly timeoutMs: number;
}

/** How a process is started, restarted and stopped. */
export interface ProcessPlan {
  readonly name: string;
  readonly command: NodeCommand;
  /** The folder to run in; that of the launcher if none is given. */
  readonly cwd?: string;
  /** Variables on top of those of the launcher. */
  readonly env: Readonly<Record<string, string>>;
  readonly respawn: "never" | "on-failure" | "always";
  readonly respawnDelayMs: number;
  /** May be infinite. */
  readonly respawnLimit: number;
  readonly stopTimeoutMs: number;
}

/** A node to start. */
export interface NodePlan extends ProcessPlan {
  readonly count: number;
  /** Names of the nodes of this plan that come first. */
  readonly dependsOn: readonly string[];
  readonly waitFor: readonly Readiness[];
  readonly preDelayMs: number;
  readonly postDelayMs: number;
}

/** A coordinator that nodes are told of. */
export interface CoordinatorPlan {
  /** Where nodes find it: `host:port`. */
  readonly address: string;
  /** How to start it here, if it is to be. */
  readonly process?: ProcessPlan;
  readonly postDelayMs: number;
}

/**
 * What a process is called in output and logs.
 *
 * @param process Its node, and which of its processes it is, from 1 on.
 * @returns Its node's name, numbered where the node has several.
 */
export function processLabel(
  { name, count, index }: { readonly name: string; readonly count: number; readonly index: number },
): string {
  return count === 1 ? name : `${name}#${index}`;
}

/**
 * What all processes of a launch are called.
 *
 * @param plan The plan.
 * @returns Their labels.
 */
export function processLabels({ coordinator, nodes }: LaunchPlan): string[] {
  const labels = nodes.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, at) => processLabel({ name, count, index: at + 1 }))
  );
  return coordinator?.process ? [coordinator.process.name, ...labels] : labels;
}

/** What to start, in order. */
export interface LaunchPlan {
  readonly coordinator?: CoordinatorPlan;
  /** Nodes come after those they depend on, otherwise in the order of the file. */
  readonly nodes: readonly NodePlan[];
  /** What is not started, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** The mesh of all nodes and of the coordinator, where neither is as the environment says. */
  readonly mesh: MeshOptions;
  /** What the files say to no effect: lines that name the place. */
  readonly notes: readonly string[];
}

/** Where this is, and what the user wants otherwise than the file says. */
export interface PlanOptions {
  /** Names of nodes not to start. */
  readonly exclude: readonly string[];
  /** This machine's name. */
  readonly hostname: string;
  /** The command that starts a coordinator, without its flags. */
  readonly coordinatorCommand: readonly string[];
  /** What the user says of the mesh, who counts more than the file. */
  readonly mesh: MeshOptions;
  /** Reads a variable of the environment that nodes will have. */
  readonly env: (name: string) => string | undefined;
}

/**
 * Decides what of a launch file is started here, and in which order.
 *
 * @param launch What the file says.
 * @param options What is left out, and where this is.
 * @returns The plan.
 * @throws {LaunchFileError} If a node depends on one that does not exist, or on itself; or if a name
 * to exclude does not exist.
 */
export function planLaunch(launch: LoadedLaunch, options: PlanOptions): LaunchPlan {
  const problems: Problem[] = [];
  const { hostname } = options;
  const exclude = excludedNames(launch, options.exclude, problems);
  checkDependencies(launch.nodes, problems);
  const skipped: { name: string; reason: string }[] = [];
  const nodes: NodePlan[] = [];
  for (const node of startOrder(launch.nodes, problems)) {
    const reason = exclude.has(node.name) ? "excluded" : absence(node.section, hostname);
    // Planned all the same, so that what is wrong with it shows on every machine.
    const plan = planNode(node, { problems, env: options.env });
    if (reason) skipped.push({ name: node.name, reason });
    else if (plan) nodes.push(plan);
  }
  const { coordinator, mesh } = planMesh(launch, options);
  if (mesh.encrypt && mesh.authKey === undefined && !readVariable("authKey", options.env)) {
    const message = "encryption needs a key: give an authkey_file, or set ROSY_AUTHKEY";
    problems.push({ file: launch.files[0]!, path: [], message });
  }
  if (problems.length) throw new LaunchFileError(problems);
  const present = new Set(nodes.map(({ name }) => name));
  return {
    ...(coordinator && { coordinator }),
    // What is not started here is nothing to wait for.
    nodes: nodes.map((node) => ({
      ...node,
      dependsOn: node.dependsOn.filter((name) => present.has(name)),
    })),
    skipped,
    mesh,
    notes: launch.notes.map(formatProblem),
  };
}

function planMesh(
  { coordinator: section, mesh: ofFile }: LoadedLaunch,
  options: PlanOptions,
): Pick<LaunchPlan, "coordinator" | "mesh"> {
  const coordinator = section && planCoordinator(section, options);
  const all: MeshOptions = {
    ...ofFile,
    ...(coordinator && { coordinator: coordinator.address }),
    ...(section?.authkey !== undefined && { authKey: section.authkey }),
  };
  const mesh = fillIn(options.mesh, (option) => all[option]);
  // Who names a coordinator or peers on the command line has no use for that of the file.
  const isUsed = options.mesh.coordinator === undefined && mesh.coordinator !== undefined;
  return { mesh, ...(isUsed && coordinator && { coordinator }) };
}

function checkDependencies(nodes: readonly LoadedNode[], problems: Problem[]): void {
  const names = nodes.map(({ name }) => name);
  for (const { file, position, path, section } of nodes) {
    for (const name of asList(section.depends_on)) {
      if (names.includes(name)) continue;
      const message = `there is no node "${name}"${didYouMean(name, names)}`;
      problems.push({ file, position, path: [...path, "depends_on"], message });
    }
  }
}

function absence(
  { disabled, on_host: host }: { readonly disabled: boolean; readonly on_host?: string },
  hostname: string,
): string | undefined {
  if (disabled) return "disabled";
  return host === undefined || isSameHost(host, hostname) ? undefined : `only on host ${host}`;
}

/** `brain` and `Brain.local` are one machine. */
function isSameHost(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one === other || one.split(".")[0] === other || one === other.split(".")[0];
}

/** Names on the command line are full ones, or as the first file has them. */
function excludedNames(
  { nodes, namespace, files }: LoadedLaunch,
  exclude: readonly string[],
  problems: Problem[],
): Set<string> {
  const names = nodes.map(({ name }) => name);
  const excluded = new Set<string>();
  const refuse = (message: string) => void problems.push({ file: files[0]!, path: [], message });
  for (const name of exclude) {
    try {
      const candidates = [fullNodeName(name), fullNodeName(name, namespace)];
      const found = candidates.find((candidate) => names.includes(candidate));
      if (found !== undefined) excluded.add(found);
      else {
        const hint = candidates.map((candidate) => didYouMean(candidate, names)).find((hint) =>
          hint
        );
        refuse(`there is no node "${name}" to exclude${hint ?? ""}`);
      }
    } catch (error) {
      refuse((error as Error).message);
    }
  }
  return excluded;
}

/** Variables for what is said of a node's names; those that say nothing only where others do. */
function namingVariables(
  { layer }: LoadedNode,
  env: PlanOptions["env"],
): Record<string, string> {
  const variables = Object.entries(environmentOfLayer(layer));
  return Object.fromEntries(variables.filter(([name, text]) => text !== "" || env(name)));
}

/** Variables for what its params begin with, where the launch files say something of that. */
function paramVariables(
  { params }: LoadedNode,
  env: PlanOptions["env"],
): Record<string, string> {
  if (params.length === 0) return {};
  const outer = env(PARAMS_VARIABLE);
  return { [PARAMS_VARIABLE]: joinLaunchParams(outer ? [outer, ...params] : params) };
}

function planNode(
  node: LoadedNode,
  { problems, env }: { readonly problems: Problem[]; readonly env: PlanOptions["env"] },
): NodePlan | undefined {
  const { name, ownName, layer, section, file, position, path } = node;
  try {
    return {
      name,
      // In a namespace the full one: tools, which take no notice of that, have it right as well.
      command: nodeCommand(layer.namespace === undefined ? ownName : `/${name}`, section),
      ...(section.cwd !== undefined && { cwd: section.cwd }),
      env: {
        ...Object.fromEntries(section.env ?? []),
        ...namingVariables(node, env),
        ...paramVariables(node, env),
      },
      count: section.number,
      dependsOn: asList(section.depends_on),
      waitFor: asList(section.wait_for).map(planReadiness),
      preDelayMs: section.pre_delay * 1000,
      postDelayMs: section.post_delay * 1000,
      respawn: section.respawn,
      respawnDelayMs: section.respawn_delay * 1000,
      respawnLimit: section.respawn_limit,
      stopTimeoutMs: section.stop_timeout * 1000,
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    problems.push({ file, position, path: [...path, "command"], message: error.message });
  }
}

function planReadiness({ node, topic, service, timeout }: WaitForSection): Readiness {
  const timeoutMs = timeout * 1000;
  if (node !== undefined) return { kind: "node", name: node, timeoutMs };
  if (topic !== undefined) return { kind: "topic", name: topic, timeoutMs };
  return { kind: "service", name: service!, timeoutMs };
}

function planCoordinator(
  section: CoordinatorSection,
  { hostname, coordinatorCommand }: PlanOptions,
): CoordinatorPlan {
  const { host, port } = section;
  const clientHost = section.client_host ?? section.on_host ?? "localhost";
  // An empty host means all interfaces, which is what the coordinator listens on by itself.
  const hostFlag = host === "" ? [] : ["--host", host];
  const words = [...coordinatorCommand, ...hostFlag, "--port", String(port)];
  const isIpv6 = clientHost.includes(":") && !clientHost.startsWith("[");
  return {
    address: `${isIpv6 ? `[${clientHost}]` : clientHost}:${port}`,
    ...(absence(section, hostname) === undefined && {
      process: {
        name: "coordinator",
        command: { words, text: ["rosy", "coordinator", ...hostFlag, "--port", port].join(" ") },
        env: {},
        respawn: "on-failure",
        respawnDelayMs: 1000,
        respawnLimit: Infinity,
        stopTimeoutMs: 5000,
      },
    }),
    postDelayMs: section.post_delay * 1000,
  };
}
