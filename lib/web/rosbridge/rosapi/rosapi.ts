import { type Fields, isFields } from "../../../codec/values/fields.ts";
import type { Clock } from "../../../time/clock.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { MeshView } from "../../gateway/mesh_view.ts";
import { graphServices } from "./graph_services.ts";
import { paramServices } from "./param_services.ts";
import { timeServices } from "./time_services.ts";
import type { RosapiService } from "./rosapi_service.ts";
import { typeServices } from "./type_services.ts";

const PREFIX = "rosapi/";

/**
 * The services by which clients of rosbridge ask what there is: those of the node `rosapi` of ROS. They
 * are the gateway's own; the mesh does not see them.
 */
export class Rosapi {
  readonly #services: ReadonlyMap<string, RosapiService>;

  /**
   * @param view What the client may see.
   * @param clock What time it is.
   */
  constructor(view: MeshView, clock: Clock) {
    this.#services = new Map(Object.entries({
      ...graphServices(view),
      ...typeServices(view),
      ...paramServices(view),
      ...timeServices(clock),
    }));
  }

  /**
   * Calls one.
   *
   * @param name The service, without a slash before it.
   * @param args What the client called it with.
   * @returns What it answers; `undefined` where it is none of these.
   */
  call(name: string, args: unknown): Promise<Fields> | undefined {
    if (!name.startsWith(PREFIX)) return undefined;
    return this.#answer(name, args);
  }

  async #answer(name: string, args: unknown): Promise<Fields> {
    const service = this.#services.get(name.slice(PREFIX.length));
    if (!service) {
      const known = [...this.#services.keys()].sort().join(", ");
      throw new GatewayError("not-found", `There is no service "${name}"; of rosapi: ${known}`);
    }
    return await service(isFields(args) ? args : {});
  }
}
