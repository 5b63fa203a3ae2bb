/** The topic that nodes publish their log lines on: its full name. */
export const LOG_TOPIC = "rosy/log";
