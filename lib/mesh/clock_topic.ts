/**
 * The topic that tells the time of a simulation, or of a recording that is played: its full name. Its
 * messages go to every node that listens, those that share a name, too.
 */
export const CLOCK_TOPIC = "clock";
