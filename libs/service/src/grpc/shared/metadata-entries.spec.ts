import { Metadata } from '@grpc/grpc-js';
import { entriesOf, metadataOf } from './metadata-entries.js';

it('keeps text, bytes, and several values of a key', () => {
  const metadata = new Metadata();
  metadata.add('traceparent', '00-a-b-01');
  metadata.add('tag', 'one');
  metadata.add('tag', 'two');
  metadata.add('x-violations-bin', Buffer.from([0, 255]));
  expect(metadataOf(entriesOf(metadata)).toJSON()).toEqual(metadata.toJSON());
});

it('has no entries where there is no metadata', () => {
  expect(entriesOf(undefined)).toEqual([]);
});

it('refuses a key that gRPC does not allow', () => {
  expect(() => metadataOf([{ key: 'a b', value: Buffer.from('c') }])).toThrow('a b');
});
