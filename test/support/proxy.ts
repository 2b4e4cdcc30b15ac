// A forward proxy on loopback: pages of plain http, and tunnels. It knows the hosts named *.test, which nobody else does:
// they are this machine, so what comes through came through it.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { TestContext } from 'node:test';

export interface ForwardProxy {
  readonly url: string;
  /** What it was asked for: a page's address, or `host:port` of a tunnel. */
  readonly asked: string[];
  close(): void;
}

/** @param authorization the only value of the Proxy-Authorization header that it serves; undefined serves everybody. */
export async function startProxy(authorization?: string): Promise<ForwardProxy> {
  const asked: string[] = [];
  const isWelcome = ({ headers }: IncomingMessage) =>
    authorization === undefined || headers['proxy-authorization'] === authorization;
  const server = createServer((incoming, response) => {
    const { url = '', method, headers } = incoming;
    asked.push(url);
    if (!isWelcome(incoming)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="tests"' }).end();
      return;
    }
    const { 'proxy-authorization': _, ...onwards } = headers;
    const { hostname, port, pathname, search } = new URL(url);
    const options = { host: hostOf(hostname), port, path: pathname + search, method, headers: onwards };
    const onward = request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket, head) => {
    const { url = '' } = incoming;
    asked.push(url);
    socket.on('error', () => {});
    if (!isWelcome(incoming)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="tests"\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const onward = connect(Number(port), hostOf(hostname), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export async function proxyFor(test: TestContext, authorization?: string): Promise<ForwardProxy> {
  const proxy = await startProxy(authorization);
  test.after(() => proxy.close());
  return proxy;
}

function hostOf(name: string): string {
  return name.endsWith('.test') ? '127.0.0.1' : name;
}
