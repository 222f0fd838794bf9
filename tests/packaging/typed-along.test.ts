import { expect, inject, onTestFinished, test } from 'vitest';
import { openReader, typeAlong } from './typed-along/reader.ts';

/** What a stranger does in an empty folder, with nothing of this repository but the packages. */
test.each(['README.md', 'docs/sell-a-seat.md', 'docs/write-an-adapter.md', 'docs/write-a-payment-gateway.md'])(
  '%s can be typed along, and does what it says',
  async (document) => {
    const reader = await openReader(inject('published'));
    onTestFinished(() => reader.leave());

    await expect(typeAlong(document, reader)).resolves.toBeUndefined();
  },
);
