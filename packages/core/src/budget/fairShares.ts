/**
 * Divides slots among those who want some. Nobody gets more than wanted; those who do not get all get
 * the same, but for what cannot be divided, which goes to those who came first. Of more claims than
 * slots, those that get none go round with the turn.
 */
export const fairShares = (
  wanted: ReadonlyArray<number>,
  slots: number,
  turn: number,
): ReadonlyArray<number> => {
  let level = Infinity;
  let left = slots;
  const rising = wanted.toSorted((a, b) => a - b);
  for (const [done, want] of rising.entries()) {
    const equal = Math.floor(left / (rising.length - done));
    if (want > equal) {
      level = equal;
      break;
    }
    left -= want;
  }
  const shares = wanted.map((want) => Math.min(want, level));
  let odd = shares.reduce((rest, share) => rest - share, slots);
  const count = wanted.length;
  const first = count > slots ? turn % count : 0;
  for (let step = 0; step < count && odd > 0; step += 1) {
    const place = (first + step) % count;
    const want = wanted[place] ?? 0;
    if (want > level) {
      shares[place] = level + 1;
      odd -= 1;
    }
  }
  return shares;
};
