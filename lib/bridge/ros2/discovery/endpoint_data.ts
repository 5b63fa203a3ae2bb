import type { UdpAddress } from "../../../transport/udp.ts";
import { type Guid, guidOf, PARTICIPANT_ENTITY, prefixOf } from "../wire/guid.ts";
import { readLocator } from "../wire/locator.ts";
import { ParameterId, ParameterList, ParameterOutput } from "../wire/parameters.ts";
import { MalformedError, type WireInput } from "../wire/wire_input.ts";
import { WireOutput } from "../wire/wire_output.ts";
import { readDurationMs, writeDuration } from "./duration.ts";
import { PLAIN_QOS, type Qos, type ToldQos } from "./qos.ts";
import { readBytes, writeBytes } from "./told_bytes.ts";

/** What a participant tells of one of its writers or readers. */
export interface EndpointData {
  readonly guid: Guid;
  /** The topic, as DDS calls it: `rt/chatter`. */
  readonly topic: string;
  /** The type, as DDS calls it: `std_msgs::msg::dds_::String_`. */
  readonly type: string;
  readonly qos: ToldQos;
  /** Where it is; where its participant says, if there are none. */
  readonly unicast: readonly UdpAddress[];
  /** Whatever its program has to say. */
  readonly userData?: string;
}

/** What is told of an endpoint of this side. */
export interface OwnEndpoint {
  readonly guid: Guid;
  readonly topic: string;
  readonly type: string;
  readonly qos: Qos;
  readonly userData?: string;
}

const BEST_EFFORT = 1;
const RELIABLE = 2;
const TRANSIENT_LOCAL = 1;
const KEEP_LAST = 0;
/** How long a writer may block, as all have it. */
const MAX_BLOCKING_MS = 100;
/** The most partitions of an endpoint that are looked at. */
const MAX_PARTITIONS = 64;

/**
 * Reads what is told of an endpoint.
 *
 * @param payload What is told.
 * @param isWriter Whether it is one of those that write.
 * @throws {MalformedError} If it says not who it is, or nothing that can be read.
 */
export function readEndpoint(payload: Uint8Array, isWriter: boolean): EndpointData {
  const list = ParameterList.readPayload(payload);
  const guid = list.get(ParameterId.endpointGuid)?.guid() ?? list.get(ParameterId.keyHash)?.guid();
  const topic = list.get(ParameterId.topicName)?.text();
  const type = list.get(ParameterId.typeName)?.text();
  if (guid === undefined || topic === undefined || type === undefined) {
    throw new MalformedError("an endpoint that does not say who it is");
  }
  const userData = list.get(ParameterId.userData);
  return {
    guid,
    topic,
    type,
    qos: readQos(list, isWriter),
    unicast: list.all(ParameterId.unicastLocator).flatMap((input) => readLocator(input) ?? []),
    ...(userData && { userData: readBytes(userData) }),
  };
}

function readQos(list: ParameterList, isWriter: boolean): ToldQos {
  const number = (id: number, absent: number) => list.get(id)?.u32() ?? absent;
  const history = list.get(ParameterId.history);
  const isKeepLast = history?.u32() === KEEP_LAST;
  const deadline = list.get(ParameterId.deadline);
  const liveliness = list.get(ParameterId.liveliness);
  const partition = list.get(ParameterId.partition);
  return {
    // What is not said is the default, which is another one for writers and readers.
    reliable: number(ParameterId.reliability, isWriter ? RELIABLE : BEST_EFFORT) === RELIABLE,
    transientLocal: number(ParameterId.durability, 0) >= TRANSIENT_LOCAL,
    depth: isKeepLast ? history!.u32() : history ? Infinity : 1,
    deadlineMs: deadline ? readDurationMs(deadline) : PLAIN_QOS.deadlineMs,
    isExclusive: number(ParameterId.ownership, 0) !== 0,
    livelinessKind: liveliness?.u32() ?? 0,
    livelinessMs: liveliness ? readDurationMs(liveliness) : PLAIN_QOS.livelinessMs,
    partitions: partition ? readTexts(partition) : [],
  };
}

function readTexts(input: WireInput): string[] {
  const count = Math.min(input.u32(), MAX_PARTITIONS);
  return Array.from({ length: count }, () => {
    const text = input.text();
    input.align4();
    return text;
  });
}

/** @returns What is told of an endpoint of this side. */
export function writeEndpoint(data: OwnEndpoint): Uint8Array<ArrayBuffer> {
  const { guid, qos } = data;
  const output = new WireOutput();
  const parameters = new ParameterOutput(output).begin()
    .add(ParameterId.endpointGuid, (to) => to.guid(guid))
    .add(
      ParameterId.participantGuid,
      (to) => to.guid(guidOf(prefixOf(guid), PARTICIPANT_ENTITY)),
    )
    .add(ParameterId.topicName, (to) => to.text(data.topic))
    .add(ParameterId.typeName, (to) => to.text(data.type))
    .add(ParameterId.reliability, (to) => {
      to.u32(qos.reliable ? RELIABLE : BEST_EFFORT);
      writeDuration(to, MAX_BLOCKING_MS);
    })
    .add(ParameterId.durability, (to) => to.u32(qos.transientLocal ? TRANSIENT_LOCAL : 0))
    .add(ParameterId.history, (to) => {
      to.u32(KEEP_LAST);
      to.u32(qos.depth);
    });
  if (data.userData !== undefined) {
    parameters.add(ParameterId.userData, (to) => writeBytes(to, data.userData!));
  }
  parameters.end();
  return output.finish();
}

/** @returns What names an endpoint, or a participant, that is no more. */
export function writeKey(parameterId: number, guid: Guid): Uint8Array<ArrayBuffer> {
  const output = new WireOutput();
  new ParameterOutput(output).begin().add(parameterId, (to) => to.guid(guid)).end();
  return output.finish();
}
