import { Participants } from './participants.js';

let serving: Set<string>;
let asked: string[];
let participants: Participants;

beforeEach(() => {
  serving = new Set(['bank', 'hotel']);
  asked = [];
  participants = new Participants((name) => {
    asked.push(name);
    return Promise.resolve(serving.has(name));
  });
});

const isSilent = (name: string, commands: number): void => {
  for (let count = 0; count < commands; count += 1) participants.timedOut(name);
};
const absent = (): string[] => [...participants.absent];

it('asks nobody while all answer', async () => {
  isSilent('bank', 19);
  expect(await participants.look()).toEqual({ returned: [], lost: [] });
  expect(asked).toEqual([]);
});

describe('a participant whose commands nobody took', () => {
  it('is absent, which is news once', () => {
    expect(participants.undelivered('bank')).toBe(true);
    expect(participants.undelivered('bank')).toBe(false);
    expect(absent()).toEqual(['bank']);
  });

  it('stays absent until it says that it is there', async () => {
    serving.delete('bank');
    participants.undelivered('bank');
    expect(await participants.look()).toEqual({ returned: [], lost: [] });
    participants.answered('bank');
    expect(absent()).toEqual(['bank']);
    serving.add('bank');
    expect(await participants.look()).toEqual({ returned: ['bank'], lost: [] });
    expect(absent()).toEqual([]);
  });

  it('has returned once', async () => {
    participants.undelivered('bank');
    await participants.look();
    expect(await participants.look()).toEqual({ returned: [], lost: [] });
    expect(asked).toEqual(['bank']);
  });
});

describe('a participant that leaves twenty commands in a row without an answer', () => {
  it('is absent when it does not say that it is there', async () => {
    serving.delete('bank');
    isSilent('bank', 20);
    expect(absent()).toEqual([]);
    expect(await participants.look()).toEqual({ returned: [], lost: ['bank'] });
    expect(absent()).toEqual(['bank']);
  });

  it('is not lost twice, and counts anew when it is back', async () => {
    serving.delete('bank');
    isSilent('bank', 20);
    await participants.look();
    isSilent('bank', 20);
    expect(await participants.look()).toEqual({ returned: [], lost: [] });
    serving.add('bank');
    expect(await participants.look()).toEqual({ returned: ['bank'], lost: [] });
    asked.length = 0;
    await participants.look();
    expect(asked).toEqual([]);
  });

  it('is only slow when it says that it is there, and is asked again after as many', async () => {
    isSilent('bank', 20);
    expect(await participants.look()).toEqual({ returned: [], lost: [] });
    expect(absent()).toEqual([]);
    isSilent('bank', 19);
    await participants.look();
    expect(asked).toEqual(['bank']);
    isSilent('bank', 1);
    await participants.look();
    expect(asked).toEqual(['bank', 'bank']);
  });

  it('is not meant when an answer came in between, or when they were for others', async () => {
    isSilent('bank', 19);
    participants.answered('bank');
    isSilent('bank', 19);
    isSilent('hotel', 19);
    await participants.look();
    expect(asked).toEqual([]);
  });
});
