/**
 * Sound.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { bytes, message, natural, text, time } from "../fields.ts";
import type { Timestamp } from "./time.ts";

/** A single chunk of a compressed audio bitstream */
export interface CompressedAudio {
  /** Timestamp of the start of the audio chunk */
  timestamp: Timestamp;
  /**
   * Compressed audio data. Packet duration is determined by the codec during encoding. Messages
   * should generally contain approximately 20 ms of audio.
   *
   * - `opus`
   * - Each message must contain a complete raw Opus packet, without Ogg, WebM, or other container
   *   framing, as described in [RFC 6716 section
   *   3](https://datatracker.ietf.org/doc/html/rfc6716#section-3).
   * - Each packet contains all information necessary for decoding, and may be decoded at any sample
   *   rate supported by Opus (8, 12, 16, 24, or 48 kHz).
   * - A single raw Opus packet represents mono or stereo audio; multichannel Opus requires
   *   multistream or container metadata and is not supported by this schema.
   * - `mp4a.40.2`
   * - Each message must contain a complete MPEG-4 AAC-LC ADTS frame, including the ADTS header, as
   *   described in section 1.A.3.2 of ISO/IEC 14496-3:2019.
   * - The ADTS header supplies stream parameters such as sample rate and channel configuration.
   */
  data: Uint8Array;
  /**
   * Audio format. Values supported by Foxglove are `opus` for raw Opus packets and `mp4a.40.2` for
   * AAC-LC ADTS frames.
   */
  format: string;
}

/** The schema of {@linkcode CompressedAudio}: `foxglove.CompressedAudio`. */
export const CompressedAudio: NamedSchema<CompressedAudio> = message(
  "foxglove.CompressedAudio",
  "A single chunk of a compressed audio bitstream",
  {
    timestamp: time("Timestamp of the start of the audio chunk"),
    data: bytes(
      "Compressed audio data. Packet duration is determined by the codec during encoding. Messages should generally contain approximately 20 ms of audio.\n\n- `opus`\n  - Each message must contain a complete raw Opus packet, without Ogg, WebM, or other container framing, as described in [RFC 6716 section 3](https://datatracker.ietf.org/doc/html/rfc6716#section-3).\n  - Each packet contains all information necessary for decoding, and may be decoded at any sample rate supported by Opus (8, 12, 16, 24, or 48 kHz).\n  - A single raw Opus packet represents mono or stereo audio; multichannel Opus requires multistream or container metadata and is not supported by this schema.\n- `mp4a.40.2`\n  - Each message must contain a complete MPEG-4 AAC-LC ADTS frame, including the ADTS header, as described in section 1.A.3.2 of ISO/IEC 14496-3:2019.\n  - The ADTS header supplies stream parameters such as sample rate and channel configuration.",
    ),
    format: text(
      "Audio format. Values supported by Foxglove are `opus` for raw Opus packets and `mp4a.40.2` for AAC-LC ADTS frames.",
    ),
  },
);

/** A single block of an audio bitstream */
export interface RawAudio {
  /** Timestamp of the start of the audio block */
  timestamp: Timestamp;
  /** Audio data. The samples in the data must be interleaved and little-endian */
  data: Uint8Array;
  /** Audio format. Only 'pcm-s16' is currently supported */
  format: string;
  /** Sample rate in Hz */
  sample_rate: number;
  /** Number of channels in the audio block */
  number_of_channels: number;
}

/** The schema of {@linkcode RawAudio}: `foxglove.RawAudio`. */
export const RawAudio: NamedSchema<RawAudio> = message(
  "foxglove.RawAudio",
  "A single block of an audio bitstream",
  {
    timestamp: time("Timestamp of the start of the audio block"),
    data: bytes("Audio data. The samples in the data must be interleaved and little-endian"),
    format: text("Audio format. Only 'pcm-s16' is currently supported"),
    sample_rate: natural("Sample rate in Hz"),
    number_of_channels: natural("Number of channels in the audio block"),
  },
);
