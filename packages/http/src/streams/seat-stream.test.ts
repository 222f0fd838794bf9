import { connect } from 'node:net';
import { olga } from '@ticketly/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxOffice } from '../box-office.fixture.ts';
import type { BoxOffice } from '../box-office.fixture.ts';
import { follow } from './follow.fixture.ts';
import type { Frame } from './follow.fixture.ts';

let office: BoxOffice;
beforeAll(async () => {
  office = await boxOffice();
});
afterAll(() => office.close());

/** The map that the frames describe. */
const fold = (frames: readonly Frame[]): { version: string; statuses: string; areas: object } => {
  let statuses: string[] = [];
  let hall = {};
  let areas = {};
  let version = '';
  for (const { id, event, data } of frames) {
    if (event === 'snapshot') {
      const { statuses: letters, ...rest } = data;
      ({ areas, ...hall } = rest);
      statuses = [...letters];
    }
    if (event === 'delta') {
      for (const [index, status] of data.seats) statuses[index] = status;
      areas = { ...areas, ...data.areas };
    }
    version = id === '' ? version : id;
  }
  return { version, ...hall, statuses: statuses.join(''), areas };
};

/** Puts the session into a hall with the same seats, counted the other way round. */
const turnHallAround = async ({ office: app, sessionId }: BoxOffice): Promise<void> => {
  const command = { principal: olga, sessionId };
  const shown = await app.browsing.showLayout({ sessionId });
  if (!shown.ok) throw new Error('there is no hall');
  const { organizationId, layoutId, name, canvas, focalPoint, sections } = shown.value.layout;
  const layout = { name, canvas, focalPoint, sections: sections.toReversed() };
  const saved = await app.halls.saveLayout({ principal: olga, organizationId, layoutId, layout });
  if (!saved.ok) throw new Error(JSON.stringify(saved.refusal));
  await app.scheduling.pauseSession(command);
  const changed = await app.scheduling.changeSession({ ...command, changes: { layoutVersion: saved.value.version } });
  if (!changed.ok) throw new Error(JSON.stringify(changed.refusal));
  await app.scheduling.resumeSession(command);
};

const streamUrl = (): string => `${office.url}/v1/sessions/${office.sessionId}/seats/stream`;
const seats = async () => (await office.call('GET', `/v1/sessions/${office.sessionId}/seats`)).body;

describe('the seat stream', () => {
  test('dropped at every frame and resumed, ends with the map of GET seats at that version', async () => {
    const whole = follow(streamUrl());
    await whole.until((frames) => frames.length === 1);
    const history: Frame[] = [];
    for (let step = 0; step < 12; step += 1) {
      const before = whole.frames.length;
      const who = `buyer-${step}`;
      const held = await office.call('POST', `/v1/sessions/${office.sessionId}/holds`, who, {
        seatIds: [`circle-A-${step + 1}`, `circle-B-${step + 1}`],
      });
      expect(held.status).toBe(201);
      if (step % 3 === 0) await office.call('DELETE', `/v1/holds/${held.body.holdId}`, who);
      await whole.until((frames) => frames.length > before);
    }
    const now = await seats();
    await whole.until((frames) => fold(frames).version === now.version);
    history.push(...whole.frames);
    whole.stop();
    expect(fold(history)).toEqual(now);
    for (let dropped = 1; dropped <= history.length; dropped += 1) {
      const seen = history.slice(0, dropped);
      const resumed = follow(streamUrl(), seen.at(-1)?.id);
      await resumed.until((frames) => fold([...seen, ...frames]).version === now.version);
      expect(fold([...seen, ...resumed.frames])).toEqual(now);
      if (dropped < history.length) expect(resumed.frames.map(({ event }) => event)).not.toContain('snapshot');
      resumed.stop();
    }
  });

  test('a version that never was gets one fresh snapshot', async () => {
    const lost = follow(streamUrl(), 'never-was');
    await lost.until((frames) => frames.length > 0);
    expect(lost.frames[0]?.event).toBe('snapshot');
    expect(fold(lost.frames)).toEqual(await seats());
    lost.stop();
  });

  test('resumes by query too, where headers cannot be set', async () => {
    const { version } = await seats();
    const resumed = follow(`${streamUrl()}?lastEventId=${version}`);
    await resumed.until((frames) => frames.length > 0);
    expect(resumed.frames).toEqual([{ id: version, event: 'delta', data: { seats: [], areas: {} } }]);
    resumed.stop();
  });

  test('begins anew when the session moves into another hall, for who stayed and for who comes back', async () => {
    const other = await boxOffice();
    const path = `/v1/sessions/${other.sessionId}`;
    const url = `${other.url}${path}/seats/stream`;
    const stayed = follow(url);
    await stayed.until((frames) => frames.length === 1);
    const [first] = stayed.frames;
    const drawing = (await other.call('GET', `${path}/layout`)).body;
    expect(first?.data).toMatchObject({ layoutId: drawing.layoutId, layoutVersion: drawing.version });

    await turnHallAround(other);
    const held = await other.call('POST', `${path}/holds`, 'ada', { seatIds: ['circle-A-1'] });
    expect(held.status).toBe(201);
    const now = (await other.call('GET', `${path}/seats`)).body;
    const redrawn = (await other.call('GET', `${path}/layout`)).body;
    expect([now.layoutId, now.layoutVersion]).toEqual([redrawn.layoutId, redrawn.version]);
    expect(now.statuses[redrawn.seatIndex.indexOf('circle-A-1')]).toBe('h');

    await stayed.until((frames) => fold(frames).version === now.version);
    expect(fold(stayed.frames)).toEqual(now);
    expect(new Set(stayed.frames.map(({ id }) => id)).size).toBe(stayed.frames.length);
    const byHeader = follow(url, first?.id);
    const byQuery = follow(`${url}?lastEventId=${first?.id}`);
    for (const back of [byHeader, byQuery]) {
      await back.until((frames) => frames.length > 0);
      expect(back.frames.map(({ event }) => event)).toEqual(['snapshot']);
      expect(fold([...(first ? [first] : []), ...back.frames])).toEqual(now);
      back.stop();
    }
    stayed.stop();
    await other.close();
  });

  test('says good-bye on drain, and then sends new readers away', async () => {
    const other = await boxOffice();
    const url = `${other.url}/v1/sessions/${other.sessionId}/seats/stream`;
    const reader = follow(url);
    await reader.until((frames) => frames.length > 0);
    await other.http.drain();
    expect(other.http.openStreams()).toBe(0);
    await reader.until((frames) => frames.at(-1)?.event === 'bye');
    expect((await fetch(url)).status).toBe(503);
    expect((await other.call('GET', '/health/ready')).status).toBe(503);
    await other.close();
  });

  test('beats while nothing happens', async () => {
    const other = await boxOffice({ stream: { heartbeatMs: 10 } });
    const response = await fetch(`${other.url}/v1/sessions/${other.sessionId}/seats/stream`);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      if ((text.match(/^data: {}$/gm) ?? []).length === 3) break;
    }
    expect(text).toMatch(
      /^retry: [2-4]\d{3}\n\nevent: snapshot\nid: \S+\ndata: .*\n\n(: heartbeat\nevent: beat\ndata: {}\n\n){3}$/,
    );
    await other.close();
  });

  test('counts who is there, and forgets who went', async () => {
    const other = await boxOffice();
    const url = `${other.url}/v1/sessions/${other.sessionId}/seats/stream`;
    const readers = [follow(url), follow(url), follow(url)];
    for (const reader of readers) await reader.until((frames) => frames.length > 0);
    expect(other.http.openStreams()).toBe(3);
    expect(await other.http.metrics.text()).toContain('ticketly_seat_streams_open 3');
    for (const reader of readers) reader.stop();
    await expect.poll(other.http.openStreams).toBe(0);
    await other.close();
  });

  test('gives an old client of HTTP/1.0 the frames unchunked, and a HEAD only the head', async () => {
    const { hostname, port } = new URL(office.url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
    socket.write(`GET /v1/sessions/${office.sessionId}/seats/stream HTTP/1.0\r\n\r\n`);
    await expect.poll(() => text).toMatch(/\r\n\r\nretry: \d+\n\nevent: snapshot\nid: .*\ndata: .*\n\n$/);
    socket.destroy();
    const head = await fetch(streamUrl(), { method: 'HEAD' });
    expect(head.headers.get('content-type')).toContain('text/event-stream');
    expect(await head.text()).toBe('');
  });

  test('one address may open so many and no more', async () => {
    const other = await boxOffice({ stream: { perAddress: 2 } });
    const url = `${other.url}/v1/sessions/${other.sessionId}/seats/stream`;
    const readers = [follow(url), follow(url)];
    for (const reader of readers) await reader.until((frames) => frames.length > 0);
    expect((await fetch(url)).status).toBe(429);
    for (const reader of readers) reader.stop();
    await expect.poll(other.http.openStreams).toBe(0);
    const again = new AbortController();
    expect((await fetch(url, { signal: again.signal })).status).toBe(200);
    again.abort();
    await other.close();
  });
});
