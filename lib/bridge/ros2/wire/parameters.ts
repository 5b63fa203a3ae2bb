import { MalformedError, WireInput } from "./wire_input.ts";
import type { WireOutput } from "./wire_output.ts";

/** What is told of participants, endpoints and samples: the numbers of the parameters. */
export const ParameterId = {
  sentinel: 0x01,
  leaseDuration: 0x02,
  topicName: 0x05,
  typeName: 0x07,
  domainId: 0x0f,
  protocolVersion: 0x15,
  vendorId: 0x16,
  reliability: 0x1a,
  liveliness: 0x1b,
  durability: 0x1d,
  ownership: 0x1f,
  presentation: 0x21,
  deadline: 0x23,
  destinationOrder: 0x25,
  latencyBudget: 0x27,
  partition: 0x29,
  userData: 0x2c,
  unicastLocator: 0x2f,
  defaultUnicastLocator: 0x31,
  metatrafficUnicastLocator: 0x32,
  metatrafficMulticastLocator: 0x33,
  history: 0x40,
  participantGuid: 0x50,
  builtinEndpoints: 0x58,
  endpointGuid: 0x5a,
  entityName: 0x62,
  keyHash: 0x70,
  statusInfo: 0x71,
  dataRepresentation: 0x73,
  relatedSampleIdentity: 0x83,
} as const;

/** Bit 14 says that who does not know a parameter must not go on; bit 15 that it is a vendor's own. */
const FLAG_BITS = 0x4000;

/** Parameters, by number; which one comes first is of no meaning but among those of one number. */
export class ParameterList {
  readonly #byId = new Map<number, WireInput[]>();

  /**
   * Reads parameters up to the end of their list.
   *
   * @param input Where they stand; afterwards it is behind them.
   * @returns The list.
   * @throws {MalformedError} If they do not end.
   */
  static read(input: WireInput): ParameterList {
    const list = new ParameterList();
    while (true) {
      const [id, length] = [input.u16(), input.u16()];
      if (id === ParameterId.sentinel) return list;
      list.#add(id & ~FLAG_BITS, new WireInput(input.slice(length), input.isLittleEndian));
    }
  }

  /**
   * Reads a payload that is a list of parameters.
   *
   * @param payload The payload, with the four bytes that say how it is written.
   * @returns The list.
   * @throws {MalformedError} If it is none.
   */
  static readPayload(payload: Uint8Array): ParameterList {
    const header = new WireInput(payload, false);
    const encoding = header.u16();
    if (encoding !== 0x0002 && encoding !== 0x0003) {
      throw new MalformedError(`encoding ${encoding} where parameters are expected`);
    }
    header.u16();
    return ParameterList.read(new WireInput(header.rest(), encoding === 0x0003));
  }

  /** @returns The first parameter of a number, to be read from its beginning. */
  get(id: number): WireInput | undefined {
    return this.all(id)[0];
  }

  /** @returns All parameters of a number, to be read from their beginnings. */
  all(id: number): WireInput[] {
    return (this.#byId.get(id) ?? []).map((input) =>
      new WireInput(input.bytes, input.isLittleEndian)
    );
  }

  /** @returns The same, with bytes of its own, which stay. */
  copy(): ParameterList {
    const copy = new ParameterList();
    for (const [id, inputs] of this.#byId) {
      for (const input of inputs) {
        copy.#add(id, new WireInput(input.bytes.slice(), input.isLittleEndian));
      }
    }
    return copy;
  }

  #add(id: number, input: WireInput): void {
    const others = this.#byId.get(id);
    if (others) others.push(input);
    else this.#byId.set(id, [input]);
  }
}

/** Writes a list of parameters. */
export class ParameterOutput {
  readonly #output: WireOutput;

  /** @param output Where they go. */
  constructor(output: WireOutput) {
    this.#output = output;
  }

  /** Says that what follows are parameters, little-endian. */
  begin(): this {
    this.#output.bytes(Uint8Array.of(0x00, 0x03, 0x00, 0x00));
    return this;
  }

  /**
   * Appends one.
   *
   * @param id Its number.
   * @param write Writes its value; what is missing to a multiple of four is added.
   */
  add(id: number, write: (output: WireOutput) => void): this {
    const output = this.#output;
    output.u16(id);
    output.u16(0);
    const start = output.length;
    write(output);
    output.zeros(-(output.length - start) & 3);
    output.setU16(start - 2, output.length - start);
    return this;
  }

  /** Ends the list. */
  end(): void {
    this.#output.u16(ParameterId.sentinel);
    this.#output.u16(0);
  }
}
