import type { Logger } from "../../../lib/log/logger.ts";
import { type TestMesh, testMesh } from "../../../lib/testing/mod.ts";
import type { ClientSocket } from "../../../lib/transport/web_exchange.ts";
import type { SocketEndpoint } from "../../../lib/web/endpoint/endpoint.ts";
import { serveSession } from "../../../lib/web/endpoint/serve_session.ts";
import { createFoxgloveEndpoint } from "../../../lib/web/foxglove/foxglove_endpoint.ts";
import { Gateway } from "../../../lib/web/gateway/gateway.ts";
import { NATIVE_ENDPOINT } from "../../../lib/web/native/native_endpoint.ts";
import { createRosbridgeEndpoint } from "../../../lib/web/rosbridge/rosbridge_endpoint.ts";
import { type Bytes, type FuzzTarget, promise } from "../target.ts";
import type { Random } from "../../support/random.ts";
import { FOXGLOVE_TARGETS } from "./foxglove.ts";
import { ROSBRIDGE_TARGETS } from "./rosbridge.ts";
import { WEB_NATIVE_TARGETS } from "./web_native.ts";

/** WebSocket status: a session has thrown. */
const INTERNAL_ERROR = 1011;
/** What a client says before, so that there is something to end, to cancel, to send on. */
const MOST_BEFORE = 4;

const decoder = new TextDecoder();

/** A gateway in a mesh of the test kit that all cases are clients of, one after the other. */
class Victim {
  readonly mesh: TestMesh = testMesh();
  readonly errors: string[] = [];
  readonly logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (message) => void this.errors.push(message),
  };
  readonly gateway: Promise<Gateway> = this.#start();

  async #start(): Promise<Gateway> {
    const robot = await this.mesh.node("robot", { params: { speed: 1 } });
    await robot.addService("add", (_service, a, b) => Number(a) + Number(b));
    await robot.addService("count", async function* (_service) {
      for (let i = 0; i < 10; i++) yield i;
    });
    await robot.addAction("drive", async function* () {
      yield 1;
      return 2;
    });
    await robot.getTopic("imu", { retain: 1 }).send({ x: 1 });
    await robot.listen("cmd_vel", () => {});
    const node = await this.mesh.node("web");
    return new Gateway({ node, logger: this.logger, clock: this.mesh.clock });
  }
}

let victim: Victim | null = null;

/** Nobody reads; who closes it says so. */
class Socket implements ClientSocket {
  readonly bufferedBytes = 0;
  code: number | null = null;

  send(): void {}

  close(code: number): void {
    this.code ??= code;
  }
}

async function runSession(
  endpoint: SocketEndpoint,
  { protocol, frames }: { readonly protocol: string; readonly frames: (string | Uint8Array)[] },
  random: Random,
): Promise<void> {
  victim ??= new Victim();
  const { mesh: { clock }, logger, errors } = victim;
  const gateway = await victim.gateway;
  const socket = new Socket();
  const view = gateway.open({ role: random.below(4) === 0 ? "view" : "control" });
  const session = serveSession(endpoint, socket, { view, protocol, clock, logger });
  for (const frame of frames) {
    session.receive(frame);
    if (random.below(3) === 0) await clock.advance(random.below(60));
  }
  await clock.advance(random.below(2) * 200);
  session.closed();
  await clock.advance(1);
  promise(socket.code !== INTERNAL_ERROR && errors.length === 0, () => `it fails: ${errors}`);
  promise(gateway.clients === 0, () => "a view is left open");
}

interface SessionTarget {
  readonly name: string;
  readonly endpoint: SocketEndpoint;
  readonly protocol: string;
  readonly from: FuzzTarget;
  /** Whether a frame is text. */
  readonly isText: (input: Bytes) => boolean;
}

function sessionTarget({ name, endpoint, protocol, from, isText }: SessionTarget): FuzzTarget {
  const { seeds, words } = from;
  const frameOf = (bytes: Bytes) => isText(bytes) ? decoder.decode(bytes) : bytes.slice();
  return {
    name,
    weight: 1,
    seeds,
    words,
    allowanceBytes: 24 * 2 ** 20,
    bytesPerByte: 4096,
    run: (input, random) => {
      const before = Array.from(
        { length: random.below(MOST_BEFORE) },
        () => seeds[random.below(seeds.length)]!,
      );
      const frames = [...before, input].map(frameOf);
      return runSession(endpoint, { protocol, frames }, random);
    },
  };
}

const [binary, json] = WEB_NATIVE_TARGETS as [FuzzTarget, FuzzTarget];

/** Whole sessions of clients, at a gateway without sockets, from their first frame to their end. */
export const WEB_SESSION_TARGETS: readonly FuzzTarget[] = [
  sessionTarget({
    name: "session-native",
    endpoint: NATIVE_ENDPOINT,
    protocol: NATIVE_ENDPOINT.protocols[0]!,
    from: binary,
    isText: () => false,
  }),
  sessionTarget({
    name: "session-native-json",
    endpoint: NATIVE_ENDPOINT,
    protocol: NATIVE_ENDPOINT.protocols[1]!,
    from: json,
    isText: () => true,
  }),
  sessionTarget({
    name: "session-foxglove",
    endpoint: createFoxgloveEndpoint({ name: "rosy" }),
    protocol: "foxglove.sdk.v1",
    from: FOXGLOVE_TARGETS[0]!,
    isText: ([first]) => first !== 1 && first !== 2,
  }),
  sessionTarget({
    name: "session-rosbridge",
    endpoint: createRosbridgeEndpoint(),
    protocol: "",
    from: ROSBRIDGE_TARGETS[0]!,
    isText: () => true,
  }),
];
