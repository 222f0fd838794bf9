/**
 * How far the server's clock is ahead of this page's own, which no change of the computer's clock
 * moves.
 */
let aheadMs = null;

/**
 * Learns the server's time from an answer. It was right when the answer was made, so it can only be
 * late, because of the network or a cache: the latest time heard is the best.
 */
export const hear = (response) => {
  const told = Date.parse(response.headers.get('server-time') ?? '');
  if (!Number.isNaN(told)) aheadMs = Math.max(aheadMs ?? -Infinity, told - performance.now());
};

/** Milliseconds since 1970 by the server's clock, or by ours until that is known. */
export const serverNow = () => (aheadMs === null ? Date.now() : aheadMs + performance.now());
