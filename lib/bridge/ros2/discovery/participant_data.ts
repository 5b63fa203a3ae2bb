import type { UdpAddress } from "../../../transport/udp.ts";
import { PROTOCOL_VERSION, VENDOR_ID } from "../wire/datagram_writer.ts";
import { guidOf, type GuidPrefix, PARTICIPANT_ENTITY, prefixOf } from "../wire/guid.ts";
import { readLocator, writeLocator } from "../wire/locator.ts";
import { ParameterId, ParameterList, ParameterOutput } from "../wire/parameters.ts";
import { MalformedError } from "../wire/wire_input.ts";
import { WireOutput } from "../wire/wire_output.ts";
import { readDurationMs, writeDuration } from "./duration.ts";
import { readBytes, writeBytes } from "./told_bytes.ts";

/** What a participant tells of itself. */
export interface ParticipantData {
  readonly prefix: GuidPrefix;
  /** What it is called, if it says so. */
  readonly name?: string;
  /** Which program it is of; two bytes, of which OMG keeps a list. */
  readonly vendor: number;
  /** Its domain, if it says so. */
  readonly domain?: number;
  /** How long it counts as alive after it was heard of last, in milliseconds. */
  readonly leaseMs: number;
  /** Where it is told of other participants' endpoints. */
  readonly metatraffic: readonly UdpAddress[];
  /** Where its endpoints are that do not say otherwise. */
  readonly unicast: readonly UdpAddress[];
  /** Whatever its program has to say. */
  readonly userData?: string;
}

/** Announces and finds participants, publications and subscriptions. */
const OWN_BUILTIN_ENDPOINTS = 0b11_1111;

/**
 * Reads what a participant tells of itself.
 *
 * @param payload What its announcement holds.
 * @throws {MalformedError} If it says not who it is, or nothing that can be read.
 */
export function readParticipant(payload: Uint8Array): ParticipantData {
  const list = ParameterList.readPayload(payload);
  const guid = list.get(ParameterId.participantGuid)?.guid();
  if (guid === undefined) throw new MalformedError("a participant that does not say who it is");
  const locators = (id: number) => list.all(id).flatMap((input) => readLocator(input) ?? []);
  const name = list.get(ParameterId.entityName)?.text();
  const domain = list.get(ParameterId.domainId)?.u32();
  const userData = list.get(ParameterId.userData);
  const lease = list.get(ParameterId.leaseDuration);
  return {
    prefix: prefixOf(guid),
    ...(name !== undefined && { name }),
    ...(domain !== undefined && { domain }),
    vendor: readVendor(list),
    leaseMs: lease ? readDurationMs(lease) : 100_000,
    metatraffic: locators(ParameterId.metatrafficUnicastLocator),
    unicast: locators(ParameterId.defaultUnicastLocator),
    ...(userData && { userData: readBytes(userData) }),
  };
}

function readVendor(list: ParameterList): number {
  const input = list.get(ParameterId.vendorId);
  return input ? input.u8() << 8 | input.u8() : 0;
}

/** @returns The announcement of a participant. */
export function writeParticipant(data: ParticipantData): Uint8Array<ArrayBuffer> {
  const output = new WireOutput();
  const parameters = new ParameterOutput(output).begin();
  parameters
    .add(ParameterId.protocolVersion, (to) => to.bytes(Uint8Array.from(PROTOCOL_VERSION)))
    .add(ParameterId.vendorId, (to) => to.bytes(Uint8Array.from(VENDOR_ID)))
    .add(ParameterId.participantGuid, (to) => to.guid(guidOf(data.prefix, PARTICIPANT_ENTITY)))
    .add(ParameterId.builtinEndpoints, (to) => to.u32(OWN_BUILTIN_ENDPOINTS))
    .add(ParameterId.leaseDuration, (to) => writeDuration(to, data.leaseMs));
  if (data.domain !== undefined) parameters.add(ParameterId.domainId, (to) => to.u32(data.domain!));
  for (const address of data.metatraffic) {
    parameters.add(ParameterId.metatrafficUnicastLocator, (to) => writeLocator(to, address));
  }
  for (const address of data.unicast) {
    parameters.add(ParameterId.defaultUnicastLocator, (to) => writeLocator(to, address));
  }
  if (data.name !== undefined) parameters.add(ParameterId.entityName, (to) => to.text(data.name!));
  if (data.userData !== undefined) {
    parameters.add(ParameterId.userData, (to) => writeBytes(to, data.userData!));
  }
  parameters.end();
  return output.finish();
}
