import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { zippedJson } from './zipped-json.ts';

const zipped = { 'accept-encoding': 'gzip' };
const counted = (texts: readonly (string | Error)[]) => {
  let spelled = 0;
  function* spell(): Generator<string> {
    const text = texts[Math.min(spelled, texts.length - 1)] ?? '';
    spelled += 1;
    if (text instanceof Error) throw text;
    yield text;
  }
  return { json: { name: 'hall-1', cacheControl: 'max-age=60', spell }, spelled: () => spelled };
};
const textOf = async (answer: ReturnType<ReturnType<typeof zippedJson>['answer']>): Promise<string> => {
  const given = await answer;
  return 'bytes' in given && given.bytes !== undefined ? gunzipSync(given.bytes).toString() : '';
};

test('an answer that could not be spelled is spelled anew, for all who ask then at once', async () => {
  const { answer } = zippedJson(1_000_000);
  const { json, spelled } = counted([new Error('the store is away'), '{"seats":1}']);
  await expect(answer(json, zipped)).rejects.toThrow('away');
  const both = await Promise.all([textOf(answer(json, zipped)), textOf(answer(json, zipped))]);
  expect(both).toEqual(['{"seats":1}', '{"seats":1}']);
  expect(spelled()).toBe(2);
});

test('one that is too large to be kept is not kept by those who waited for it either', async () => {
  const { answer } = zippedJson(1);
  const { json, spelled } = counted(['{"seats":1}', '{"seats":2}']);
  expect(await textOf(answer(json, zipped))).toBe('{"seats":1}');
  expect(await textOf(answer(json, zipped))).toBe('{"seats":2}');
  expect(spelled()).toBe(2);
});
