import { Fence } from './fence.js';

describe('a fence', () => {
  it('admits tokens that do not go back', () => {
    const fence = new Fence();
    for (const token of [1, 1, 5, 5, 6]) expect(() => fence.admit(token)).not.toThrow();
  });

  it('refuses the token of a holder after which another has come', () => {
    const fence = new Fence();
    fence.admit(5);
    expect(() => fence.admit(4)).toThrow(expect.objectContaining({ code: 'FENCED_OUT', kind: 'conflict' }));
    expect(() => fence.admit(5)).not.toThrow();
  });
});
