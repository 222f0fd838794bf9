import { toBuffer } from 'qrcode';
import { expect, test } from 'vitest';
import { ticketQr } from './ticket-picture.ts';

const code = 'ARNjcmFwIG9mIGEgY29kZSwgYXMgbG9uZyBhcyB0aG9zZSBvZiB0aWNrZXRzIGFyZQ'.repeat(3);

test('the picture is the one of the code', async () => {
  expect(await ticketQr(code)).toEqual(await toBuffer(code, { errorCorrectionLevel: 'M', width: 480, margin: 2 }));
});
