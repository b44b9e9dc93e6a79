import { settled } from '@comanda/testing';
import { deposit, moved } from './bank.js';
import { aScene, seenBy } from './scene.js';
import { World } from './world.js';

const scene = aScene();

describe('a tap', () => {
  const listen = (heard: string[]) =>
    scene.bank.messaging.onTold([moved], (contract, { accountId }) => heard.push(`${contract.name} ${accountId}`));

  it('hears events as they pass, until it is closed', async () => {
    const heard: string[] = [];
    const close = listen(heard);
    await scene.tell('a');
    await settled();
    close();
    await scene.tell('b');
    await settled();
    expect(heard).toEqual(['Moved a']);
  });

  it('that was opened before the start hears, too, and a second one of its kind', async () => {
    const heard: string[] = [];
    const late = new World();
    const messaging = (await late.start('bank')).messaging;
    messaging.onTold([moved], ({ name }) => heard.push(`first ${name}`));
    messaging.onTold([moved], ({ name }) => heard.push(`second ${name}`));
    await messaging.executor.execute(deposit, { accountId: 'a', amount: 1 });
    await settled();
    expect(heard).toEqual(['first Moved', 'second Moved']);
    await late.stop();
  });

  it('that throws disturbs nobody', async () => {
    await scene.startAudit();
    scene.bank.messaging.onTold([moved], () => {
      throw new Error('a bad listener');
    });
    await scene.tell('a');
    await scene.outboxIsEmpty();
    expect(seenBy(scene.audit)).toEqual(['a 1']);
  });
});
