// As behind API Gateway (payload format 2.0), called as AWS would call it.
import { handle, sessionId } from './box-office.mjs';
import { visit } from './visit.mjs';

export const handler = async ({ rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext }) => {
  const { method, sourceIp } = requestContext.http;
  const url = `https://${headers.host}${rawPath}?${rawQueryString}`;
  const text = body && isBase64Encoded ? Buffer.from(body, 'base64') : body;
  const response = await handle(new Request(url, { method, headers, body: text }), { address: sourceIp });
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    isBase64Encoded: true,
  };
};

const send = async (path, { method = 'GET', headers = {}, body } = {}) => {
  const answer = await handler({
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'tickets.example', ...headers },
    body: body && Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: { http: { method, sourceIp: '198.51.100.1' } },
  });
  return new Response(Buffer.from(answer.body, 'base64'), { status: answer.statusCode, headers: answer.headers });
};
console.log(JSON.stringify(await visit(send, sessionId)));
