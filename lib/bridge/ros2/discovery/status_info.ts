import { ParameterId, type ParameterList, type ParameterOutput } from "../wire/parameters.ts";

const DISPOSED = 1;
const UNREGISTERED = 2;

/** Says of a sample that what it names is no more. */
export function writeStatusInfo(parameters: ParameterOutput): void {
  // It is big-endian, whatever the rest is.
  parameters.add(
    ParameterId.statusInfo,
    (to) => to.bytes(Uint8Array.of(0, 0, 0, DISPOSED | UNREGISTERED)),
  );
}

/** @returns Whether a sample says that what it names is no more. */
export function saysGone(inlineQos: ParameterList | undefined): boolean {
  const status = inlineQos?.get(ParameterId.statusInfo);
  return status !== undefined && (status.slice(4)[3]! & (DISPOSED | UNREGISTERED)) !== 0;
}
