import type { Ports } from '../../ports.ts';

/** Ports under test, and their time. */
export interface PortsSubject<Names extends keyof Ports> {
  readonly ports: Pick<Ports, Names>;
  /**
   * A life that a clause waits to see end, in milliseconds: long under a manual clock, some 200 on
   * a server.
   */
  readonly ttlMs: number;
  /** Lets so much time pass by the store's clock: moves a manual one, or waits. */
  wait(durationMs: number): Promise<void>;
}

/** Other ports in place of some of a subject's. */
export const withPorts = <Names extends keyof Ports, Subject extends PortsSubject<Names>>(
  subject: Subject,
  ports: Partial<Pick<Ports, Names>>,
): Subject => ({ ...subject, ports: { ...subject.ports, ...ports } });

/** Makes one port of a subject wrong: `change` tells in which of its calls, the others stay. */
export const breaking =
  <Name extends keyof Ports, Subject extends Pick<PortsSubject<Name>, 'ports'>>(name: Name) =>
  (change: (port: Subject['ports'][Name], subject: Subject) => Partial<Ports[Name]>) =>
  (subject: Subject): Subject => {
    const port = subject.ports[name];
    return { ...subject, ports: { ...subject.ports, [name]: Object.assign({}, port, change(port, subject)) } };
  };

/** Waits until whatever was given `ttlMs` to live is over, for sure. */
export const untilLapsed = (subject: Pick<PortsSubject<never>, 'ttlMs' | 'wait'>): Promise<void> =>
  subject.wait(Math.ceil(subject.ttlMs * 1.25));

/** An hour: long enough that nothing given it ends while a clause runs. */
export const longMs = 3_600_000;

/** Tells this process from others that run kits on the same servers. */
const run = crypto.getRandomValues(new Uint32Array(1)).join('');
let made = 0;

/** A name no other clause uses, in this process or another. */
export const freshName = (word: string): string => {
  made += 1;
  return `${word}-${run}-${made}`;
};
