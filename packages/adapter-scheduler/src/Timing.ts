/** How often the scheduler looks, and after which silence something counts as gone. */
export interface Timing {
  /** How often due jobs and wishes to stop are looked for. */
  readonly tickMillis: number;
  /** How often jobs are looked for whose message pg-boss has lost. */
  readonly lostEveryMillis: number;
  /** After so long without a sign of life from its host a message is handed to another (pg-boss: at least 10). */
  readonly heartbeatSeconds: number;
  readonly heartbeatEverySeconds: number;
  /**
   * A host that has not reached the database for so long ends its runs: soon another host takes them. It
   * finds out up to three ticks later, and its last heartbeat may be `heartbeatEverySeconds` older: all of
   * it together is less than `heartbeatSeconds`, so that the two never run at once.
   */
  readonly silenceMillis: number;
  /** How often pg-boss looks for messages of dead hosts. */
  readonly superviseSeconds: number;
  /** How often a host looks for messages of others; its own it takes at once. */
  readonly pollSeconds: number;
  /** pg-boss holds a message at most 24 hours; a run is asked before to end at its next safe point. */
  readonly longestRunSeconds: number;
  /** How long after that it is cut off. */
  readonly longestEndSeconds: number;
}

export const defaultTiming: Timing = {
  tickMillis: 1_000,
  lostEveryMillis: 15_000,
  heartbeatSeconds: 20,
  heartbeatEverySeconds: 3,
  silenceMillis: 12_000,
  superviseSeconds: 5,
  pollSeconds: 2,
  longestRunSeconds: 23 * 3_600,
  longestEndSeconds: 600,
};
