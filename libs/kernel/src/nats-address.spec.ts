import { natsAddress } from './nats-address.js';

describe('the address of NATS', () => {
  it.each([
    ['nats://a:4222', { servers: ['nats://a:4222'] }],
    ['a', { servers: ['nats://a'] }],
    ['nats://a:1,tls://b:2', { servers: ['nats://a:1', 'tls://b:2'] }],
    [
      'nats://me:p%40ss@a:1,nats://b:2',
      { servers: ['nats://a:1', 'nats://b:2'], user: 'me', pass: 'p@ss', inboxPrefix: '_INBOX_me' },
    ],
    ['nats://me%40a.org:p@a:1', { servers: ['nats://a:1'], user: 'me@a.org', pass: 'p' }],
    ['nats://secret@a:1', { servers: ['nats://a:1'], token: 'secret' }],
  ])('%s', (url, address) => {
    expect(natsAddress(url)).toEqual(address);
  });
});
