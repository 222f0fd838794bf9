import type { AskedOfBuyers, Question } from '../catalog/index.ts';
import { problemList, textProblems } from '../kernel/index.ts';
import type { Limits, Problem, ProblemList, SeatId } from '../kernel/index.ts';
import { checkAnswers } from './check-answers.ts';
import type { Contact, Guest, OrderContact } from './contact.ts';

const nameMaxLength = 200;
/** RFC 5321, section 4.5.3.1.3: a path has at most 256 octets, including its brackets. */
const emailMaxLength = 254;
const localeMaxLength = 35;

/**
 * Letters of any script. Rejects quoted parts and comments: mail allows them, but nobody uses them.
 */
const emailPattern =
  /^[^\s@<>()[\]\\,;:"]{1,64}@(?:[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}-]{0,62}\.)+[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}-]{1,62}$/u;

/**
 * Everything that is wrong with what a buyer tells for an order of these seats; empty if it is what
 * the event asks for. Anything the event did not ask for is refused: what is not known cannot leak.
 * No message repeats what the buyer wrote.
 */
export const checkContact = (
  { contact, answers = [], attendees = [] }: OrderContact,
  asked: AskedOfBuyers,
  seats: readonly { readonly seatId: SeatId; readonly label: string }[],
  limits: Pick<Limits, 'problemsPerKind'>,
): readonly Problem[] => {
  const problems = problemList(limits.problemsPerKind);
  for (const problem of checkPerson(contact)) add(problems, problem);
  const questions = asked.questions ?? [];
  const perOrder = questions.filter(({ per }) => per === 'order');
  const perTicket = questions.filter(({ per }) => per === 'ticket');
  for (const problem of checkAnswers('answers', answers, perOrder)) add(problems, problem);
  for (const problem of strangeSeats(attendees, seats)) add(problems, problem);
  for (const seat of seats) {
    const index = attendees.findIndex(({ seatId }) => seatId === seat.seatId);
    const guest = attendees[index] ?? {};
    const path = index < 0 ? 'attendees' : `attendees[${index}]`;
    for (const problem of checkGuest(path, guest, seat.label, asked.asksNames, perTicket)) add(problems, problem);
  }
  return problems.all();
};

const add = (problems: ProblemList, { path, code, message }: Problem): void =>
  problems.add({ path, code, message: () => message });

const checkPerson = ({ name, email, locale }: Contact): readonly Problem[] => {
  const sizes = textProblems('contact.email', email, { max: emailMaxLength });
  const isEmail = sizes.length > 0 || emailPattern.test(email);
  return [
    ...textProblems('contact.name', name, { max: nameMaxLength }),
    ...sizes,
    ...unless(isEmail, 'contact.email', 'malformed', 'an e-mail address reads like ada@example.org'),
    ...unless(isLocale(locale), 'contact.locale', 'malformed', 'a locale is a language tag like de or pt-BR'),
  ];
};

/** Whether a text is a language tag (BCP 47). */
const isLocale = (text: string): boolean => {
  if (text.length > localeMaxLength) return false;
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
};

const strangeSeats = (
  attendees: readonly Guest[],
  seats: readonly { readonly seatId: SeatId }[],
): readonly Problem[] => {
  const ordered = new Set(seats.map(({ seatId }) => seatId));
  const seen = new Set<SeatId>();
  return attendees.flatMap(({ seatId }, index) => {
    const isRepeat = seen.size === seen.add(seatId).size;
    const path = `attendees[${index}].seatId`;
    return [
      ...unless(ordered.has(seatId), path, 'unknown-seat', 'this seat is not in the order'),
      ...unless(!isRepeat, path, 'duplicate', 'this seat has an earlier attendee'),
    ];
  });
};

const checkGuest = (
  path: string,
  { name, answers = [] }: Omit<Guest, 'seatId'>,
  seat: string,
  asksNames: AskedOfBuyers['asksNames'],
  questions: readonly Question[],
): readonly Problem[] => [
  ...(name === undefined ? [] : textProblems(`${path}.name`, name, { max: nameMaxLength })),
  ...unless(name !== undefined || asksNames !== 'required', path, 'missing', `${seat}: who comes has to be named`),
  ...unless(name === undefined || asksNames !== undefined, `${path}.name`, 'not-asked', 'names are not asked for'),
  ...checkAnswers(`${path}.answers`, answers, questions, `${seat}: `),
];

const unless = (isSound: boolean, path: string, code: string, message: string): readonly Problem[] =>
  isSound ? [] : [{ path, code, message }];
