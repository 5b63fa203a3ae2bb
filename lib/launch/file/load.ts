import { fileReason } from "../../text/file_reason.ts";
import { abortable } from "../../flow/abort.ts";
import { dirname, isAbsolute, join } from "node:path";
import { fullNodeName } from "../../node/options/node_names.ts";
import type { Layer } from "../../node/options/layers.ts";
import type { MeshOption } from "../../node/options/mesh_definition.ts";
import type { MeshOptions } from "../../node/options/options.ts";
import { decodeUtf8, NotUtf8Error } from "../../text/utf8.ts";
import type { Located, LocatedMap, Position } from "../../yaml/located.ts";
import { readYaml, YamlError } from "../../yaml/read_yaml.ts";
import { LaunchFileError, type Problem } from "./launch_file_error.ts";
import {
  type CoordinatorSection,
  GECKOCORE_ADDRESSES,
  type IncludeSection,
  LAUNCH_SCHEMA,
  type LaunchFile,
  type NodeSection,
} from "./launch_schema.ts";
import { addLayer } from "./layer_keys.ts";
import { nameNodes, type NodeNames } from "./name_nodes.ts";
import { readMeshKeys } from "./mesh_keys.ts";
import { addParams, type ParamsLayers } from "./params_key.ts";
import { NODE_DEFAULTS, processNodes, type RunCommand } from "./process_nodes.ts";
import { validate } from "./validate.ts";
import { replaceVariables, type Variables } from "./variables.ts";
import { type BridgeSection, bridgeWords } from "./bridges_key.ts";
import { webFlags, type WebSection } from "./web_key.ts";

/** Where the file's variables come from, and what runs the functions that it names. */
export interface LoadOptions extends Variables {
  /** Says how functions of a module are run as nodes, for `processes`. */
  readonly runCommand: (file: string) => Promise<RunCommand>;
  /** The words that start a gateway, for `web`, without its flags. */
  readonly webCommand: readonly string[];
  /** The words that start bridges, for `bridges`, without what follows. */
  readonly bridgeCommand: readonly string[];
  /** What is said of names around the file: on the command line, and in the environment. */
  readonly layer?: Layer;
  /** Gives up: a pipe may never end. */
  readonly signal?: AbortSignal;
}

/** A node of a launch file or of one that it includes. */
export interface LoadedNode extends NodeNames {
  /** Its section; names of others in it are full ones. */
  readonly section: NodeSection;
  /** What its params begin with. */
  readonly params: ParamsLayers;
  readonly file: string;
  readonly position: Position;
  /** The keys that lead to it in its file. */
  readonly path: readonly string[];
}

/** All that a launch file says, with the files that it includes. */
export interface LoadedLaunch {
  /** The namespace of the first file, if it is in one. */
  readonly namespace?: string;
  /** What the keys at the top say of the mesh; where its coordinator is stands in that section. */
  readonly mesh: MeshOptions;
  readonly coordinator?: CoordinatorSection;
  /** Nodes of included files stand before those of the file that includes them. */
  readonly nodes: readonly LoadedNode[];
  /** Every file that was read. */
  readonly files: readonly string[];
  /** What files say to no effect. */
  readonly notes: readonly Problem[];
}

/** Files that include each other this deep do so by mistake. */
const MAX_DEPTH = 20;

/**
 * Reads a launch file and those it includes, and checks each by itself.
 *
 * @param file The file's path.
 * @param options Where variables come from.
 * @returns What they say.
 * @throws {LaunchFileError} If something is wrong with one of them; it names all that is.
 */
export async function loadLaunchFile(file: string, options: LoadOptions): Promise<LoadedLaunch> {
  const loading = new Loading(options);
  await loading.add(file, { prefix: "", layer: options.layer ?? {}, params: [], chain: [] });
  return loading.finish();
}

/** Who includes a file. */
interface Inclusion {
  readonly prefix: string;
  readonly layer: Layer;
  readonly params: ParamsLayers;
  /** The files that lead here. */
  readonly chain: readonly string[];
  /** Where it is included. */
  readonly from?: { readonly file: string; readonly position: Position };
}

/** Where something stands of which it is not yet known what is to be said. */
type Place = Omit<Problem, "message">;

/** A value of the mesh, and where it stands. */
interface GivenValue {
  readonly value: unknown;
  readonly problem: Place;
}

class Loading {
  readonly #options: LoadOptions;
  readonly #problems: Problem[] = [];
  readonly #notes: Problem[] = [];
  readonly #usedArgs = new Set<string>();
  readonly #nodes = new Map<string, LoadedNode>();
  readonly #files = new Set<string>();
  readonly #mesh = new Map<MeshOption, GivenValue>();
  #namespace: string | undefined;
  #coordinator: { readonly value: CoordinatorSection; readonly file: string } | undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  async add(file: string, inclusion: Inclusion): Promise<void> {
    const located = await this.#read(file, inclusion);
    if (!located) return;
    const before = this.#problems.length;
    const content = validate(located, LAUNCH_SCHEMA, { file, problems: this.#problems });
    if (this.#problems.length > before || located.kind !== "map") return;
    const chain = [...inclusion.chain, file];
    const layer = this.#layerOf(inclusion.layer, content, { file, located, path: [] });
    if (inclusion.from === undefined) this.#namespace = layer.namespace;
    const params = await this.#paramsOf(inclusion.params, located, { file, path: ["params"] });
    for (const [index, include] of includesOf(content).entries()) {
      const from = { file, position: positionOf(located, ["include"]) };
      const target = isAbsolute(include.file) ? include.file : join(dirname(file), include.file);
      const prefix = inclusion.prefix + include.prefix;
      const inner = this.#layerOf(layer, include, { file, located, path: ["include"] });
      const innerParams = await this.#paramsOf(params, includeAt(located, index), {
        file,
        path: ["include", "params"],
      });
      await this.add(target, { prefix, layer: inner, params: innerParams, chain, from });
    }
    this.#takeShared(file, located, content);
    await this.#takeNodes(file, located, content, { prefix: inclusion.prefix, layer, params });
  }

  finish(): LoadedLaunch {
    for (const name of this.#options.args.keys()) {
      if (this.#usedArgs.has(name) || this.#problems.length) continue;
      const used = [...this.#usedArgs].join(", ") || "none";
      const message = `argument "${name}" is used nowhere (used: ${used}): leave it out, or ` +
        `write \${arg:${name}} where it belongs`;
      this.#problems.push({ file: [...this.#files][0]!, path: [], message });
    }
    this.#checkCoordinator();
    if (this.#problems.length) throw new LaunchFileError(this.#problems);
    return {
      mesh: Object.fromEntries([...this.#mesh].map(([option, { value }]) => [option, value])),
      ...(this.#namespace !== undefined && { namespace: this.#namespace }),
      ...(this.#coordinator && { coordinator: this.#coordinator.value }),
      nodes: [...this.#nodes.values()],
      files: [...this.#files],
      notes: this.#notes,
    };
  }

  async #read(file: string, { chain, from }: Inclusion): Promise<Located | undefined> {
    const refuse = (message: string) => {
      this.#problems.push(
        from ? { ...from, path: ["include"], message } : { file, path: [], message },
      );
      return undefined;
    };
    if (chain.includes(file)) return refuse(`"${file}" includes itself`);
    if (chain.length > MAX_DEPTH) return refuse(`files include each other ${MAX_DEPTH} deep`);
    this.#files.add(file);
    try {
      const { signal } = this.#options;
      const located = readYaml(decodeUtf8(await abortable(Deno.readFile(file), signal)));
      const { env, args } = this.#options;
      return replaceVariables(located, {
        file,
        env,
        args,
        problems: this.#problems,
        usedArgs: this.#usedArgs,
      });
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      const problems = placesOf(error);
      if (problems) {
        this.#problems.push(...problems.map((problem) => ({ file, path: [], ...problem })));
        return undefined;
      }
      if (error instanceof Deno.errors.NotFound) return refuse(`there is no file "${file}"`);
      return refuse(`cannot read "${file}": ${fileReason(error)}`);
    }
  }

  /** Takes what there can be only one of. */
  #takeShared(file: string, located: LocatedMap, content: LaunchFile): void {
    const at = (...path: string[]) => ({ file, position: positionOf(located, path), path });
    const refuse = (key: string, message: string) =>
      void this.#problems.push({ ...at(key), message });
    for (
      const { option, key, value } of readMeshKeys(content, { directory: dirname(file), refuse })
    ) this.#takeMesh(option, { value, problem: at(key) });
    const { coordinator, geckocore } = content;
    if (geckocore?.key !== undefined) {
      this.#takeMesh("domainId", { value: geckocore.key, problem: at("geckocore", "key") });
    }
    this.#noteAddresses(geckocore, at("geckocore"));
    if (coordinator) {
      if (this.#coordinator) refuse("coordinator", tooMany(this.#coordinator.file));
      this.#coordinator = { value: coordinator, file };
    }
  }

  #takeMesh(option: MeshOption, given: GivenValue): void {
    const other = this.#mesh.get(option);
    if (other && !isSame(other.value, given.value)) {
      const { file, path } = other.problem;
      const place = path.length > 1 ? `${file} (${path.join(".")})` : file;
      this.#problems.push({ ...given.problem, message: tooMany(place) });
    }
    this.#mesh.set(option, given);
  }

  #noteAddresses(geckocore: LaunchFile["geckocore"], at: Place): void {
    const given = Object.keys(geckocore ?? {}).filter((key) => key in GECKOCORE_ADDRESSES);
    if (given.length === 0) return;
    const message = `${given.join(", ")}: not needed, nodes find each other by themselves`;
    this.#notes.push({ ...at, message });
  }

  /** Refuses what the section of the coordinator says, or does without, in a way of its own. */
  #checkCoordinator(): void {
    if (!this.#coordinator) return;
    const { file, value: { authkey } } = this.#coordinator;
    const peers = this.#mesh.get("peers");
    if (peers) {
      const message = `there is a coordinator (in ${file}), whose nodes need not be named: give ` +
        "one of the two";
      this.#problems.push({ ...peers.problem, message });
    }
    const authKey = this.#mesh.get("authKey");
    if (authKey && authkey !== undefined) {
      const message = `the coordinator (in ${file}) has an authkey already: give one of the two`;
      this.#problems.push({ ...authKey.problem, message });
    }
  }

  /** Adds what a section says of names to what is said around it. */
  #layerOf(
    outer: Layer,
    section: Readonly<Record<string, unknown>>,
    { file, located, path }: {
      readonly file: string;
      readonly located: LocatedMap;
      readonly path: readonly string[];
    },
  ): Layer {
    return addLayer(outer, section, (key, message) => {
      const at = [...path, key];
      this.#problems.push({ file, position: positionOf(located, at), path: at, message });
    });
  }

  /** Adds what a section gives to params to what is given around it. */
  async #paramsOf(
    outer: ParamsLayers,
    section: Located | undefined,
    { file, path }: { readonly file: string; readonly path: readonly string[] },
  ): Promise<ParamsLayers> {
    return await addParams(outer, section, {
      file,
      directory: dirname(file),
      signal: this.#options.signal,
      refuse: (position, message) => void this.#problems.push({ file, position, path, message }),
    });
  }

  async #takeNodes(
    file: string,
    located: LocatedMap,
    content: LaunchFile,
    { prefix, layer, params: ofFile }: Pick<Inclusion, "prefix" | "layer" | "params">,
  ): Promise<void> {
    const directory = dirname(file);
    const at = (...path: string[]) => ({ file, position: positionOf(located, path), path });
    const refuse = (path: readonly string[], message: string) =>
      void this.#problems.push({ ...at("nodes", ...path), message });
    for (const node of nameNodes(content.nodes ?? new Map(), { prefix, layer, refuse })) {
      const { key, section, ...names } = node;
      const params = await this.#paramsOf(ofFile, nodeAt(located, key), {
        file,
        path: ["nodes", key, "params"],
      });
      this.#takeNode({
        ...names,
        ...at("nodes", key),
        section: withFolder(section, directory),
        params,
      });
    }
    const processes = content.processes ?? [];
    const taken = new Set([...this.#nodes.keys()]);
    const { runCommand } = this.#options;
    const options = { directory, prefix, taken, namespace: layer.namespace, runCommand };
    for (const [index, node] of (await processNodes(processes, options)).entries()) {
      const path = ["processes", String(index)];
      this.#takeNode({ ...node, ...at("processes"), layer, params: ofFile, path });
    }
    const { webCommand, bridgeCommand } = this.#options;
    if (content.web) {
      const command = [...webCommand, ...webFlags(content.web, directory)];
      this.#takeTool(content.web.name, content.web, { ...at("web"), prefix, layer, command });
    }
    for (const [key, bridge] of content.bridges ?? []) {
      const ownName = fullNodeName(prefix + key, layer.namespace);
      const command = [...bridgeCommand, ...bridgeWords(ownName, bridge, directory)];
      this.#takeTool(key, bridge, {
        ...at("bridges"),
        path: ["bridges", key],
        prefix,
        layer,
        command,
      });
    }
  }

  /** It knows full names only: no namespace is handed to it. */
  #takeTool(
    name: string,
    { disabled, on_host: host }: WebSection | BridgeSection,
    { prefix, layer, command, ...place }: Place & Pick<Inclusion, "prefix" | "layer"> & {
      readonly position: Position;
      readonly command: readonly string[];
    },
  ): void {
    const ownName = prefix + name;
    this.#takeNode({
      ...place,
      name: fullNodeName(ownName, layer.namespace),
      ownName,
      section: { ...NODE_DEFAULTS, command, disabled, ...host !== undefined && { on_host: host } },
      layer: { ...layer.namespace !== undefined && { namespace: layer.namespace } },
      params: [],
    });
  }

  #takeNode(node: LoadedNode): void {
    const other = this.#nodes.get(node.name);
    if (other) {
      const { file, position, path } = node;
      const message = `there is a node "${node.name}" in ${other.file} already: include one of ` +
        "the files in a namespace, or with a prefix";
      this.#problems.push({ file, position, path, message });
    } else this.#nodes.set(node.name, node);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function tooMany(other: string): string {
  return `is given in ${other}, too: keep it in one file only`;
}

/** What is wrong with a text that is no YAML, or no text; `undefined` if it is something else. */
function placesOf(error: unknown): { position: Position; message: string }[] | undefined {
  if (error instanceof YamlError) {
    return error.problems.map(({ position, message }) => ({
      position,
      message: `not valid YAML: ${message}`,
    }));
  }
  if (!(error instanceof NotUtf8Error)) return undefined;
  const { line, column, message } = error;
  return [{ position: { line, column }, message: `${message}; save it as UTF-8` }];
}

function includesOf({ include }: LaunchFile): IncludeSection[] {
  if (include === undefined) return [];
  const list = Array.isArray(include) ? include : [include];
  return list.map((one) => typeof one === "string" ? { file: one, prefix: "" } : one);
}

function withFolder(section: NodeSection, directory: string): NodeSection {
  const { cwd } = section;
  if (cwd === undefined || isAbsolute(cwd)) return section;
  return { ...section, cwd: join(directory, cwd) };
}

function includeAt({ entries }: LocatedMap, index: number): Located | undefined {
  const include = entries.get("include")?.value;
  return include?.kind === "list" ? include.items[index] : include;
}

function nodeAt({ entries }: LocatedMap, key: string): Located | undefined {
  const nodes = entries.get("nodes")?.value;
  return nodes?.kind === "map" ? nodes.entries.get(key)?.value : undefined;
}

/** Where a key stands, or as much of the way to it as there is. */
function positionOf(map: LocatedMap, path: readonly string[]): Position {
  const entry = map.entries.get(path[0]!);
  if (!entry) return map.position;
  const { value } = entry;
  return path.length > 1 && value.kind === "map"
    ? positionOf(value, path.slice(1))
    : entry.position;
}
