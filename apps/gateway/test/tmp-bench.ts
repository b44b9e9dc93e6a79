import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { OrderService } from '@comanda/contracts';
import { FakePeer } from './fake-peer.js';
import { anOrder, orderReply } from './samples.js';
if (process.argv[2] === 'peer') {
  const p = new FakePeer(OrderService);
  p.on(OrderService.method.createOrder, () => { p.calls.length = 0; return orderReply() as never; });
  await p.start(); process.send!(p.address);
} else {
  const peer = fork(process.argv[1]!, ['peer'], { execArgv: process.execArgv });
  const address = await new Promise<string>((r) => peer.once('message', r as never));
  process.env.ORDER_GRPC_URL = address; process.env.HTTP_PORT = '0'; process.env.LOG_LEVEL = process.env.LL ?? 'info'; process.env.LOG_FORMAT='json';
  const gw = fork(new URL('./tmp-gw.ts', import.meta.url).pathname, [], { execArgv: [...process.execArgv, ...(process.env.PROF ? ['--cpu-prof','--cpu-prof-dir=/tmp/prof'] : [])], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const url = await new Promise<string>((r) => gw.once('message', r as never));
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const body = JSON.stringify(anOrder());
  const one = () => new Promise<number>((res, rej) => { const q = request(url + '/v1/orders', { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'idempotency-key': 'k' } }, (r) => { r.resume(); r.on('end', () => res(r.statusCode!)); }); q.on('error', rej); q.end(body); });
  const run = async (n: number) => { let left = n; await Promise.all(Array.from({ length: 32 }, async () => { while (left-- > 0) { const s = await one(); if (s !== 202) throw new Error('' + s); } })); };
  const cpu = () => new Promise<{ user: number; system: number }>((r) => { gw.once('message', r as never); gw.send('cpu'); });
  await run(4000);
  const a = await cpu(); const t = performance.now();
  const N = 10000; await run(N);
  const ms = performance.now() - t; const b = await cpu();
  console.log(`wall ${(ms * 1000 / N).toFixed(0)} us/req (${(N / ms * 1000).toFixed(0)}/s); gateway CPU ${((b.user + b.system - a.user - a.system) / N).toFixed(0)} us/req`);
  gw.send('stop'); peer.kill(); agent.destroy(); setTimeout(() => process.exit(0), 1500);
}
