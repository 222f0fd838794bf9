import { inflateSync } from 'node:zlib';

const woffHeader = 44;
const woffEntry = 20;
const sfntHeader = 12;
const sfntEntry = 16;

/**
 * The font within a WOFF 1.0 file, each table inflated once: a reader of fonts would do that at
 * every look into a table.
 */
export const unwrapWoff = (woff: Buffer): Buffer => {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, at) => tableAt(woff, woffHeader + at * woffEntry));
  const head = Buffer.alloc(sfntHeader + count * sfntEntry);
  const selector = Math.floor(Math.log2(count));
  const searchRange = 2 ** selector * sfntEntry;
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(searchRange, 6);
  head.writeUInt16BE(selector, 8);
  head.writeUInt16BE(count * sfntEntry - searchRange, 10);
  let offset = head.length;
  const bodies = tables.map(({ tag, checksum, data }, at) => {
    const entry = sfntHeader + at * sfntEntry;
    tag.copy(head, entry);
    checksum.copy(head, entry + 4);
    head.writeUInt32BE(offset, entry + 8);
    head.writeUInt32BE(data.length, entry + 12);
    const padded = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
    offset += padded.length;
    return padded;
  });
  return Buffer.concat([head, ...bodies]);
};

interface Table {
  readonly tag: Buffer;
  readonly checksum: Buffer;
  readonly data: Buffer;
}

const tableAt = (woff: Buffer, entry: number): Table => {
  const from = woff.readUInt32BE(entry + 4);
  const [stored, length] = [woff.readUInt32BE(entry + 8), woff.readUInt32BE(entry + 12)];
  const data = woff.subarray(from, from + stored);
  return {
    tag: woff.subarray(entry, entry + 4),
    checksum: woff.subarray(entry + 16, entry + 20),
    data: stored < length ? inflateSync(data, { maxOutputLength: length }) : data,
  };
};
