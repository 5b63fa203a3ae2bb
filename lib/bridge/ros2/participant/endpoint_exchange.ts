import type { Clock } from "../../../time/clock.ts";
import { type EndpointData, type OwnEndpoint, readEndpoint } from "../discovery/endpoint_data.ts";
import { writeEndpoint, writeKey } from "../discovery/endpoint_data.ts";
import { PLAIN_QOS } from "../discovery/qos.ts";
import { saysGone, writeStatusInfo } from "../discovery/status_info.ts";
import type { Sample } from "../reading/sample.ts";
import type { DdsReader } from "../reading/dds_reader.ts";
import { BuiltinEntity, type EntityId, type Guid, guidOf, prefixOf } from "../wire/guid.ts";
import { nowNs } from "../wire/time.ts";
import { ParameterId, ParameterList } from "../wire/parameters.ts";
import type { DdsWriter } from "../writing/dds_writer.ts";
import type { KnownParticipant } from "./known_participants.ts";

/** Which endpoints: those that write, or those that read. */
export type EndpointRole = "writer" | "reader";

/** The most endpoints of one participant and one role that are known; further ones are not heard. */
const MAX_ENDPOINTS = 4096;
/** The longest names of topics and types. */
const MAX_NAME_LENGTH = 512;

/** The quality in which participants tell each other of endpoints. */
const BUILTIN_QOS = {
  ...PLAIN_QOS,
  reliable: true,
  transientLocal: true,
  // The newest of each endpoint: how many there are is bounded elsewhere.
  depth: Infinity,
};

/** What an {@linkcode EndpointExchange} is made of. */
export interface EndpointExchangeParts {
  readonly prefix: string;
  readonly clock: Clock;
  readonly createReader: (own: OwnEndpoint, deliver: (sample: Sample) => void) => DdsReader;
  readonly createWriter: (own: OwnEndpoint) => DdsWriter;
  readonly appeared: (role: EndpointRole, endpoint: EndpointData) => void;
  readonly vanished: (role: EndpointRole, endpoint: EndpointData) => void;
}

/** What participants tell each other of their endpoints of one role. */
export class EndpointExchange {
  readonly #role: EndpointRole;
  readonly #parts: EndpointExchangeParts;
  readonly #reader: DdsReader;
  readonly #writer: DdsWriter;
  readonly #entities: { readonly reader: EntityId; readonly writer: EntityId };
  readonly #known = new Map<Guid, EndpointData>();

  /**
   * @param role Which endpoints.
   * @param parts What it is made of.
   */
  constructor(role: EndpointRole, parts: EndpointExchangeParts) {
    this.#role = role;
    this.#parts = parts;
    this.#entities = role === "writer"
      ? { reader: BuiltinEntity.publicationsReader, writer: BuiltinEntity.publicationsWriter }
      : { reader: BuiltinEntity.subscriptionsReader, writer: BuiltinEntity.subscriptionsWriter };
    const own = (entity: EntityId) => ({
      guid: guidOf(parts.prefix, entity),
      topic: "",
      type: "",
      qos: BUILTIN_QOS,
    });
    this.#reader = parts.createReader(own(this.#entities.reader), (sample) => this.#take(sample));
    this.#writer = parts.createWriter(own(this.#entities.writer));
  }

  /** All endpoints that are known. */
  get all(): IterableIterator<EndpointData> {
    return this.#known.values();
  }

  /** @returns An endpoint that is known. */
  get(guid: Guid): EndpointData | undefined {
    return this.#known.get(guid);
  }

  /** Tells all of an endpoint of this side. */
  tell(own: OwnEndpoint): void {
    this.#write(own.guid, writeEndpoint(own));
  }

  /** Tells all that an endpoint of this side is no more. */
  revoke(guid: Guid): void {
    this.#write(guid, writeKey(ParameterId.endpointGuid, guid), { isGone: true });
  }

  /** Begins to exchange with a participant. */
  join({ prefix, metatraffic }: KnownParticipant): void {
    const data = (entity: EntityId) => ({
      guid: guidOf(prefix, entity),
      topic: "",
      type: "",
      qos: BUILTIN_QOS,
      unicast: metatraffic,
    });
    this.#reader.match(data(this.#entities.writer));
    this.#writer.match(data(this.#entities.reader), metatraffic);
  }

  /** Forgets a participant, and its endpoints. */
  leave({ prefix }: KnownParticipant): void {
    this.#reader.unmatch(guidOf(prefix, this.#entities.writer));
    this.#writer.unmatch(guidOf(prefix, this.#entities.reader));
    for (const guid of [...this.#known.keys()]) {
      if (prefixOf(guid) === prefix) this.#forget(guid);
    }
  }

  #write(guid: Guid, payload: Uint8Array, { isGone = false } = {}): void {
    const timeNs = nowNs(this.#parts.clock);
    this.#writer.write({
      payload,
      timeNs,
      key: guid,
      isKey: isGone,
      ...(isGone && { writeInlineQos: writeStatusInfo }),
    });
  }

  #take({ writer, payload, isKey, inlineQos }: Sample): void {
    if (isKey || saysGone(inlineQos)) {
      const guid = (payload && ParameterList.readPayload(payload).get(ParameterId.endpointGuid) ||
        inlineQos?.get(ParameterId.keyHash))?.guid();
      if (guid !== undefined && prefixOf(guid) === prefixOf(writer)) this.#forget(guid);
      return;
    }
    if (!payload) return;
    const endpoint = readEndpoint(payload, this.#role === "writer");
    // Nobody speaks for another one's endpoints.
    if (prefixOf(endpoint.guid) === prefixOf(writer)) this.#learn(endpoint);
  }

  #learn(endpoint: EndpointData): void {
    const { guid, topic, type } = endpoint;
    if (this.#known.has(guid) || topic.length + type.length > MAX_NAME_LENGTH) return;
    const prefix = prefixOf(guid);
    const others = [...this.#known.keys()].filter((other) => prefixOf(other) === prefix);
    if (others.length >= MAX_ENDPOINTS) return;
    this.#known.set(guid, endpoint);
    this.#parts.appeared(this.#role, endpoint);
  }

  #forget(guid: Guid): void {
    const endpoint = this.#known.get(guid);
    if (!endpoint) return;
    this.#known.delete(guid);
    this.#parts.vanished(this.#role, endpoint);
  }
}
