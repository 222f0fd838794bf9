import type { Question } from '../catalog/index.ts';
import { quoted, textProblems } from '../kernel/index.ts';
import type { Problem } from '../kernel/index.ts';
import type { Answer } from './contact.ts';

const answerMaxLength = 1_000;

/**
 * What is wrong with the answers to these questions: each may be answered once, and required ones
 * must be. `whose` is the prefix of the message that an answer is missing.
 */
export const checkAnswers = (
  path: string,
  answers: readonly Answer[],
  questions: readonly Question[],
  whose = '',
): readonly Problem[] => {
  const byId = new Map(questions.map((question) => [question.questionId, question]));
  const answered = new Set<string>();
  const wrong = answers.flatMap(({ questionId, answer }, index): readonly Problem[] => {
    const question = byId.get(questionId);
    const at = `${path}[${index}]`;
    if (question === undefined) return [{ path: at, code: 'not-asked', message: 'this question is not asked here' }];
    if (answered.has(questionId)) return [{ path: at, code: 'duplicate', message: 'this question has an answer' }];
    answered.add(questionId);
    return checkAnswer(`${at}.answer`, answer, question);
  });
  const missing = questions
    .filter(({ questionId, isRequired }) => isRequired && !answered.has(questionId))
    .map(({ text }) => ({ path, code: 'missing', message: `${whose}${quoted(text)} has to be answered` }));
  return [...wrong, ...missing];
};

const checkAnswer = (path: string, answer: Answer['answer'], question: Question): readonly Problem[] => {
  switch (question.kind) {
    case 'consent':
      if (typeof answer !== 'boolean') return [wrongKind(path, 'true or false')];
      return answer || !question.isRequired ? [] : [{ path, code: 'consent-missing', message: 'this has to be true' }];
    case 'choice':
      return question.choices.some((choice) => choice === answer) ? [] : [wrongKind(path, 'one of the choices')];
    case 'text':
      if (typeof answer !== 'string') return [wrongKind(path, 'a text')];
      return textProblems(path, answer, { max: answerMaxLength, lines: true, optional: !question.isRequired });
  }
};

const wrongKind = (path: string, what: string): Problem => ({
  path,
  code: 'answer-unfit',
  message: `the answer is ${what}`,
});
