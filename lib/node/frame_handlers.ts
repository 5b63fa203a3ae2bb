import type { FrameHandler } from "../peer/connection.ts";
import type { PeerDirectory } from "../peer/records/peer_directory.ts";
import type { RecordExchange } from "../peer/records/record_exchange.ts";
import type { SchemaExchange } from "../schema/exchange/schema_exchange.ts";
import type { StatsInquirer } from "./report/stats_inquirer.ts";
import type { StatsReporter } from "./report/stats_reporter.ts";
import type { ServiceCaller } from "../service/service_caller.ts";
import type { ServiceResponder } from "../service/service_responder.ts";
import type { RetainedSender } from "../topic/retained/retained_sender.ts";
import type { TopicReceiver } from "../topic/topic_receiver.ts";
import { FrameType, OVERSIZED } from "../wire/frame.ts";

/** Who reads frames. */
export interface FrameReaders {
  readonly receiver: TopicReceiver;
  readonly retained: RetainedSender;
  readonly responder: ServiceResponder;
  readonly caller: ServiceCaller;
  readonly records: RecordExchange;
  readonly schemas: SchemaExchange;
  readonly directory: PeerDirectory;
  readonly reporter: StatsReporter;
  readonly inquirer: StatsInquirer;
}

/** @returns Who reads a frame, by its type. */
export function frameHandlers(
  readers: FrameReaders,
): Readonly<Record<number, FrameHandler>> {
  const { receiver, retained, responder, caller, records, schemas, directory } = readers;
  return {
    [FrameType.TOPIC]: (connection, frame) => receiver.read(connection, frame),
    [FrameType.RETAINED]: (connection, frame) => receiver.readRetained(connection, frame),
    [FrameType.WANT_RETAINED]: (connection, frame) => retained.read(connection, frame),
    [FrameType.CALL]: (connection, frame) => responder.readCall(connection, frame),
    [FrameType.CANCEL]: (connection, frame) => responder.readCancel(connection, frame),
    [FrameType.ANSWER]: (connection, frame) => caller.answers.readAnswer(connection, frame),
    [FrameType.FAILURE]: (connection, frame) => caller.answers.readFailure(connection, frame),
    [FrameType.PART]: (connection, frame) => caller.answers.readPart(connection, frame),
    [FrameType.END]: (connection, frame) => caller.answers.readEnd(connection, frame),
    [FrameType.CREDIT]: (connection, frame) => responder.readCredit(connection, frame),
    [OVERSIZED + FrameType.TOPIC]: (connection, frame) => receiver.readOversized(connection, frame),
    [OVERSIZED + FrameType.CALL]: (connection, frame) =>
      responder.readOversizedCall(connection, frame),
    [OVERSIZED + FrameType.ANSWER]: (connection, frame) =>
      caller.answers.readOversizedAnswer(connection, frame),
    [OVERSIZED + FrameType.PART]: (connection, frame) =>
      caller.answers.readOversizedPart(connection, frame),
    [FrameType.RECORD]: (connection, frame) => records.readRecord(connection, frame),
    [FrameType.INTEREST]: (connection, frame) => records.readInterest(connection, frame),
    [FrameType.WANT_RECORD]: (connection) => records.readWantRecord(connection),
    [FrameType.WANT_SCHEMA]: (connection, frame) => schemas.readWantSchema(connection, frame),
    [FrameType.SCHEMA]: (connection, frame) => schemas.readSchema(connection, frame),
    [FrameType.PEERS]: (connection, frame) => directory.read(connection, frame),
    [FrameType.WANT_STATS]: (connection, frame) => readers.reporter.read(connection, frame),
    [FrameType.STATS]: (connection, frame) => readers.inquirer.read(connection, frame),
  };
}
