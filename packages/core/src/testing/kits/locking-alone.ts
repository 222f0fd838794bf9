import type { Ports } from '../../ports.ts';
import type { Peer, PortsSubject } from './subject.ts';

/**
 * One turn of a caller: it looks, then acts on what it saw. Turns of one process never overlap.
 * When two processes race, both look before either acts, once.
 */
export type Turn = <Seen, Answer>(look: () => Promise<Seen>, act: (seen: Seen) => Promise<Answer>) => Promise<Answer>;

/** State that both processes share: whether there are two, and how many have looked. */
interface Meeting {
  isOpen: boolean;
  arrived: number;
  readonly everybody: Promise<void>;
  readonly over: () => void;
  looks: Promise<unknown>;
}

const newMeeting = (): Meeting => {
  let over = (): void => {};
  const everybody = new Promise<void>((resolve) => {
    over = resolve;
  });
  return { isOpen: false, arrived: 0, everybody, over, looks: Promise.resolve() };
};

/** The turns of one process. */
const turnsOf = (meeting: Meeting): Turn => {
  let last: Promise<unknown> = Promise.resolve();
  let hasMet = false;
  const meet = async (): Promise<void> => {
    if (hasMet || !meeting.isOpen) return;
    hasMet = true;
    meeting.arrived += 1;
    if (meeting.arrived === 2) meeting.over();
    await meeting.everybody;
  };
  return (look, act) => {
    const turn = last.then(async () => {
      // The two processes look one after the other, so that neither look blocks the other.
      const seen = meeting.looks.then(look);
      meeting.looks = seen.catch(() => undefined);
      const known = await seen;
      await meet();
      return act(known);
    });
    last = turn.catch(() => undefined);
    return turn;
  };
};

/** The turns of each process, and a switch that says there are two. */
export const turnsApart = (): { readonly ofProcess: () => Turn; readonly race: () => void } => {
  const meeting = newMeeting();
  return {
    ofProcess: () => turnsOf(meeting),
    race: () => {
      meeting.isOpen = true;
    },
  };
};

/**
 * Breaks one port of a subject the way an in-process lock does: correct on one connection, wrong on
 * two. A clause that does not race over a peer passes it.
 */
export const lockingAlone =
  <Name extends keyof Ports, Subject extends Pick<PortsSubject<Name>, 'ports' | 'peer'>>(name: Name) =>
  (change: (port: Subject['ports'][Name], turn: Turn, ports: Subject['ports']) => Partial<Ports[Name]>) =>
  (subject: Subject): Subject => {
    const { ofProcess, race } = turnsApart();
    const broken = (ports: Subject['ports']): Subject['ports'] => {
      const port = ports[name];
      return { ...ports, [name]: Object.assign({}, port, change(port, ofProcess(), ports)) };
    };
    const peer = async (open: NonNullable<Subject['peer']>): Promise<Peer<Name>> => {
      const opened = await open();
      race();
      return { ...opened, ports: broken(opened.ports) };
    };
    const { peer: open } = subject;
    return { ...subject, ports: broken(subject.ports), ...(open && { peer: () => peer(open) }) };
  };
