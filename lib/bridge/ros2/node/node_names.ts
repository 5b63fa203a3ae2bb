import type { DdsParticipant } from "../participant/dds_participant.ts";
import type { Sample } from "../reading/sample.ts";
import type { MessageCodec } from "../types/ros2_types.ts";
import { Ros2Types } from "../types/ros2_types.ts";
import { bytesOfHex, type Guid, guidOf, type GuidPrefix, hexOf } from "../wire/guid.ts";
import { PARTICIPANT_ENTITY, prefixOf } from "../wire/guid.ts";
import { nowNs } from "../wire/time.ts";
import type { Clock } from "../../../time/clock.ts";
import type { DdsWriter } from "../writing/dds_writer.ts";

/** A node of ROS 2: several may share a participant. */
export interface NamedNode {
  /** Its full name: `/camera/driver`. */
  readonly name: string;
  /** Its readers and writers. */
  readonly endpoints: ReadonlySet<Guid>;
}

const TOPIC = "ros_discovery_info";
const TYPE = "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_";
const QOS = { reliable: true, transientLocal: true, depth: 1 };
/** The most participants whose nodes are kept in mind. */
const MAX_PARTICIPANTS = 512;

/** How ids were written before Iron: longer, with zeros at the end. */
const GID_BYTES = { now: 16, formerly: 24 } as const;

interface Gid {
  readonly data: Uint8Array;
}

interface ParticipantInfo {
  readonly gid: Gid;
  readonly node_entities_info_seq: readonly {
    readonly node_namespace: string;
    readonly node_name: string;
    readonly reader_gid_seq: readonly Gid[];
    readonly writer_gid_seq: readonly Gid[];
  }[];
}

/** Which nodes there are: participants of ROS 2 tell each other so on a topic of its own. */
export class NodeNames {
  readonly #nodes = new Map<GuidPrefix, readonly NamedNode[]>();
  readonly #codecs: readonly MessageCodec[];
  readonly #participant: DdsParticipant;
  readonly #writer: DdsWriter;
  readonly #clock: Clock;
  readonly #changed: () => void;

  private constructor(
    codecs: readonly MessageCodec[],
    { participant, clock, changed }: {
      readonly participant: DdsParticipant;
      readonly clock: Clock;
      readonly changed: () => void;
    },
  ) {
    this.#codecs = codecs;
    this.#participant = participant;
    this.#clock = clock;
    this.#changed = changed;
    participant.createReader({
      topic: TOPIC,
      type: TYPE,
      qos: QOS,
      deliver: (sample) => this.#take(sample),
    });
    this.#writer = participant.createWriter({ topic: TOPIC, type: TYPE, qos: QOS });
  }

  /** Begins to take what others tell. */
  static async open(parts: {
    readonly participant: DdsParticipant;
    readonly clock: Clock;
    /** Told of changes. */
    readonly changed: () => void;
  }): Promise<NodeNames> {
    const codecs = await Promise.all(
      [GID_BYTES.now, GID_BYTES.formerly].map((bytes) =>
        new Ros2Types([
          ["rmw_dds_common/msg/Gid", `uint8[${bytes}] data`],
          [
            "rmw_dds_common/msg/NodeEntitiesInfo",
            "string node_namespace\nstring node_name\nGid[] reader_gid_seq\nGid[] writer_gid_seq",
          ],
          [
            "rmw_dds_common/msg/ParticipantEntitiesInfo",
            "Gid gid\nNodeEntitiesInfo[] node_entities_info_seq",
          ],
        ]).message("rmw_dds_common/msg/ParticipantEntitiesInfo")
      ),
    );
    return new NodeNames(codecs, parts);
  }

  /** @returns The nodes of a participant; none where it has not told of any. */
  of(prefix: GuidPrefix): readonly NamedNode[] {
    return this.#nodes.get(prefix) ?? [];
  }

  /** Tells others of the node of this side. */
  tell(name: string, { readers, writers }: {
    readonly readers: readonly Guid[];
    readonly writers: readonly Guid[];
  }): void {
    const gid = (guid: Guid) => ({ data: bytesOfHex(guid) });
    const slash = name.lastIndexOf("/");
    const payload = this.#codecs[0]!.write({
      gid: gid(guidOf(this.#participant.prefix, PARTICIPANT_ENTITY)),
      node_entities_info_seq: [{
        node_namespace: name.slice(0, slash) || "/",
        node_name: name.slice(slash + 1),
        reader_gid_seq: readers.map(gid),
        writer_gid_seq: writers.map(gid),
      }],
    });
    this.#writer.write({ payload, timeNs: nowNs(this.#clock) });
  }

  #take({ writer, payload }: Sample): void {
    const prefix = prefixOf(writer);
    if (!payload || (this.#nodes.size >= MAX_PARTICIPANTS && !this.#nodes.has(prefix))) return;
    const nodes = this.#read(payload).node_entities_info_seq.map((node) => ({
      name: `${node.node_namespace.replace(/\/?$/, "/")}${node.node_name}`,
      endpoints: new Set(
        [...node.reader_gid_seq, ...node.writer_gid_seq].map(({ data }) =>
          hexOf(data.subarray(0, GID_BYTES.now))
        ),
      ),
    }));
    this.#nodes.set(prefix, nodes);
    this.#changed();
  }

  #read(payload: Uint8Array): ParticipantInfo {
    const [now, formerly] = this.#codecs;
    const info = now!.read(payload) as ParticipantInfo;
    // Ids of 24 bytes look as if there were no nodes, and something behind that.
    const isFormer = info.node_entities_info_seq.length === 0 &&
      payload.length > 4 + GID_BYTES.now + 4 + 4;
    return isFormer ? formerly!.read(payload) as ParticipantInfo : info;
  }
}
