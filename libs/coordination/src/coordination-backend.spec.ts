import { coordinationBackend } from './coordination-backend.js';

describe('the backend of a URL', () => {
  it.each([
    ['nats://a:4222,nats://b:4222', { backend: 'nats', url: 'nats://a:4222,nats://b:4222' }],
    ['tls://a', { backend: 'nats', url: 'tls://a' }],
    ['consul://a:8500', { backend: 'consul', url: 'http://a:8500', token: 't' }],
    ['https://a', { backend: 'consul', url: 'https://a', token: 't' }],
    ['memory:', { backend: 'memory' }],
  ])('%s', (url, backend) => {
    expect(coordinationBackend(url, 't')).toEqual(backend);
  });

  it('is none for what nobody knows; the URL, which may hold a password, is not told', () => {
    expect(() => coordinationBackend('redis://me:secret@a')).toThrow('Nothing coordinates by redis:');
  });
});
