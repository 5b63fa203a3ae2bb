import { assert, assertEquals, assertRejects } from "@std/assert";
import { BrokerError } from "../../../../lib/bridge/mqtt/broker/broker_error.ts";
import type { BrokerOptions } from "../../../../lib/bridge/mqtt/broker/open_broker.ts";
import { openBroker } from "../../../../lib/bridge/mqtt/broker/open_broker.ts";
import { freePort } from "../../../support/free_port.ts";
import { TEST_CA, TEST_TLS } from "../../../support/tls.ts";
import { bytesOf, connectTo, listenTo, optionsFor } from "../brokers.ts";
import { FakeBroker } from "../fake_broker.ts";
import { HAS_MOSQUITTO, Mosquitto } from "../mosquitto.ts";

const ignore = !HAS_MOSQUITTO;
/** Of the user `robot`, password `secret`; made by `mosquitto_passwd`. */
const USERS = {
  users:
    "robot:$7$101$x5KNMLkSibmsjxxN$n5UP5vzYNveoN1xshWt6FGWdAAXGvOrOfE+Z3V6pUyxezJeKsz79JyZ/rCiZD7RWj/8fkW47vMxB0UnewW33Wg==\n",
};

async function refusal(port: number, options: Partial<BrokerOptions> = {}): Promise<string> {
  const { message } = await assertRejects(() => connectTo({ port }, options), BrokerError);
  return message;
}

/** Sends a message from one client to itself, by way of another one. */
async function exchange(port: number, options: Partial<BrokerOptions>): Promise<void> {
  await using one = await connectTo({ port }, options);
  await using other = await connectTo({ port }, options);
  const heard = await listenTo(one, "t");
  await other.publishSurely("t", bytesOf("x")).confirmed;
  await heard.count(1);
}

Deno.test("openBroker() says where nobody listens, and what to do", async () => {
  const port = freePort();
  assertEquals(
    await refusal(port),
    `Cannot connect to mqtt://127.0.0.1:${port}: nobody listens there: check host and port, and ` +
      "whether the broker runs",
  );
});

Deno.test("openBroker() falls back to 3.1.1 where a broker knows nothing else", async () => {
  for (const answer of ["refuses", "closes"] as const) {
    await using broker = FakeBroker.start({ newVersion: answer });
    {
      await using client = await connectTo(broker);
      assertEquals(client.version, 4);
    }
    const text = await refusal(broker.port, { version: 5 });
    assert(text.endsWith("it does not speak that version of MQTT: leave the version out"), text);
  }
});

Deno.test("openBroker() gives up who says nothing, and at the signal", async () => {
  await using broker = FakeBroker.start({ isSilent: true });
  const text = await refusal(broker.port, { connectTimeoutMs: 50 });
  assert(text.endsWith("it does not answer: is it a broker of MQTT?"), text);
  const controller = new AbortController();
  const opening = openBroker(optionsFor(broker.port), controller.signal);
  await broker.connected(2);
  controller.abort(new Error("enough"));
  await assertRejects(() => opening, Error, "enough");
});

Deno.test({
  name: "openBroker() logs in, and says what is wrong with a user or a password",
  ignore,
  fn: async () => {
    const lines = ["allow_anonymous false", "password_file DIR/users"];
    await using broker = await Mosquitto.start({ lines, files: USERS });
    for (const version of [5, 4] as const) {
      const text = await refusal(broker.port, { version });
      assert(text.includes("give a user and a password that it knows"), text);
      const bad = await refusal(broker.port, { version, user: "robot", password: "wrong" });
      assert(bad.includes("a user and a password") && !bad.includes("wrong"), bad);
      await exchange(broker.port, { version, user: "robot", password: "secret" });
    }
  },
});

Deno.test({
  name: "subscriptions and messages that a broker does not allow are refused with why",
  ignore,
  fn: async () => {
    const files = { acl: "topic readwrite open/#\n" };
    await using broker = await Mosquitto.start({ lines: ["acl_file DIR/acl"], files });
    await using client = await connectTo(broker);
    await assertRejects(
      () => client.publishSurely("closed", bytesOf("x")).confirmed,
      BrokerError,
      'Cannot publish to "closed": it wants to know who connects',
    );
    await client.publishSurely("open/a", bytesOf("x")).confirmed;
  },
});

Deno.test({
  name: "openBroker() speaks TLS, and knows whom it trusts",
  ignore,
  fn: async () => {
    const lines = ["certfile DIR/cert.pem", "keyfile DIR/key.pem"];
    const files = { "cert.pem": TEST_TLS.cert, "key.pem": TEST_TLS.key };
    await using broker = await Mosquitto.start({ lines, files });
    await exchange(broker.port, { protocol: "mqtts", ca: TEST_CA });
    const text = await refusal(broker.port, { protocol: "mqtts" });
    assert(/certificate|issuer/i.test(text), text);
    await using plain = await Mosquitto.start();
    assert((await refusal(plain.port, { protocol: "mqtts" })).startsWith("Cannot connect to"));
  },
});

Deno.test({
  name: "openBroker() speaks over WebSockets, with and without TLS",
  ignore,
  fn: async () => {
    const port = freePort();
    const lines = [`listener ${port} 127.0.0.1`, "protocol websockets"];
    await using _broker = await Mosquitto.start({ lines });
    for (const version of [5, 4] as const) {
      await exchange(port, { protocol: "ws", version, path: "/mqtt" });
    }
    await using secure = TlsProxy.start(port);
    await exchange(secure.port, { protocol: "wss", ca: TEST_CA });
  },
});

/** Takes TLS off. */
class TlsProxy implements AsyncDisposable {
  readonly #listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...TEST_TLS });
  readonly #ended: Promise<void>;

  private constructor(to: number) {
    this.#ended = this.#listen(to);
  }

  static start(to: number): TlsProxy {
    return new TlsProxy(to);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#ended;
  }

  async #listen(port: number): Promise<void> {
    const all: Promise<unknown>[] = [];
    for await (const near of this.#listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port });
      all.push(near.readable.pipeTo(far.writable).catch(() => {}));
      all.push(far.readable.pipeTo(near.writable).catch(() => {}));
    }
    await Promise.all(all);
  }
}
