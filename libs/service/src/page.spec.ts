import { page } from './page.js';

const ids = Array.from({ length: 60 }, (_, n) => `01938f0e-0000-7000-8000-${String(n).padStart(12, '0')}`);
const list = async (limit: number, after?: string) =>
  ids.filter((id) => after === undefined || id > after).slice(0, limit);
const pageOf = (pageSize: number, pageToken = '') => page({ pageSize, pageToken }, list, (id) => id);

describe('a page of a list', () => {
  it('has 50 items when no size is asked for', async () => {
    expect((await pageOf(0)).items).toEqual(ids.slice(0, 50));
  });

  it('is followed by the others, each once, until the last page has no token', async () => {
    const first = await pageOf(25);
    const second = await pageOf(25, first.nextPageToken);
    const third = await pageOf(25, second.nextPageToken);
    expect([...first.items, ...second.items, ...third.items]).toEqual(ids);
    expect(third.nextPageToken).toBe('');
  });

  it('has no token when it ends exactly with the list', async () => {
    expect((await pageOf(60)).nextPageToken).toBe('');
  });

  it('is refused for a token that was not given out', async () => {
    await expect(pageOf(10, 'nonsense')).rejects.toMatchObject({ code: 'PAGE_TOKEN_INVALID', kind: 'invalid' });
  });
});
