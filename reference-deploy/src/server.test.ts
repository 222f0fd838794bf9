import { expect, test } from 'vitest';
import { HostNotHere, listen } from './server.ts';

test('what only this machine may reach listens nowhere else, whatever a name means here', async () => {
  const here = { port: 0, onlyHere: true };
  await expect(listen(() => undefined, { ...here, host: '0.0.0.0' })).rejects.toThrow(HostNotHere);
  const local = await listen(() => undefined, { ...here, host: 'localhost' });
  expect(local.port).toBeGreaterThan(0);
  await local.close();
});
