import type { Context } from "hono";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { WebEnv } from "../endpoint/web_env.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { ImageEncoder } from "./images/image_encoder.ts";
import type { BagStore } from "./bags/bag_store.ts";
import type { ClientWatch } from "./client_watch.ts";
import type { MeshView } from "../gateway/mesh_view.ts";

/** What the HTTP endpoint works with. */
export interface HttpParts {
  /** Has a view of the mesh for each request, which is closed when its response has ended. */
  readonly gateway: Pick<Gateway, "open">;
  /** Measures rates, and silence. */
  readonly clock: Clock;
  /** Told of what is a mistake of ours. */
  readonly logger: Logger;
  /** The bags that clients may have. @default {none} */
  readonly bags?: BagStore | undefined;
  /** How much there may be at a time. */
  readonly limits?: Partial<HttpLimits>;
}

/** How much the HTTP endpoint takes, and keeps. */
export interface HttpLimits {
  /** The largest body that is no upload of a bag, in bytes. @default {16777216} */
  readonly maxBodyBytes: number;
  /** What waits for the reader of one stream, in bytes; then the oldest goes. @default {1048576} */
  readonly maxWaitingBytes: number;
}

/** The limits unless somebody says otherwise. */
export const HTTP_LIMITS: HttpLimits = {
  maxBodyBytes: 16 * 1024 * 1024,
  maxWaitingBytes: 1024 * 1024,
};

/** What handlers of requests find in their context. */
export interface HttpEnv extends WebEnv {
  Variables: {
    /** The mesh, for this request. */
    readonly view: MeshView;
    readonly clock: Clock;
    /** Aborted when the client is gone before it is answered. */
    readonly client: ClientWatch;
    readonly limits: HttpLimits;
    readonly images: ImageEncoder;
    /** Keeps the view open until it is called: the response goes on after its handler. */
    keepOpen: () => () => void;
  };
}

/** A request on its way through the endpoint. */
export type HttpContext = Context<HttpEnv>;
