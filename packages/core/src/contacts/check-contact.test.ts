import { describe, expect, it } from 'vitest';
import type { AskedOfBuyers } from '../catalog/index.ts';
import { defaultLimits } from '../kernel/index.ts';
import type { QuestionId, SeatId } from '../kernel/index.ts';
import { checkContact } from './check-contact.ts';
import type { Contact, OrderContact } from './contact.ts';

const questionId = (text: string): QuestionId => text as QuestionId;
const seats = ['a1', 'a2'].map((name) => ({ seatId: name as SeatId, label: `Seat ${name}` }));
const [a1, a2] = seats.map(({ seatId }) => seatId);
const ada: Contact = { name: 'Ada Lovelace', email: 'ada@example.org', locale: 'en-GB' };

const asked: AskedOfBuyers = {
  asksNames: 'required',
  questions: [
    { questionId: questionId('rules'), text: 'Do you agree?', per: 'order', isRequired: true, kind: 'consent' },
    { questionId: questionId('note'), text: 'Anything else?', per: 'order', isRequired: false, kind: 'text' },
    {
      ...{ questionId: questionId('meal'), text: 'Which meal?', per: 'ticket', isRequired: true },
      ...{ kind: 'choice', choices: ['fish', 'beans'] },
    },
  ],
};
const meal = (answer: string | boolean) => [{ questionId: questionId('meal'), answer }];
const complete: OrderContact = {
  contact: ada,
  answers: [{ questionId: questionId('rules'), answer: true }],
  attendees: [
    { seatId: a1 ?? ('' as SeatId), name: 'Ada', answers: meal('fish') },
    { seatId: a2 ?? ('' as SeatId), name: '小林 あゆみ', answers: meal('beans') },
  ],
};
const problemsOf = (given: OrderContact, of: AskedOfBuyers = asked) =>
  checkContact(given, of, seats, defaultLimits).map(({ path, code }) => `${path}: ${code}`);
const ofContact = (over: Partial<Contact>) => problemsOf({ contact: { ...ada, ...over } }, {});

describe('a contact', () => {
  it.each([
    'ada@example.org',
    'a.d+a@sub.example.co.uk',
    "o'hara@example.ie",
    'jörg@münchen.example',
    '用户@例子.公司',
  ])('has the address %s', (email) => expect(ofContact({ email })).toEqual([]));

  it.each([
    'ada',
    'ada@',
    '@example.org',
    'ada@localhost',
    'ada@example..org',
    'ada@-example.org',
    'ada@ex ample.org',
    'ada@example.org, eve@example.org',
    'Ada <ada@example.org>',
    '"ada"@example.org',
    'ada@[127.0.0.1]',
    `${'a'.repeat(65)}@example.org`,
  ])('has not the address %s', (email) => expect(ofContact({ email })).toEqual(['contact.email: malformed']));

  it.each([
    'ada@example.org\r\nBcc: eve@example.org',
    'ada\u0000@example.org',
    'ada@example\u202e.org',
    'ada\ud800@b.org',
  ])('has no address with what no letter has: %j', (email) =>
    expect(ofContact({ email })).toEqual(['contact.email: characters-invalid']),
  );

  it('has an address of at most 254 characters', () => {
    const start = `ada@${`${'a'.repeat(60)}.`.repeat(4)}`;
    const longest = start + 'b'.repeat(254 - start.length);
    expect(ofContact({ email: longest })).toEqual([]);
    expect(ofContact({ email: `${longest}b` })).toEqual(['contact.email: length-invalid']);
  });

  it('is judged quickly whatever it is', () => {
    const started = performance.now();
    for (const email of [`a@${'a-'.repeat(120)}.`, `a@${'a.'.repeat(124)}`, '@'.repeat(250), 'a'.repeat(1e6)])
      expect(ofContact({ email })).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  it('has a name that can be read and a language', () => {
    expect(ofContact({ name: '', locale: 'german' })).toEqual(['contact.name: length-invalid']);
    expect(ofContact({ name: 'A'.repeat(201) })).toEqual(['contact.name: length-invalid']);
    expect(ofContact({ locale: 'de_AT' })).toEqual(['contact.locale: malformed']);
    expect(ofContact({ locale: `de-${'abcdefgh-'.repeat(10)}x` })).toEqual(['contact.locale: malformed']);
    const longest = `en-x-${'abcdefgh-'.repeat(3)}abc`;
    expect([ofContact({ locale: longest }), ofContact({ locale: `${longest}d` })]).toEqual([
      [],
      ['contact.locale: malformed'],
    ]);
  });
});

describe('what a buyer tells', () => {
  it('is what is asked for', () => {
    expect(problemsOf(complete)).toEqual([]);
    expect(problemsOf({ contact: ada }, {})).toEqual([]);
  });

  it('is complete, or says everything that is missing', () => {
    const problems = checkContact(
      { contact: ada, attendees: complete.attendees?.slice(1) },
      asked,
      seats,
      defaultLimits,
    );
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'answers: "Do you agree?" has to be answered',
      'attendees: Seat a1: who comes has to be named',
      'attendees.answers: Seat a1: "Which meal?" has to be answered',
    ]);
  });

  it('is nothing that was not asked for', () => {
    expect(problemsOf(complete, {})).toEqual([
      'answers[0]: not-asked',
      'attendees[0].name: not-asked',
      'attendees[0].answers[0]: not-asked',
      'attendees[1].name: not-asked',
      'attendees[1].answers[0]: not-asked',
    ]);
    expect(problemsOf({ ...complete, answers: [...(complete.answers ?? []), ...meal('fish')] })).toEqual([
      'answers[1]: not-asked',
    ]);
  });

  it.each([
    ['A'.repeat(200), []],
    ['A'.repeat(201), ['attendees[0].name: length-invalid']],
    ['', ['attendees[0].name: length-invalid']],
    ['Ada\u0007', ['attendees[0].name: characters-invalid']],
  ])('names guests as a ticket can show them: %j', (name, problems) => {
    const [first, ...others] = complete.attendees ?? [];
    const attendees = first === undefined ? [] : [{ ...first, name }, ...others];
    expect(problemsOf({ ...complete, attendees })).toEqual(problems);
  });

  it('is about seats of the order, each once', () => {
    const [first, second] = complete.attendees ?? [];
    const attendees = [first, second, first, { seatId: 'b7' as SeatId }].flatMap((each) => each ?? []);
    expect(problemsOf({ ...complete, attendees })).toEqual([
      'attendees[2].seatId: duplicate',
      'attendees[3].seatId: unknown-seat',
    ]);
  });

  it('answers each question once, in its kind', () => {
    const answers = [
      { questionId: questionId('rules'), answer: false },
      { questionId: questionId('rules'), answer: true },
      { questionId: questionId('note'), answer: true },
    ];
    const attendees = [
      { seatId: seats[0]?.seatId ?? ('' as SeatId), name: 'Ada', answers: meal('meat') },
      { seatId: seats[1]?.seatId ?? ('' as SeatId), name: 'Eve', answers: meal(true) },
    ];
    expect(problemsOf({ contact: ada, answers, attendees })).toEqual([
      'answers[0].answer: consent-missing',
      'answers[1]: duplicate',
      'answers[2].answer: answer-unfit',
      'attendees[0].answers[0].answer: answer-unfit',
      'attendees[1].answers[0].answer: answer-unfit',
    ]);
  });

  it('is not repeated in what is said of it', () => {
    const secret = 'planted\u0007';
    const given: OrderContact = {
      contact: { name: secret, email: secret, locale: secret },
      answers: [{ questionId: questionId('note'), answer: secret }],
      attendees: [{ seatId: secret as SeatId, name: secret, answers: meal(secret) }],
    };
    expect(JSON.stringify(checkContact(given, asked, seats, defaultLimits))).not.toContain('planted');
  });
});
