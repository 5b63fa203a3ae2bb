import type { Clock } from "../../time/clock.ts";
import type { ClientQueue } from "../endpoint/client_queue.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import type { Numbers } from "./numbers.ts";
import type { Replies } from "./replies.ts";
import type { ServerWire } from "./server_wire.ts";
import type { Undertakings } from "./undertakings.ts";

/** What all that is done for one client shares. */
export interface ClientParts {
  readonly view: MeshView;
  readonly queue: ClientQueue;
  readonly wire: ServerWire;
  readonly clock: Clock;
  readonly numbers: Numbers;
  readonly replies: Replies;
  readonly undertakings: Undertakings;
}
