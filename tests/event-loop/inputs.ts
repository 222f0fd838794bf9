import { drawingOf, fineHall, hallOf, largeHall, tablesAtOnePoint } from './halls.ts';
import type { Asked, Office } from './office.ts';

/** Something to send, and whether it came to what it has to. */
export interface Input {
  readonly name: string;
  readonly send: () => Promise<Asked>;
  readonly status: number;
}

const bodyBytes = 4 * 1024 * 1024 - 1_024;

/** A text of as many pieces as a body may have bytes. */
const filled = (begin: string, piece: (at: number) => string, end: string): string => {
  const pieces: string[] = [];
  let length = begin.length + end.length;
  for (let at = 0; ; at += 1) {
    const next = piece(at);
    length += next.length + 1;
    if (length > bodyBytes) return `${begin}${pieces.join(',')}${end}`;
    pieces.push(next);
  }
};

const frame = JSON.stringify({ layout: drawingOf([]) });
const inList = frame.lastIndexOf(']');
const [begin, end] = [frame.slice(0, inList), frame.slice(inList)];
const section = JSON.stringify(hallOf(1, { rows: 1, seats: 1 }).sections[0]);
const inNotes = (piece: (at: number) => string): string => {
  const [before = '', after = ''] = section.split('"notes":[]');
  return filled(`${begin}${before}"notes":[`, piece, `]${after}${end}`);
};
/** As many sections of so many notes as fit. */
const inManySections = (notes: string): string => filled(begin, () => section.replace('"notes":[]', notes), end);
const fields = (at: number): string =>
  `{${Array.from({ length: 9 }, (_, field) => `"k${(at * 9 + field).toString(36)}":1`).join(',')}}`;
const badNotes = `"notes":[${Array(4_999).fill('0').join(',')}]`;

/** What is not a layout, or no sound one, as large as it may come. */
const illegalBodies: readonly (readonly [name: string, body: () => string, status: number])[] = [
  ['800 tables at one point', () => JSON.stringify({ layout: tablesAtOnePoint(800) }), 200],
  ['5,000 tables at one point', () => JSON.stringify({ layout: tablesAtOnePoint(5_000) }), 200],
  ['4 MiB of zeros as notes', () => inNotes(() => '0'), 400],
  ['4 MiB of empty lists as notes', () => inNotes(() => '[]'), 400],
  ['4 MiB of fields nobody knows', () => filled(begin, fields, end), 400],
  ['4 MiB of sections of 5,000 bad notes', () => inManySections(badNotes), 400],
  ['4 MiB of objects in one list', () => filled(begin, () => '{}', end), 400],
  ['4 MiB in one text', () => `${begin}"${'\\u00e9'.repeat(bodyBytes / 6 - 200)}"${end}`, 400],
  ['4 MiB of commas', () => `${begin}${','.repeat(bodyBytes - 1_000)}${end}`, 400],
  ['4 MiB of blanks', () => `${begin}${' '.repeat(bodyBytes - 1_000)}${end}`, 200],
  ['75,000 notes about no seat', () => notesOfNobody(), 200],
];

const notesOfNobody = (): string =>
  JSON.stringify({
    layout: hallOf(15, { rows: 10, seats: 50, notes: Array(5_000).fill({ row: 'Q', number: 900, blocked: true }) }),
  });

/**
 * Inputs from the worst down, for a deployment that is watched. Some of them need what those before
 * them have made.
 */
export const inputsFor = async (office: Office): Promise<readonly Input[]> => {
  const { ask, organizationId } = office;
  const layouts = `/v1/organizer/organizations/${organizationId}/layouts`;
  const [large, fine] = [await office.sell(largeHall()), await office.sell(fineHall())];
  const zip = { 'accept-encoding': 'gzip' };
  const check = (body: string): Promise<Asked> => ask('organizer', 'POST', `${layouts}/check`, body);
  const read = (path: string, headers: Record<string, string> = zip): Promise<Asked> =>
    ask('anybody', 'GET', `/v1/sessions/${path}`, undefined, headers);
  const hold = (sessionId: string, body: object, number: number): Promise<Asked> =>
    ask(`buyer ${number}`, 'POST', `/v1/sessions/${sessionId}/holds`, body);
  const [ticket] = await office.buy('buyer 9', await office.sell(hallOf(1, { rows: 1, seats: 2 })), 1);
  const ticketIn = (ending: string): Promise<Asked> =>
    ask('buyer 9', 'GET', `/v1/tickets/${String(ticket?.ticketId)}/${ending}`);
  const { sessionId: draft, layoutId } = await office.draft(largeHall());
  const more = JSON.stringify({ layout: hallOf(50, { rows: 50, seats: 39 }), layoutId });
  const together = async (count: number, send: () => Promise<Asked>): Promise<Asked> => {
    const answers = await Promise.all(Array.from({ length: count }, send));
    const [first] = answers.toSorted((one, other) => other.status - one.status);
    if (first === undefined) throw new Error('nothing was asked');
    return first;
  };
  const fineBody = JSON.stringify({ layout: fineHall() });
  const filling = 'x'.repeat(200);

  return [
    ...illegalBodies.map(([name, body, status]): Input => ({ name, send: () => check(body()), status })),
    { name: 'a check of 100,000 seats', send: () => check(JSON.stringify({ layout: largeHall() })), status: 200 },
    { name: 'a check of 20,000 rows', send: () => check(JSON.stringify({ layout: fineHall() })), status: 200 },
    { name: 'eight checks of 20,000 rows at once', send: () => together(8, () => check(fineBody)), status: 200 },
    { name: 'a new version of 100,000 seats', send: () => ask('organizer', 'POST', layouts, more), status: 201 },
    {
      name: 'a session in another version',
      send: () => ask('organizer', 'PATCH', `/v1/organizer/sessions/${draft}`, { layoutVersion: 2 }),
      status: 200,
    },
    { name: 'a drawing of 100,000 seats', send: () => read(`${large}/layout`), status: 200 },
    {
      name: 'the same, not compressed',
      send: () => read(`${large}/layout`, { 'accept-encoding': 'identity' }),
      status: 200,
    },
    { name: 'a drawing of 20,000 rows', send: () => read(`${fine}/layout`), status: 200 },
    { name: 'the seats of 100,000', send: () => read(`${large}/seats`), status: 200 },
    { name: 'the session of 100,000', send: () => read(fine), status: 200 },
    { name: 'a hold by name', send: () => hold(large, { seatIds: ['B0-R0-1'] }, 1), status: 201 },
    { name: 'a hold of the best 10', send: () => hold(large, { bestAvailable: { quantity: 10 } }, 2), status: 201 },
    {
      name: 'a hold of the best 10 in 20,000 rows',
      send: () => hold(fine, { bestAvailable: { quantity: 10 } }, 3),
      status: 201,
    },
    { name: 'a ticket to print', send: () => ticketIn('ticket.pdf'), status: 200 },
    { name: 'ten tickets to print at once', send: () => together(10, () => ticketIn('ticket.pdf')), status: 200 },
    {
      name: 'all tickets of an order, ten times at once',
      send: () => together(10, () => ask('buyer 9', 'GET', `/v1/orders/${String(ticket?.orderId)}/tickets.pdf`)),
      status: 200,
    },
    { name: 'a ticket as a picture', send: () => ticketIn('qr.png'), status: 200 },
    { name: 'a search', send: () => ask('anybody', 'GET', `/v1/events?q=${filling}`), status: 200 },
    { name: '64 KiB of zeros as seats', send: () => hold(large, { seatIds: Array(30_000).fill(0) }, 4), status: 400 },
  ];
};
