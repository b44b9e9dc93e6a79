import { describe, expect, it } from '@jest/globals';
import { eventText, retryText } from './event-text.js';

describe('eventText', () => {
  it('holds the id, and the data as one line of JSON', () => {
    expect(eventText({ id: '7', data: { text: 'a\nb' } })).toBe('id: 7\ndata: {"text":"a\\nb"}\n\n');
  });

  it('names the type where it has one', () => {
    expect(eventText({ type: 'error', data: {} })).toBe('event: error\ndata: {}\n\n');
  });

  it.each(['a\nb', 'a\rb', 'a\0b'])('leaves out the id %j, which would be another line', (id) => {
    expect(eventText({ id, data: 1 })).toBe('data: 1\n\n');
  });
});

it('retryText is in whole milliseconds', () => {
  expect(retryText(1234.5)).toBe('retry: 1235\n\n');
});
