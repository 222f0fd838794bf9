// Buys as a client would, and says what became of it.
const seats = { bestAvailable: { quantity: 2 } };

/** `send(path, init)` is `fetch`, or what stands for it. */
export const visit = async (send, sessionId) => {
  const post = (path, body) =>
    send(path, {
      method: 'POST',
      headers: { authorization: 'Bearer anna', 'content-type': 'application/json', 'idempotency-key': path },
      body: JSON.stringify(body),
    });
  const session = `/v1/sessions/${sessionId}`;
  const held = await post(`${session}/holds`, seats);
  const { holdId } = await held.json();
  const placed = await post('/v1/orders', { holdId });
  const forged = await send('/v1/orders', { headers: { authorization: 'Bearer forged' } });
  const missing = await send('/v1/nothing');
  return {
    held: held.status,
    placed: placed.status,
    order: (await placed.json()).status,
    forged: (await forged.json()).code,
    missing: (await missing.json()).code,
  };
};

/** The first event of the live map. */
export const firstFrame = async (send, sessionId) => {
  const response = await send(`/v1/sessions/${sessionId}/seats/stream`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!/event: \w+/.test(text)) text += (await reader.read()).value;
  await reader.cancel();
  return /event: (\w+)/.exec(text)[1];
};

/** Visits a server on this port, and ends the process. */
export const report = async (port, sessionId) => {
  const send = (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
  console.log(JSON.stringify({ ...(await visit(send, sessionId)), frame: await firstFrame(send, sessionId) }));
  process.exit(0);
};
