import { ref } from '@comanda/messaging';
import { account, CONSUMER_ID } from '../../../test/accounting-mothers.js';
import { viewAccount } from '../domain/account.js';
import { accountsTable } from './accounts-table.js';
import { disableAccount } from './disable-account.js';
import { enableAccount } from './enable-account.js';

const command = { consumerId: CONSUMER_ID };
const now = new Date('2026-03-02T10:00:00Z');

describe.each([
  ['enabling', enableAccount, true],
  ['disabling', disableAccount, false],
])('%s an account', (_what, handler, enabled) => {
  const before = account({ enabled: !enabled });
  const after = account({ enabled });

  it('looks at the account with the id of the consumer', () => {
    expect(handler.reads(command)).toEqual({ account: ref(accountsTable, CONSUMER_ID) });
  });

  it('changes it and answers it without tokens', () => {
    expect(handler.decide(command, { account: before }, now)).toEqual({
      save: { account: after },
      reply: viewAccount(after),
    });
  });

  it('changes nothing when it is so already', () => {
    expect(handler.decide(command, { account: after }, now)).toEqual({ reply: viewAccount(after) });
  });

  it('refuses an account that is not there', () => {
    expect(() => handler.decide(command, { account: undefined }, now)).toThrow(
      expect.objectContaining({ code: 'ACCOUNT_NOT_FOUND', kind: 'not-found' }),
    );
  });
});
