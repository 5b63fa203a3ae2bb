/**
 * Why a message was dropped before it was written: `"full"` where too much waited for the peer,
 * `"old"` where it had waited too long, `"expired"` where its time to live was over, `"newest"` and
 * `"replaced"` where the topic's policy says so, `"gone"` where the peer was given up, `"stopped"`
 * where this node stopped and the peer had not taken it in time, `"too-large"` where the peer takes no
 * message of that size.
 */
export type DropReason =
  | "full"
  | "old"
  | "expired"
  | "newest"
  | "replaced"
  | "gone"
  | "stopped"
  | "too-large";
