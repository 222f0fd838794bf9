import { expect, test } from 'vitest';
import { instant } from '../kernel/index.ts';
import { dayIn, placeOf, timeIn } from './when-and-where.ts';

const evening = instant(Date.UTC(2027, 4, 1, 17, 30));

test('tells the time by the clocks of the venue, in summer and winter, on the far side of the date line', () => {
  expect(timeIn('Europe/Vienna', evening)).toBe('Saturday, 1 May 2027 at 19:30 CEST');
  expect(timeIn('Europe/Vienna', instant(Date.UTC(2027, 11, 1, 17, 30)))).toBe(
    'Wednesday, 1 December 2027 at 18:30 CET',
  );
  expect(timeIn('Asia/Tokyo', evening)).toBe('Sunday, 2 May 2027 at 02:30 GMT+9');
  expect(dayIn('Pacific/Kiritimati', evening)).toBe('Sunday, 2 May 2027');
  expect(timeIn('Mars/Olympus', evening)).toBe('Saturday, 1 May 2027 at 17:30 UTC');
});

test('names a country, or says its code', () => {
  expect(placeOf({ city: 'Wien', country: 'AT' })).toBe('Wien, Austria');
  expect(placeOf({ city: '', country: 'AT' })).toBe('Austria');
});
