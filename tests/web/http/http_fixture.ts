import { assertEquals } from "@std/assert";
import type { Node } from "@rosy/rosy";
import type { Exposure, ExposureRule } from "../../../lib/web/gateway/exposure.ts";
import type { ClientLimits } from "../../../lib/web/gateway/limits.ts";
import type { MeshView, Role } from "../../../lib/web/gateway/mesh_view.ts";
import type { BagStore } from "../../../lib/web/http/bags/bag_store.ts";
import type { HttpParts } from "../../../lib/web/http/http_parts.ts";
import { httpRoutes } from "../../../lib/web/http/http_routes.ts";
import type { HttpProblemDetails } from "../../../lib/web/http/problem.ts";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";

/** What the endpoint in a test is like. */
export interface HttpFixtureOptions extends Partial<Pick<HttpParts, "limits">> {
  readonly bags?: (base: GatewayFixture) => BagStore;
  readonly rules?: readonly ExposureRule[];
  readonly clientLimits?: Partial<ClientLimits>;
  readonly role?: Role;
}

/** The HTTP endpoint of a gateway in a mesh of the test kit: without sockets, in virtual time. */
export class HttpFixture implements AsyncDisposable {
  readonly base: GatewayFixture;
  readonly routes: ReturnType<typeof httpRoutes>;
  /** What the next request may do. */
  role: Role;
  /** Whether answers come while the mesh's time stands still: files take real time. */
  readonly #hasFiles: boolean;
  /** The views that requests were given. */
  readonly views: MeshView[] = [];

  private constructor(
    base: GatewayFixture,
    { role = "control", limits, bags }: HttpFixtureOptions,
  ) {
    this.base = base;
    this.role = role;
    this.#hasFiles = bags !== undefined;
    this.routes = httpRoutes({
      gateway: {
        open: (client) => {
          const view = base.gateway.open(client);
          this.views.push(view);
          return view;
        },
      },
      clock: base.mesh.clock,
      logger: base.logger,
      ...limits && { limits },
      ...bags && { bags: bags(base) },
    });
  }

  static async start(options: HttpFixtureOptions = {}): Promise<HttpFixture> {
    const { rules, clientLimits } = options;
    const base = await GatewayFixture.start({
      ...rules && { rules },
      ...clientLimits && { limits: clientLimits },
    });
    return new HttpFixture(base, options);
  }

  get robot(): Node {
    return this.base.robot;
  }

  get exposure(): Exposure {
    return this.base.exposure;
  }

  advance(durationMs: number): Promise<void> {
    return this.base.advance(durationMs);
  }

  /** Asks, and waits for the answer in the mesh's time. */
  request(path: string, init?: RequestInit): Promise<Response> {
    const { role } = this;
    const answer = Promise.resolve(this.routes.request(path, init, { role }));
    return this.#hasFiles ? answer : this.base.run(answer);
  }

  /** Asks with a body of JSON. */
  send(method: string, path: string, body: unknown, init?: RequestInit): Promise<Response> {
    return this.request(path, { method, body: JSON.stringify(body), ...init });
  }

  /** Asks for JSON, which is to be had. */
  async json(path: string, init?: RequestInit): Promise<unknown> {
    const response = await this.request(path, init);
    const text = await response.text();
    assertEquals(response.status, 200, text);
    return JSON.parse(text);
  }

  /** Asks for what cannot be had. */
  async problem(path: string, init?: RequestInit): Promise<HttpProblemDetails> {
    const response = await this.request(path, init);
    assertEquals(response.headers.get("content-type"), "application/problem+json");
    const problem = await response.json() as HttpProblemDetails;
    assertEquals(problem.status, response.status);
    return problem;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.base[Symbol.asyncDispose]();
  }
}
