import { signal } from "@preact/signals";
import { connect } from "../../client/connect.ts";
import type { CatalogueItem, MeshCatalogue } from "../../client/mesh_catalogue.ts";
import type { Role, SeenNode } from "../../gateway/mesh_view.ts";
import { FiguresFeed } from "./figures_feed.ts";
import { GoneNodes } from "./gone_nodes.ts";
import { isSeen } from "../kit/is_seen.ts";
import { LiveSource } from "./live_source.ts";
import type { Robot } from "./robot.ts";
import type { Source } from "./source.ts";

/**
 * Connects to the gateway that the page comes from, however long that takes.
 *
 * @param onError Told of what the gateway refuses.
 * @returns The robot.
 */
export async function connectRobot(onError: (error: unknown) => void): Promise<Robot> {
  const client = await connect("/ws", { timeoutMs: Infinity, onError });
  const status = signal(client.status);
  const role = signal<Role>(client.role);
  const catalogue = await client.catalogue();
  const lists = new CatalogueLists(catalogue);
  client.onStatus((next) => {
    status.value = next;
    if (next === "open") role.value = client.role;
  });
  const live = new LiveSource(client, lists.topics);
  const { nodes, gone, services, actions } = lists;
  const figures = new FiguresFeed({ ask: () => client.figures(), isSeen, onError });
  const source = signal<Source>(live);
  return { client, status, role, nodes, gone, figures, services, actions, live, source };
}

/** What a catalogue has, as signals: many changes of one turn are one. */
class CatalogueLists {
  readonly nodes = signal<readonly SeenNode[]>([]);
  readonly gone = new GoneNodes();
  readonly topics = signal<readonly CatalogueItem[]>([]);
  readonly services = signal<readonly CatalogueItem[]>([]);
  readonly actions = signal<readonly CatalogueItem[]>([]);
  #isUpdating = false;

  constructor(catalogue: MeshCatalogue) {
    this.#read(catalogue);
    catalogue.onChange(() => {
      if (this.#isUpdating) return;
      this.#isUpdating = true;
      setTimeout(() => this.#read(catalogue));
    });
  }

  #read({ nodes, topics, services, actions }: MeshCatalogue): void {
    this.#isUpdating = false;
    this.gone.take(nodes, Date.now());
    this.nodes.value = nodes.toSorted((a, b) => a.id.name < b.id.name ? -1 : 1);
    this.topics.value = topics;
    this.services.value = services;
    this.actions.value = actions;
  }
}
