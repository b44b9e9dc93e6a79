import { DATABASES } from '../stack/services.mjs';
import { check } from './check-failed.mjs';

/** @typedef {import('./engine.mjs').ComposeProject} ComposeProject */

/**
 * Each service may read and write rows of its own database, and nothing else: no tables made, none dropped, no list of migrations, no other
 * database, no role given.
 *
 * @param {ComposeProject} project
 */
export async function checkDatabaseRights(project) {
  for (const service of DATABASES) {
    const other = DATABASES.find((name) => name !== service);
    const [container] = await project.containers(service);
    const allowed = JSON.parse(await project.evaluate(container?.id ?? service, databaseProbe(String(other))));
    const expected = {
      rows: true,
      create: false,
      drop: false,
      migrations: false,
      temporary: false,
      role: false,
      elsewhere: false,
    };
    for (const [deed, may] of Object.entries(expected))
      check(allowed[deed] === may, `the role of ${service} ${may ? 'may not' : 'may'} do this: ${deed}`);
  }
}

/** @param {string} other */
function databaseProbe(other) {
  return `
    import pg from 'pg';
    const may = async (url, sql) => {
      const client = new pg.Client({ connectionString: url });
      try { await client.connect(); await client.query(sql); return true; } catch (error) {
        if (error.code !== '42501') throw error;
        return false;
      } finally { await client.end(); }
    };
    const own = process.env.DATABASE_URL, elsewhere = own.replace(/[^/]+$/, '${other}');
    console.log(JSON.stringify({
      rows: await may(own, 'BEGIN; SELECT count(*) FROM inbox; DELETE FROM inbox WHERE false; ROLLBACK'),
      create: await may(own, 'CREATE TABLE probe (id int)'),
      drop: await may(own, 'DROP TABLE inbox'),
      migrations: await may(own, 'SELECT FROM _prisma_migrations'),
      temporary: await may(own, 'CREATE TEMPORARY TABLE probe (id int)'),
      role: await may(own, 'CREATE ROLE probe'),
      elsewhere: await may(elsewhere, 'SELECT'),
    }));`;
}

/**
 * Each service may say and hear on NATS what its part takes, and nothing else.
 *
 * @param {ComposeProject} project
 */
export async function checkMessageRights(project) {
  for (const service of DATABASES) {
    const other = service === 'kitchen' ? 'order' : 'kitchen';
    const [container] = await project.containers(service);
    const refused = JSON.parse(await project.evaluate(container?.id ?? service, natsProbe(service, other)));
    for (const [deed, was] of Object.entries(refused))
      check(was === !deed.startsWith('own'), `the user ${service} of NATS ${was ? 'may not' : 'may'} do this: ${deed}`);
  }
}

/** @param {string} service @param {string} other */
function natsProbe(service, other) {
  const commands = service === 'orchestrator' ? {} : { 'publish a command': `publish('cmd.${other}')` };
  const deeds = {
    ...commands,
    'hear the commands of another': `subscribe('cmd.${other}')`,
    'hear the replies of another': `subscribe('_INBOX_${other}.>')`,
    'tell the events of another': `publish('evt.${other}.Probe')`,
    'delete the log of events': `publish('$JS.API.STREAM.DELETE.EVENTS')`,
    'take the events of another': `publish('$JS.API.CONSUMER.MSG.NEXT.EVENTS.${other}')`,
    'own inbox': `subscribe('_INBOX_${service}.probe')`,
  };
  const lines = Object.entries(deeds).map(
    ([deed, call]) => `${JSON.stringify(deed)}: await isRefused((nats) => nats.${call}),`,
  );
  return `
    import { connect } from '@nats-io/transport-node';
    const { hostname, port, username, password } = new URL(process.env.NATS_URL);
    const isRefused = async (deed) => {
      const nats = await connect({ servers: hostname + ':' + port, user: username, pass: password, inboxPrefix: '_INBOX_' + username });
      let refused = false;
      const watching = (async () => { for await (const { type } of nats.status()) if (type === 'error') refused = true; })();
      deed(nats);
      await nats.flush();
      await nats.close();
      await watching;
      return refused;
    };
    console.log(JSON.stringify({ ${lines.join('\n')} }));`;
}

/**
 * NATS has refused no service anything: none needs more than it may.
 *
 * @param {ComposeProject} project
 */
export async function checkNothingRefused(project) {
  const said = await project.compose(['logs', '--no-log-prefix', 'nats']);
  // Connections of services have names; those of the checks above have none.
  const refused = said.split('\n').filter((line) => /Violation/.test(line) && /nats\.js:[a-z]/.test(line));
  check(refused.length === 0, `NATS has refused services something ${refused.length} times, last: ${refused.at(-1)}`);
}
