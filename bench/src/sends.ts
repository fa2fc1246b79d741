/**
 * Notes when each request to Temu leaves this process, on the monotonic clock in milliseconds. It
 * wraps `fetch`, below everything that it measures.
 */
export const recordSends = (endpoint: string): ReadonlyArray<number> => {
  const sends: Array<number> = [];
  const send = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url === endpoint) sends.push(performance.now());
    return send(input, init);
  };
  return sends;
};

/** The most sends that any sliding second holds. */
export const mostInASecond = (sends: ReadonlyArray<number>): number => {
  let most = 0;
  let oldest = 0;
  for (const [index, at] of sends.entries()) {
    while (at - (sends[oldest] ?? at) >= 1_000) oldest += 1;
    most = Math.max(most, index - oldest + 1);
  }
  return most;
};
