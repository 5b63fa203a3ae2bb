import type { Layout, LayoutGraph, LayoutItem, Place } from "./layout.ts";
import { ITEM_HEIGHT, placeAt, ROW_GAP, sizeOf } from "./places.ts";

/** If more than this share is new, or the count of a small graph, all of it is laid out anew. */
const MAX_NEW_SHARE = 0.2;
const MAX_NEW = 3;
/** Middles of neighbours in a column. */
const STEP = ITEM_HEIGHT + ROW_GAP;

/**
 * Puts what is new beside what is there, which stays where it is; the places of those that have gone
 * stay empty.
 *
 * @param graph The graph.
 * @param previous Where things stand.
 * @returns Where everything stands; `undefined` if too much is new.
 */
export function extend(graph: LayoutGraph, previous: Layout): Layout | undefined {
  const fresh = graph.items.filter(({ key }) => !previous.places.has(key));
  const added = previous.added + fresh.length;
  const kept = graph.items.length - fresh.length;
  if (kept === 0 || added > Math.max(MAX_NEW, MAX_NEW_SHARE * graph.items.length)) return undefined;
  const places = new Map<string, Place>();
  for (const { key } of graph.items) {
    const place = previous.places.get(key);
    if (place) places.set(key, place);
  }
  for (const item of fresh) places.set(item.key, placeFor(item, graph, places));
  const keys = new Set(graph.edges.map(({ key }) => key));
  const bends = new Map([...previous.bends].filter(([key]) => keys.has(key)));
  return { places, bends, ...sizeOf(places), added };
}

function placeFor(
  { key, kind }: LayoutItem,
  { edges }: LayoutGraph,
  places: ReadonlyMap<string, Place>,
): Place {
  const known = (keys: readonly string[]) =>
    keys.map((each) => places.get(each)).filter((place) => place !== undefined);
  const before = known(edges.filter(({ to }) => to === key).map(({ from }) => from));
  const after = known(edges.filter(({ from }) => from === key).map(({ to }) => to));
  const layer = layerFor(kind, { before, after });
  const joined = [...before, ...after];
  const wish = joined.length === 0
    ? sizeOf(places).height + STEP / 2
    : joined.reduce((sum, { y }) => sum + y, 0) / joined.length + ITEM_HEIGHT / 2;
  const taken = [...places.values()].filter((place) => place.layer === layer);
  return placeAt(layer, nearestFree(wish, taken.map(({ y }) => y + ITEM_HEIGHT / 2)));
}

function layerFor(
  kind: LayoutItem["kind"],
  { before, after }: { readonly before: readonly Place[]; readonly after: readonly Place[] },
): number {
  if (before.length > 0) return Math.max(...before.map(({ layer }) => layer)) + 1;
  const first = kind === "node" ? 0 : 1;
  return after.length === 0
    ? first
    : Math.max(first, Math.min(...after.map(({ layer }) => layer)) - 1);
}

/** Right above or below one that stands there, if not where it is wished for. */
function nearestFree(wish: number, taken: readonly number[]): number {
  const isFree = (middle: number) =>
    middle >= ITEM_HEIGHT / 2 && taken.every((each) => Math.abs(each - middle) >= STEP);
  const candidates = [wish, ...taken.flatMap((each) => [each - STEP, each + STEP])].filter(isFree);
  return candidates.reduce((best, each) =>
    Math.abs(each - wish) < Math.abs(best - wish) ? each : best
  );
}
