import { DEFAULT_QOS } from "../discovery/qos.ts";
import { serviceTopics } from "../names.ts";
import type { DdsParticipant } from "../participant/dds_participant.ts";
import type { EndpointData } from "../discovery/endpoint_data.ts";
import type { DdsReader } from "../reading/dds_reader.ts";
import type { Sample } from "../reading/sample.ts";
import type { ServiceCodec } from "../types/ros2_types.ts";
import { type GuidPrefix, prefixOf } from "../wire/guid.ts";
import type { DdsWriter } from "../writing/dds_writer.ts";

/** What both ends of a service are made of. */
export interface ServiceParts {
  /** The service, with a slash before it. */
  readonly service: string;
  readonly codec: ServiceCodec;
  readonly participant: DdsParticipant;
}

/** The two topics of a service, as one end has them. */
export class ServiceEnds {
  readonly writer: DdsWriter;
  readonly reader: DdsReader;
  readonly #participant: DdsParticipant;

  /**
   * @param parts The service.
   * @param options `isClient`: which end; `id`: 16 bytes that the other end knows it by; `deliver`:
   * takes what comes.
   */
  constructor({ service, codec, participant }: ServiceParts, { isClient, id, deliver }: {
    readonly isClient: boolean;
    readonly id: Uint8Array;
    readonly deliver: (sample: Sample) => void;
  }) {
    const { request, reply } = serviceTopics(service);
    const ends = [
      { topic: request, type: codec.request.ddsType },
      { topic: reply, type: codec.response.ddsType },
    ] as const;
    const [written, read] = isClient ? ends : [ends[1], ends[0]];
    const digits = Array.from(id, (byte) => byte.toString(16)).join(".");
    // By this ROS 2 knows which reader and writer belong together.
    const userData = `${isClient ? "clientid" : "serviceid"}=${digits};`;
    const common = { qos: DEFAULT_QOS, userData };
    this.#participant = participant;
    this.reader = participant.createReader({ ...read, ...common, deliver });
    this.writer = participant.createWriter({ ...written, ...common });
  }

  /** Those at the other end who can both be told and be heard. */
  get others(): ReadonlySet<GuidPrefix> {
    return inBoth(this.reader.writers, this.writer.readers);
  }

  /** Those of the others who have said that they know this end: nothing that is said to them is lost. */
  get ready(): ReadonlySet<GuidPrefix> {
    return inBoth(this.reader.readyWriters, this.writer.readyReaders);
  }

  /** Ends it. Idempotent. */
  close(): void {
    this.#participant.remove(this.reader);
    this.#participant.remove(this.writer);
  }
}

function inBoth(
  some: readonly EndpointData[],
  others: readonly EndpointData[],
): ReadonlySet<GuidPrefix> {
  const prefixes = (all: readonly EndpointData[]) => new Set(all.map(({ guid }) => prefixOf(guid)));
  return prefixes(some).intersection(prefixes(others));
}
