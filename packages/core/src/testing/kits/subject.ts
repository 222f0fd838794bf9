import type { Ports } from '../../ports.ts';
import { race } from './expectations.ts';

/** Ports under test, and their time. */
export interface PortsSubject<Names extends keyof Ports> {
  readonly ports: Pick<Ports, Names>;
  /**
   * A lifetime that a clause waits out, in milliseconds: long under a manual clock, about 200 on a
   * server.
   */
  readonly ttlMs: number;
  /** Lets this much time pass on the store's clock: moves a manual one, or waits. */
  wait(durationMs: number): Promise<void>;
  /**
   * Opens the same store again, as a second process would: its own adapter, over its own
   * connection. Without it no race is proved; see `RunOptions`.
   */
  peer?(): Promise<Peer<Names>>;
}

/** The ports of a second process. */
export interface Peer<Names extends keyof Ports> {
  readonly ports: Pick<Ports, Names>;
  close(): Promise<void>;
}

/** Replaces some of a subject's ports. */
export const withPorts = <Names extends keyof Ports, Subject extends PortsSubject<Names>>(
  subject: Subject,
  ports: Partial<Pick<Ports, Names>>,
): Subject => ({ ...subject, ports: { ...subject.ports, ...ports } });

/**
 * Breaks one port of a subject: `change` gives the broken calls, the others stay. Its peer is
 * broken the same way, and shares no memory with the subject.
 */
export const breaking =
  <Name extends keyof Ports, Subject extends Pick<PortsSubject<Name>, 'ports' | 'peer'>>(name: Name) =>
  (change: (port: Subject['ports'][Name], subject: Subject) => Partial<Ports[Name]>) =>
  (subject: Subject): Subject => {
    const broken = (ports: Subject['ports']): Subject['ports'] => {
      const port = ports[name];
      return { ...ports, [name]: Object.assign({}, port, change(port, subject)) };
    };
    const peer = async (open: NonNullable<Subject['peer']>): Promise<Peer<Name>> => {
      const opened = await open();
      return { ...opened, ports: broken(opened.ports) };
    };
    const { peer: open } = subject;
    return { ...subject, ports: broken(subject.ports), ...(open && { peer: () => peer(open) }) };
  };

/**
 * Races this many callers, every second one over the connection of a peer. Without a peer all share
 * one connection, and the test's name says so.
 */
export const raceOnBoth = async <Names extends keyof Ports, Answer>(
  subject: Pick<PortsSubject<Names>, 'ports' | 'peer'>,
  callers: number,
  call: (ports: Pick<Ports, Names>, caller: number) => Promise<Answer>,
): Promise<Answer[]> => {
  const peer = await subject.peer?.();
  try {
    return await race(callers, (caller) => call(caller % 2 === 1 && peer ? peer.ports : subject.ports, caller));
  } finally {
    await peer?.close();
  }
};

/** Waits until anything with a lifetime of `ttlMs` has certainly lapsed. */
export const untilLapsed = (subject: Pick<PortsSubject<never>, 'ttlMs' | 'wait'>): Promise<void> =>
  subject.wait(Math.ceil(subject.ttlMs * 1.25));

/** Whether time passes by `wait` alone, as under a manual clock. */
export const clockStands = async ({ ports }: Pick<PortsSubject<'clock'>, 'ports'>): Promise<boolean> => {
  const before = ports.clock.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return ports.clock.now() === before;
};

/** Characters that a store may use as a separator between names, and that names may contain. */
export const betweenNames: readonly string[] = ['\n', ' ', ':', '/', '|', ',', '"', '\\'];

/**
 * Names that only an exact comparison tells apart: they differ in case, in a blank, in how a letter
 * is composed, and at the end of a long one.
 */
export const lookalikes = (name: string): readonly string[] => {
  const long = name.padEnd(200, 'x');
  return [name, name.toUpperCase(), `${name} `, ` ${name}`, `${name}\u00e9`, `${name}e\u0301`, `${long}1`, `${long}2`];
};

/**
 * Ids that only an exact comparison tells apart: they differ in case, in what a pattern or a
 * separator could be, in how a number is written, and in the last of 128 characters.
 */
export const alikeIds = (name: string): readonly string[] => {
  const long = name.padEnd(127, 'x');
  const alike = [name, name.toUpperCase(), `${name}_`, `${name}x`, `${name}:x`, `${name}|x`, `${name}@x`, `${name}.x`];
  return [...alike, `${name}-1`, `${name}-01`, `${long}1`, `${long}2`];
};

/** Text that a careless store changes: outer blanks, two ways to write é, and beyond 16 bits. */
export const fragileText = ' “Café” Cafe\u0301 – 猫 🎻 ';

/** An hour: a lifetime that outlasts any clause. */
export const longMs = 3_600_000;

/** Distinguishes this process from others that run kits on the same servers. */
const run = crypto.getRandomValues(new Uint32Array(1)).join('');
let made = 0;

/** A name that no other clause uses, in this process or another. */
export const freshName = (word: string): string => {
  made += 1;
  return `${word}-${run}-${made}`;
};
