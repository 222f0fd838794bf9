import { describe, expect, it } from 'vitest';
import { problemList, quoted } from './problem.ts';

const noting = (list: ReturnType<typeof problemList>, asked: string[]) => (path: string, code: string) =>
  list.add({
    path,
    code,
    message: () => {
      asked.push(path);
      return `${path} is wrong`;
    },
  });

describe('a list of problems', () => {
  it('names the first few of each kind in the order they came, and counts the others', () => {
    const list = problemList(2);
    const asked: string[] = [];
    const add = noting(list, asked);
    expect(list.all()).toEqual([]);
    for (const path of ['a', 'b', 'c', 'd']) add(path, 'bad');
    add('e', 'worse');
    expect(list.all()).toEqual([
      { path: 'a', code: 'bad', message: 'a is wrong' },
      { path: 'b', code: 'bad', message: 'b is wrong' },
      { path: 'e', code: 'worse', message: 'e is wrong' },
      { path: '', code: 'bad', message: 'There are 2 more problems of this kind.' },
    ]);
    expect(asked).toEqual(['a', 'b', 'e']);
  });

  it('is full of a kind from the last that it names, and counts more of it unseen', () => {
    const list = problemList(2);
    const add = noting(list, []);
    const full: boolean[] = [list.isFull('bad')];
    for (const path of ['a', 'b']) {
      add(path, 'bad');
      full.push(list.isFull('bad'));
    }
    expect(full).toEqual([false, false, true]);
    expect(list.isFull('worse')).toBe(false);
    expect(list.all()).toHaveLength(2);
    list.addMore('bad', 5);
    list.addMore('bad', 1);
    expect(list.all().slice(2)).toEqual([
      { path: '', code: 'bad', message: 'There are 6 more problems of this kind.' },
    ]);
  });
});

it('a text is quoted up to sixty characters', () => {
  expect(quoted('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
  expect(quoted('x'.repeat(61))).toBe(`"${'x'.repeat(60)}…"`);
});
