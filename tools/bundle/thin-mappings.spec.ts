import { expect, it } from '@jest/globals';
import { SourceMap } from 'node:module';
import { thinMappings } from './thin-mappings.mjs';

const placesOf = (mappings: string): unknown[] => {
  const map = new SourceMap({ version: 3, file: 'x', sources: ['a', 'b'], names: [], mappings } as never);
  return [0, 1].flatMap((line) =>
    Array.from({ length: 90 }, (_, column) => {
      const { originalSource, originalLine, originalColumn } = map.findEntry(line, column) as never;
      return [originalSource, originalLine, originalColumn];
    }),
  );
};

it('leaves out what repeats the place before, also from one line to the next', () => {
  expect(thinMappings('AAAA,CAAA,EAAAA,KCCAC;AAAA,GAAA,gBAAC')).toBe('AAAA,QCCA;mBAAC');
});

it('changes no answer', () => {
  const mappings = 'AAAA,gBAAA,gBAAA,gBCCA,CAAC,CAAA;CAAA,EAAA,gCAAE';
  expect(placesOf(thinMappings(mappings))).toEqual(placesOf(mappings));
});
