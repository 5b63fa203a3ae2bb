import { isAbsolute, join } from "node:path";
import type { BridgeSection, RouteSection } from "../../launch/file/bridges_key.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { BridgeKind, Settings } from "../kind.ts";
import { BRIDGE_KINDS } from "../kinds.ts";
import type { BridgeOptions } from "../options.ts";
import type { RouteOptions } from "../route.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";

/** A bridge that a user wants, by words. */
export interface BridgeSpec {
  readonly kind: BridgeKind;
  /** Where the other system is. */
  readonly address: string;
  readonly settings: Settings;
  readonly topics?: readonly (string | RouteOptions)[];
  readonly services?: readonly (string | RouteOptions)[];
}

/**
 * Finds a kind of bridge.
 *
 * @param word Its word.
 * @throws {TypeError} If there is none.
 */
export function kindOf(word: string): BridgeKind {
  const kinds = BRIDGE_KINDS.map(({ kind }) => kind);
  const found = BRIDGE_KINDS.find(({ kind }) => kind === word);
  if (found) return found;
  throw new TypeError(
    `"${word}" is no kind of bridge: there are ${kinds.join(", ")}${didYouMean(word, kinds)}`,
  );
}

/**
 * Makes of what a file says what can be started.
 *
 * @param section What it says.
 * @param directory The folder that paths are relative to.
 * @throws {TypeError} If it makes no sense for this kind.
 */
export function specOf(section: BridgeSection, directory: string): BridgeSpec {
  const kind = kindOf(section.kind);
  const address = section.address ?? kind.address.default;
  if (address === undefined) {
    throw new TypeError(`a bridge of kind ${kind.kind} needs an address: ${kind.address.example}`);
  }
  const settings = settingsOf(kind, section.settings ?? new Map(), directory);
  const routes = (list: BridgeSection["topics"]) =>
    list?.map((each) => typeof each === "string" ? each : routeOf(each));
  return {
    kind,
    address,
    settings,
    topics: routes(section.topics),
    services: routes(section.services),
  };
}

/**
 * Starts a bridge.
 *
 * @param spec What was wanted.
 * @param options Its node and the like.
 * @throws {TypeError} If something in it makes no sense.
 */
export async function startSpec(
  { kind, address, settings, topics, services }: BridgeSpec,
  options: Omit<BridgeOptions, "topics" | "services">,
): Promise<Bridge> {
  const { openLink } = await kind.load();
  const link = await openLink(address, settings);
  return await startBridge(link, {
    ...options,
    ...topics && { topics },
    ...services && { services },
  });
}

function routeOf({ max_hz: maxHz, qos, ...rest }: RouteSection): RouteOptions {
  return { ...rest, qos: qos as 0 | 1 | 2, ...maxHz !== undefined && { maxHz } };
}

function settingsOf(
  { kind, settings, paths = [] }: BridgeKind,
  given: ReadonlyMap<string, unknown>,
  directory: string,
): Settings {
  const known = Object.keys(settings);
  return Object.fromEntries(Array.from(given, ([key, value]) => {
    const schema = Object.hasOwn(settings, key) ? settings[key] : undefined;
    if (!schema) {
      const guess = didYouMean(key, known);
      throw new TypeError(
        `"${key}" is no setting of a bridge of kind ${kind}: it has ${known.join(", ")}${guess}`,
      );
    }
    const read = readSetting(key, schema.type, value);
    return [key, paths.includes(key) ? within(directory, read) : read];
  }));
}

function readSetting(key: string, type: string, value: unknown): unknown {
  if (!isFit(type, value)) {
    throw new TypeError(`setting "${key}" must be a ${type}, found ${JSON.stringify(value)}`);
  }
  if (type === "list") return (value as readonly unknown[]).map(String);
  return type === "text" ? String(value) : value;
}

function isFit(type: string, value: unknown): boolean {
  const kind = typeof value;
  if (type === "list") return Array.isArray(value);
  if (type === "text") return kind === "string" || kind === "number";
  return kind === type;
}

/** Makes a path, or several, absolute. */
function within(directory: string, path: unknown): unknown {
  if (Array.isArray(path)) return path.map((each) => within(directory, each));
  return isAbsolute(String(path)) ? path : join(directory, String(path));
}
