import { expect, inject, onTestFinished, test } from 'vitest';
import { ownDatabase } from '../servers/own-database.ts';
import { openReader, typeAlong } from './typed-along/reader.ts';

test('docs/compose.md can be typed along against servers, and does what it says', async () => {
  const database = await ownDatabase(inject('postgresUrl'));
  onTestFinished(() => database.drop());
  const reader = await openReader(inject('published'), {
    POSTGRES_URL: database.url,
    REDIS_URL: inject('redisUrl'),
  });
  onTestFinished(() => reader.leave());

  await expect(typeAlong('docs/compose.md', reader)).resolves.toBeUndefined();
});
