/** How many streams there may be. */
export interface StreamLimits {
  /** Of one user, on this host. */
  readonly perUser: number;
  /** Of everybody, on this host. */
  readonly perHost: number;
}

/** Counts who has streams. */
export const makeStreamSlots = ({ perHost, perUser }: StreamLimits) => {
  const counts = new Map<string, number>();
  let all = 0;
  return {
    /** Whether there was room. */
    take: (user: string): boolean => {
      const own = counts.get(user) ?? 0;
      if (all >= perHost || own >= perUser) return false;
      counts.set(user, own + 1);
      all += 1;
      return true;
    },
    giveBack: (user: string): void => {
      const left = (counts.get(user) ?? 0) - 1;
      if (left > 0) counts.set(user, left);
      else counts.delete(user);
      all -= 1;
    },
  };
};
