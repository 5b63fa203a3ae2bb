import { FoxClient } from "../foxglove/fox_client.ts";
import { patiently } from "../../support/patience.ts";
import { WebClient } from "../../support/web_client.ts";

/** Somebody who looks at a gateway by one protocol, and tries things. */
export interface Visitor extends AsyncDisposable {
  /** All that he is told of what there is. */
  lists(): Promise<string>;
  /**
   * Tries to get at what lies below a level of a name: the topic `LEVEL/topic`, the service
   * `LEVEL/call`, the param `LEVEL_param` of node `robot`, the action `LEVEL/act`.
   *
   * @returns What he is told, with a star wherever the level's name is told back.
   */
  tries(level: string): Promise<string>;
  /** Listens to a topic. */
  listens(topic: string): Promise<void>;
  /** Waits until something with a word in it has come. @returns All that has come since he listens. */
  hears(word: string): Promise<string>;
}

/** What makes a visitor, given the URL of the gateway. */
export type Visits = (url: string) => Promise<Visitor>;

export const VISITS: Readonly<Record<string, Visits>> = {
  http: (url) => Promise.resolve(new HttpVisitor(url)),
  "rosy's own protocol": async (url) => new NativeVisitor(await dial(url, "ws", ["rosy.json.v1"])),
  rosbridge: async (url) => new RosbridgeVisitor(await dial(url, "rosbridge", [])),
  Foxglove: async (url) => new FoxgloveVisitor(await FoxClient.connect(socketUrl(url, "foxglove"))),
};

function socketUrl(url: string, path: string): string {
  return new URL(path, url.replace(/^http/, "ws")).href;
}

async function dial(url: string, path: string, protocols: string[]): Promise<WebClient> {
  const client = await WebClient.open(socketUrl(url, path), { protocols });
  if (!client) throw new Error(`${path} lets nobody in`);
  return client;
}

/** What is told back of a name says nothing, and numbers and times differ from one time to another. */
function withoutNames(text: string, level: string): string {
  return text.replaceAll(level, "*");
}

class HttpVisitor implements Visitor {
  readonly #url: string;
  readonly #stopping = new AbortController();
  #heard = "";
  readonly #wakes = new Set<() => void>();

  constructor(url: string) {
    this.#url = url;
  }

  async lists(): Promise<string> {
    const pages = [
      "nodes",
      "topics",
      "services",
      "params",
      "params/robot",
      "actions",
      "openapi.json",
      "figures",
    ];
    const texts = await Promise.all(pages.map((page) => this.#ask("GET", `api/${page}`)));
    return texts.join("\n");
  }

  async tries(level: string): Promise<string> {
    const asked = [
      await this.#ask("GET", `api/topics/${level}/topic?timeout=1s`),
      await this.#ask("POST", `api/topics/${level}/topic`, "1"),
      await this.#ask("GET", `api/topics/${level}/topic/schema`),
      await this.#ask("GET", `api/topics/${level}/topic/stream`),
      await this.#ask("GET", `api/topics/${level}/topic/image.jpg`),
      await this.#ask("POST", `api/services/${level}/call`, "[]"),
      await this.#ask("GET", `api/services/${level}/call/schema`),
      await this.#ask("PATCH", "api/params/robot", JSON.stringify({ [`${level}_param`]: 2 })),
      await this.#ask("POST", `api/actions/${level}/act`, "{}"),
      await this.#ask("GET", `api/nodes/${level}_node`),
      await this.#ask("GET", `api/params/${level}_node`),
    ];
    return withoutNames(asked.join("\n"), level);
  }

  async listens(topic: string): Promise<void> {
    const response = await fetch(new URL(`api/topics/${topic}/stream`, this.#url), {
      signal: this.#stopping.signal,
    });
    void this.#follow(response.body!.pipeThrough(new TextDecoderStream()));
  }

  async hears(word: string): Promise<string> {
    while (!this.#heard.includes(word)) {
      await patiently(new Promise<void>((resolve) => this.#wakes.add(resolve)));
    }
    return this.#heard;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    return Promise.resolve();
  }

  async #follow(text: ReadableStream<string>): Promise<void> {
    try {
      for await (const part of text) {
        this.#heard += part;
        for (const wake of this.#wakes) wake();
        this.#wakes.clear();
      }
    } catch {
      // The visit is over.
    }
  }

  async #ask(method: string, path: string, body?: string): Promise<string> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(new URL(path, this.#url), { method, body, headers });
    return `${method} ${response.status} ${await response.text()}`;
  }
}

/** Frames of text, each answered by one that has the same number. */
abstract class FrameVisitor implements Visitor {
  protected readonly client: WebClient;
  #next = 1;
  /** How many frames had come when he was answered last. */
  #asked = 0;

  constructor(client: WebClient) {
    this.client = client;
  }

  abstract lists(): Promise<string>;
  abstract tries(level: string): Promise<string>;
  abstract listens(topic: string): Promise<void>;

  async hears(word: string): Promise<string> {
    await this.#until((frame) => frame.includes(word));
    return this.client.frames.slice(this.#asked).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
  }

  /** Says something, and waits for the answer. */
  protected async ask(said: object, makeId: (number: number) => unknown): Promise<string> {
    const number = this.#next++;
    const id = makeId(number);
    this.client.send(JSON.stringify({ id, ...said }));
    const answer = await this.#until((frame) => JSON.parse(frame).id === id);
    this.#asked = this.client.frames.length;
    return answer.replace(`"id":${JSON.stringify(id)}`, '"id":0');
  }

  async #until(is: (frame: string) => boolean): Promise<string> {
    for (let count = 1;; count++) {
      const frame = (await this.client.until(count))[count - 1];
      if (typeof frame === "string" && is(frame)) return frame;
    }
  }
}

class NativeVisitor extends FrameVisitor {
  #listening = 1_000_000;

  async lists(): Promise<string> {
    return [
      await this.#ask({ op: "catalogue" }),
      await this.#ask({ op: "figures" }),
      await this.#ask({ op: "describeParams", node: "robot" }),
    ].join("\n");
  }

  async tries(level: string): Promise<string> {
    const asked = [
      await this.#ask({ op: "listen", topic: `${level}/topic` }),
      await this.#ask({ op: "last", topic: `${level}/topic`, timeoutMs: 1000 }),
      await this.#ask({ op: "send", topic: `${level}/topic`, args: [1] }),
      await this.#ask({ op: "announce", topic: `${level}/topic` }),
      await this.#ask({ op: "schema", kind: "topics", name: `${level}/topic` }),
      await this.#ask({ op: "call", service: `${level}/call`, args: [] }),
      await this.#ask({ op: "stream", service: `${level}/call`, args: [], credit: 1 }),
      await this.#ask({ op: "setParams", node: "robot", values: { [`${level}_param`]: 2 } }),
      await this.#ask({ op: "startGoal", action: `${level}/act`, goal: {}, credit: 1 }),
      await this.#ask({ op: "followGoal", action: `${level}/act`, goalId: "x", credit: 1 }),
      await this.#ask({ op: "describeParams", node: `${level}_node` }),
    ];
    return withoutNames(asked.join("\n"), level);
  }

  listens(topic: string): Promise<void> {
    this.client.send(JSON.stringify({ op: "listen", id: this.#listening++, topic }));
    return Promise.resolve();
  }

  #ask(said: object): Promise<string> {
    return this.ask(said, (number) => number);
  }
}

class RosbridgeVisitor extends FrameVisitor {
  async lists(): Promise<string> {
    const services: [name: string, args?: object][] = [
      ["topics"],
      ["topics_and_raw_types"],
      ["nodes"],
      ["node_details", { node: "/robot" }],
      ["services"],
      ["get_param_names"],
      ["action_servers"],
    ];
    const answers: string[] = [];
    for (const [name, args = {}] of services) answers.push(await this.#rosapi(name, args));
    return answers.join("\n");
  }

  async tries(level: string): Promise<string> {
    const asked = [
      await this.#rosapi("topic_type", { topic: `/${level}/topic` }),
      await this.#rosapi("publishers", { topic: `/${level}/topic` }),
      await this.#rosapi("service_type", { service: `/${level}/call` }),
      await this.#rosapi("get_param", { name: `/robot/${level}_param` }),
      await this.#rosapi("set_param", { name: `/robot/${level}_param`, value: "2" }),
      await this.#rosapi("node_details", { node: `/${level}_node` }),
      await this.#call(`/${level}/call`, {}),
    ];
    return withoutNames(asked.join("\n"), level);
  }

  listens(topic: string): Promise<void> {
    this.client.send(JSON.stringify({ op: "subscribe", topic: `/${topic}`, type: "any/Any" }));
    return Promise.resolve();
  }

  #rosapi(name: string, args: object): Promise<string> {
    return this.#call(`/rosapi/${name}`, args);
  }

  #call(service: string, args: object): Promise<string> {
    return this.ask({ op: "call_service", service, args }, (number) => `call:${number}`);
  }
}

class FoxgloveVisitor implements Visitor {
  readonly #fox: FoxClient;

  constructor(fox: FoxClient) {
    this.#fox = fox;
  }

  async lists(): Promise<string> {
    const fox = this.#fox;
    fox.client.subscribeConnectionGraph();
    fox.client.getParameters([], "all");
    await fox.graphs.until((graphs) => graphs.length > 0, "the graph");
    await fox.params.until((params) => params.length > 0, "params");
    await fox.services.until((all) => all.some(({ name }) => name.includes("open")), "services");
    await fox.channels.until((all) => all.some(({ topic }) => topic.includes("open")), "channels");
    return JSON.stringify([
      fox.info.items,
      fox.channels.items,
      fox.services.items,
      fox.graphs.items,
      fox.params.items,
    ]);
  }

  async tries(level: string): Promise<string> {
    const fox = this.#fox;
    const [params, statuses] = [fox.params.items.length, fox.failures.items.length];
    fox.client.setParameters([{ name: `robot/${level}_param`, value: 2 }], `set ${level}`);
    fox.client.getParameters([`robot/${level}_param`], `get ${level}`);
    await fox.params.until((all) => all.some(({ id }) => id === `get ${level}`), "the answer");
    const told = [fox.params.items.slice(params), fox.failures.items.slice(statuses)];
    return withoutNames(JSON.stringify(told), level);
  }

  async listens(topic: string): Promise<void> {
    const named = (name: string) => name.replace(/^\//, "") === topic;
    await this.#fox.channels.until((all) => all.some((one) => named(one.topic)), topic);
    const channel = this.#fox.channels.items.findLast((one) => named(one.topic))!;
    this.#fox.client.subscribe(channel.id);
  }

  async hears(word: string): Promise<string> {
    const text = () => JSON.stringify(this.#fox.messages.items.map(({ message }) => message));
    await this.#fox.messages.until(() => text().includes(word), word);
    return text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fox[Symbol.asyncDispose]();
  }
}
