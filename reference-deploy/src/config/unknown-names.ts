import leven from 'leven';

const ours = /^ticketly_/i;

/** Read by tests and tools that share a shell with a deployment. */
const ofTools = /^TICKETLY_(TEST|SIMULATION)_/;

/** What Kubernetes sets in every container for a service whose name begins with ours. */
const ofKubernetes = /^TICKETLY_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/;
const portOfKubernetes = /^TICKETLY_(\w+_)?PORT$/;
const isOfKubernetes = (name: string, value: string): boolean =>
  ofKubernetes.test(name) || (portOfKubernetes.test(name) && /^(tcp|udp|sctp):\/\//.test(value));

const stem = (name: string): string => name.toUpperCase().replace('TICKETLY_', '');

/**
 * Mistyped letters, as a share of the longer name: `prod` is nearer to `production` than to `test`.
 */
const distance = (name: string, other: string): number =>
  leven(stem(name), stem(other)) / Math.max(stem(name).length, stem(other).length);

/** The valid name that was most likely meant. */
export const nearest = (name: string, names: readonly string[]): string =>
  names.reduce((best, each) => (distance(name, each) < distance(name, best) ? each : best));

/**
 * Each setting that has our prefix but no meaning, in a sentence with the name that was probably
 * meant: otherwise a typo would silently switch a setting off.
 */
export const unknownNames = (present: Readonly<Record<string, string>>, names: readonly string[]): readonly string[] =>
  Object.entries(present)
    .filter(
      ([name, value]) =>
        ours.test(name) && !names.includes(name) && !ofTools.test(name) && !isOfKubernetes(name, value),
    )
    .map(([name]) => `There is no setting ${name}; did you mean ${nearest(name, names)}?`);
