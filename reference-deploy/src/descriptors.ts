/** How the file descriptors of a process are shared out. */
export interface DescriptorBudget {
  /** Streams that may be open; readers beyond that are turned away, and others still served. */
  readonly readers: number;
  /** Connections that are served; on any more, requests are answered with 503. */
  readonly served: number;
  /** Connections that are accepted; any more are cut at once. */
  readonly accepted: number;
}

const mostForOurselves = 256;

/**
 * Keeps descriptors for the process itself: its stores, its log, and the files that it reads and
 * writes. Of the others, a tenth only tells those who come too late to try again, and of the rest
 * four fifths may be readers of live maps.
 *
 * @param openFiles how many descriptors the process may have
 */
export const descriptorBudget = (openFiles: number): DescriptorBudget => {
  const accepted = openFiles - Math.min(mostForOurselves, Math.floor(openFiles / 2));
  const served = Math.floor(accepted * 0.9);
  return { readers: Math.floor(served * 0.8), served, accepted };
};

/**
 * How many file descriptors this process may have open, as the system limits it (`ulimit -n`);
 * undefined where nothing limits them, or nothing says so.
 */
export const openFilesLimit = (): number | undefined => {
  // Otherwise a report looks up the names of all peers.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const soft = report.userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
};
