import { describe, expect, it } from '@jest/globals';
import { groupOf, summarise } from './cpu-profile.mjs';
import { reportOf } from './profile-report.mjs';

const frame = (functionName: string, url = '', lineNumber = -1) => ({ functionName, url, lineNumber, columnNumber: 0 });
const handle = frame('handle', 'file:///home/me/comanda/libs/messaging/dist/batch.js', 7);
const encode = frame('encode', 'file:///home/me/comanda/node_modules/@bufbuild/protobuf/dist/esm/to-binary.js', 30);
const write = frame('writev');

/** root -> idle, root -> handle -> encode, root -> handle -> write; a sample a millisecond. */
const profile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: handle, children: [4, 5] },
    { id: 4, callFrame: encode },
    { id: 5, callFrame: write },
  ],
  startTime: 1_000_000,
  samples: [2, 3, 4, 4, 5, 2],
  timeDeltas: [0, 1_000, 1_000, 1_000, 1_000, 1_000],
};

describe('the summary of a CPU profile', () => {
  it('leaves out the time in which nothing was done', () => {
    expect(summarise(profile)).toMatchObject({ micros: 5_000, busy: 4_000 });
  });

  it('groups what functions did themselves by package', () => {
    expect(summarise(profile).groups).toEqual([
      { name: '@bufbuild/protobuf', micros: 2_000 },
      { name: 'libs/messaging', micros: 1_000 },
      { name: '(native)', micros: 1_000 },
    ]);
  });

  it('names functions with their place', () => {
    expect(summarise(profile).functions[0]).toEqual({
      name: 'encode @bufbuild/protobuf/dist/esm/to-binary.js:31',
      micros: 2_000,
    });
  });

  it('books what others did to the function of ours that called them', () => {
    expect(summarise(profile).callers).toEqual([{ name: 'handle libs/messaging/dist/batch.js:8', micros: 4_000 }]);
  });

  it('looks only at what was sampled within the windows', () => {
    const summary = summarise(profile, [{ from: 1_002_000, to: 1_004_000 }]);
    expect(summary).toMatchObject({ micros: 2_000, busy: 2_000 });
    expect(summary.functions).toHaveLength(1);
  });

  it('reads as percent of the busy time', () => {
    const text = reportOf('order', summarise(profile), 2);
    expect(text).toContain('order: busy 80.0 %');
    expect(text).toContain(' 50.0 %  @bufbuild/protobuf');
    expect(text).not.toContain('(native)');
  });
});

describe('the group of a function', () => {
  it.each([
    ['pg', frame('query', 'file:///x/node_modules/pg/lib/client.js')],
    ['@nats-io/nats-core', frame('send', 'file:///x/node_modules/a/node_modules/@nats-io/nats-core/lib/x.js')],
    ['apps/order', frame('place', 'file:///x/apps/order/dist/main.js')],
    ['node:internal', frame('emit', 'node:internal/streams/readable')],
    ['(garbage collector)', frame('(garbage collector)')],
    ['(native)', frame('writev')],
  ])('is %s', (group, callFrame) => {
    expect(groupOf(callFrame)).toBe(group);
  });
});
