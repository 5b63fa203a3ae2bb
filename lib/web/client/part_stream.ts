import type { ClientOperation } from "../native/operations.ts";
import { onAbort } from "../../flow/abort.ts";
import { Channel } from "./channel.ts";
import { errorOf, lostError, notConnected } from "./errors.ts";
import type { Exchange } from "./exchange.ts";

/** How many parts may be on their way or wait. */
const WINDOW = 64;
/** So many are taken before the service is told that there is room again. */
const TELL_AFTER = WINDOW / 2;

/** Parts that were asked for, and are waited for as fast as they are read. */
export class ClientPartStream extends Channel<unknown> {
  /**
   * Asks for the parts of a service.
   *
   * @param exchange The connection.
   * @param call What is asked.
   * @param signal Ends it.
   */
  constructor(
    exchange: Exchange,
    { service, ...call }: Omit<Extract<ClientOperation, { op: "stream" }>, "op" | "id" | "credit">,
    signal?: AbortSignal,
  ) {
    const id = exchange.newId();
    let taken = 0;
    let listening: Disposable | undefined;
    const abort = () => {
      exchange.end(id);
      this.fail(signal!.reason);
    };
    const over = () => {
      listening?.[Symbol.dispose]();
      exchange.forget(id);
    };
    super({
      max: Infinity,
      taken: () => {
        if (++taken % TELL_AFTER === 0) exchange.give(id, TELL_AFTER);
      },
      left: () => {
        exchange.end(id);
        over();
      },
    });
    const isSaid = exchange.begin({ op: "stream", id, service, ...call, credit: WINDOW }, {
      take: (operation) => {
        if (operation.op === "part") return void this.push(operation.value);
        if (operation.op === "error") this.fail(errorOf(operation, service));
        else this.end();
        over();
      },
      disconnected: () => {
        this.fail(lostError(service));
        over();
        return false;
      },
    });
    if (!isSaid) this.fail(notConnected(`call service "${service}"`));
    else listening = onAbort(signal, abort);
  }
}
