import { textProblems } from '../kernel/index.ts';
import type { Limits, Problem } from '../kernel/index.ts';
import type { Question } from './questions.ts';

const questionMaxLength = 500;
const choiceMaxLength = 200;

/** Everything that is wrong with the questions of an event; nothing if they are valid. */
export const checkQuestions = (
  questions: readonly Question[],
  limits: Pick<Limits, 'questionsPerEvent' | 'choicesPerQuestion'>,
): readonly Problem[] => {
  if (questions.length > limits.questionsPerEvent) {
    const message = `an event asks at most ${limits.questionsPerEvent} questions, not ${questions.length}`;
    return [{ path: 'questions', code: 'too-many', message }];
  }
  return questions.flatMap((question, index) => [
    ...textProblems(`questions[${index}].text`, question.text, { max: questionMaxLength }),
    ...duplicate(
      questions.findIndex(({ questionId }) => questionId === question.questionId) < index,
      `questions[${index}].questionId`,
      `"${question.questionId}" is the id of an earlier question`,
    ),
    ...(question.kind === 'choice' ? checkChoices(`questions[${index}].choices`, question.choices, limits) : []),
  ]);
};

const checkChoices = (
  path: string,
  choices: readonly string[],
  { choicesPerQuestion }: Pick<Limits, 'choicesPerQuestion'>,
): readonly Problem[] => {
  const areTooFew = choices.length < 2;
  if (areTooFew || choices.length > choicesPerQuestion) {
    const message = `a question offers between 2 and ${choicesPerQuestion} choices, not ${choices.length}`;
    return [{ path, code: areTooFew ? 'too-few' : 'too-many', message }];
  }
  return choices.flatMap((choice, index) => [
    ...textProblems(`${path}[${index}]`, choice, { max: choiceMaxLength }),
    ...duplicate(choices.indexOf(choice) < index, `${path}[${index}]`, 'an earlier choice reads the same'),
  ]);
};

const duplicate = (isDuplicate: boolean, path: string, message: string): readonly Problem[] =>
  isDuplicate ? [{ path, code: 'duplicate', message }] : [];
