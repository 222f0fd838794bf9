import { expect, test } from 'vitest';
import type { Question } from '../catalog/index.ts';
import type { QuestionId } from '../kernel/index.ts';
import { checkAnswers } from './check-answers.ts';

const questionId = 'q' as QuestionId;
const asked = (over: Partial<Question> = {}): Question => ({
  ...{ questionId, text: 'What?', per: 'order', isRequired: true, kind: 'text', choices: ['fish', 'beans'] },
  ...over,
});
const consent = asked({ kind: 'consent' });
const choice = asked({ kind: 'choice' });
const text = asked();
const isOptional = { isRequired: false };

test.each<[what: string, question: Question, answer: string | boolean, codes: readonly string[]]>([
  ['a consent that is given', consent, true, []],
  ['a consent that is denied', consent, false, ['consent-missing']],
  ['a consent that may be denied', asked({ kind: 'consent', ...isOptional }), false, []],
  ['a consent in words', consent, 'yes', ['answer-unfit']],
  ['a consent in no words', asked({ kind: 'consent', ...isOptional }), '', ['answer-unfit']],
  ['one of the choices', choice, 'beans', []],
  ['a choice that is not offered', choice, 'meat', ['answer-unfit']],
  ['a choice that is no text', choice, true, ['answer-unfit']],
  ['a text', text, 'Nothing.', []],
  ['a text of several lines', text, 'One.\r\nTwo.\nThree.', []],
  ['the longest text', text, 'a'.repeat(1_000), []],
  ['a longer text', text, 'a'.repeat(1_001), ['length-invalid']],
  ['no text where one is required', text, '', ['length-invalid']],
  ['no text where none is required', asked(isOptional), '', []],
  ['a text that is none', text, true, ['answer-unfit']],
])('%s', (_what, question, answer, codes) => {
  const problems = checkAnswers('answers', [{ questionId, answer }], [question]);
  expect(problems.map(({ path, code }) => [path, code])).toEqual(codes.map((code) => ['answers[0].answer', code]));
});
