import { describe, expect, it } from '@jest/globals';
import { explain } from './npm-ci.mjs';

describe('a failed install', () => {
  it.each([
    ['npm error code ENOSPC', /the disk is full/],
    ['npm error code EACCES\nnpm error syscall mkdir', /may not be written/],
    [
      'npm error network request to https://registry.npmjs.org failed, reason: getaddrinfo ENOTFOUND',
      /cannot be reached/,
    ],
    ['npm error code ERR_SOCKET_TIMEOUT', /cannot be reached/],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', /certificate/],
    ['npm error code EINTEGRITY', /cache clean/],
    ['npm error code E404', /refuses a package/],
    ['npm ci cannot be started: spawn npm ENOENT', /npm was not found/],
    ['npm error something new', /see what npm said/],
  ])('that says %j is explained', (said, expected) => {
    expect(explain(said)).toMatch(expected);
  });
});
