import { messageIds } from './message-ids.js';

const envelope = (id: string): number[] => [0x0a, id.length, ...Buffer.from(id), 0x12, 1, 0x41];
const batch = (...ids: string[]): Uint8Array =>
  Uint8Array.from(ids.flatMap((id) => [0x0a, envelope(id).length, ...envelope(id)]));

it('reads the ids of a batch', () => {
  expect(messageIds(batch('create-order:1:step:do', 'x'))).toEqual(['create-order:1:step:do', 'x']);
  expect(messageIds(new Uint8Array())).toEqual([]);
});

it('reads lengths of several bytes', () => {
  const id = 'i'.repeat(300);
  const inner = [0x0a, 0xac, 0x02, ...Buffer.from(id)];
  const bytes = Uint8Array.from([0x0a, 0xaf, 0x02, ...inner]);
  expect(messageIds(bytes)).toEqual([id]);
});

it('reads nothing of what is no batch', () => {
  for (const bytes of [
    [0xff, 0xff, 0xff],
    [0x0a, 0x05, 0x0a],
    [0x0a, 0x02, 0x12, 0x00],
  ])
    expect(messageIds(Uint8Array.from(bytes))).toEqual([]);
});
