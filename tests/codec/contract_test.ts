import { defineCodec } from "../../lib/codec/define_codec.ts";
import { jsonCodec } from "../../lib/codec/json/json.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { structuredCloneCodec } from "../../lib/codec/clone/structured_clone.ts";
import { codecContract } from "./contract.ts";
import { decoded, encoded } from "./round_trip.ts";

const invertedCodec = defineCodec({
  name: "inverted",
  encode: (value) => encoded(msgpackCodec, value).map((byte) => ~byte),
  decode: (bytes) => decoded(msgpackCodec, bytes.map((byte) => ~byte)),
});

codecContract("msgpackCodec", msgpackCodec);
codecContract("jsonCodec", jsonCodec);
codecContract("structuredCloneCodec", structuredCloneCodec);
codecContract("defineCodec()", invertedCodec);
