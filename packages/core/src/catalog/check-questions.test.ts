import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../kernel/index.ts';
import type { QuestionId } from '../kernel/index.ts';
import { checkQuestions } from './check-questions.ts';
import { mustAnswer } from './questions.ts';
import type { Question } from './questions.ts';

const id = (text: string): QuestionId => text as QuestionId;
const consent: Question = {
  questionId: id('news'),
  text: 'May we write?',
  per: 'order',
  isRequired: false,
  kind: 'consent',
};
const choice = (choices: readonly string[], over: Partial<Question> = {}): Question => ({
  ...{ questionId: id('meal'), text: 'What do you eat?', per: 'ticket', isRequired: true },
  ...over,
  ...{ kind: 'choice', choices },
});
const problemsOf = (...questions: readonly Question[]) =>
  checkQuestions(questions, defaultLimits).map(({ path, code }) => `${path}: ${code}`);

describe('the questions of an event', () => {
  it('are sound', () => {
    expect(problemsOf()).toEqual([]);
    expect(problemsOf(consent, choice(['fish', 'beans']))).toEqual([]);
  });

  it('have ids of their own, and texts that can be read', () => {
    expect(problemsOf(consent, { ...consent, text: ' \u202e' })).toEqual([
      'questions[1].text: characters-invalid',
      'questions[1].questionId: duplicate',
    ]);
  });

  it('offer two choices at least, each once', () => {
    expect(problemsOf(choice(['fish']))).toEqual(['questions[0].choices: too-few']);
    expect(problemsOf(choice(['fish', '', 'fish']))).toEqual([
      'questions[0].choices[1]: length-invalid',
      'questions[0].choices[2]: duplicate',
    ]);
    const many = Array.from({ length: defaultLimits.choicesPerQuestion + 1 }, (_, index) => `choice ${index}`);
    expect(problemsOf(choice(many.slice(1)))).toEqual([]);
    expect(problemsOf(choice(many))).toEqual(['questions[0].choices: too-many']);
  });

  it('are bounded in number', () => {
    const many = Array.from({ length: 21 }, (_, index) => ({ ...consent, questionId: id(`q${index}`) }));
    expect(problemsOf(...many.slice(1))).toEqual([]);
    expect(problemsOf(...many)).toEqual(['questions: too-many']);
  });

  it('are at most 500 characters long, and the choices 200', () => {
    const asking = (length: number): Question => ({ ...consent, text: 'a'.repeat(length) });
    expect(problemsOf(asking(500))).toEqual([]);
    expect(problemsOf(asking(501))).toEqual(['questions[0].text: length-invalid']);
    expect(problemsOf(choice(['fish', 'a'.repeat(200)]))).toEqual([]);
    expect(problemsOf(choice(['fish', 'a'.repeat(201)]))).toEqual(['questions[0].choices[1]: length-invalid']);
  });

  it('have to be answered before anybody pays if one of them is required', () => {
    expect(mustAnswer({})).toBe(false);
    expect(mustAnswer({ contact: 'optional', asksNames: 'optional', questions: [consent] })).toBe(false);
    expect(mustAnswer({ contact: 'required' })).toBe(true);
    expect(mustAnswer({ asksNames: 'required' })).toBe(true);
    expect(mustAnswer({ questions: [consent, choice(['fish', 'beans'])] })).toBe(true);
  });
});
