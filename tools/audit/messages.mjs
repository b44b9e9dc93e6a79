/**
 * I12: events that have been waiting too long, and messages that could not be handled.
 *
 * @param {Record<string, Pick<import('pg').Client, 'query'>>} databases by service
 * @param {number} stuckMs
 * @returns {Promise<import('./findings.d.mts').Finding[]>}
 */
export async function messageFindings(databases, stuckMs) {
  const found = Object.entries(databases).map(async ([service, client]) => {
    const [letters, owed] = await Promise.all([client.query(LETTERS), client.query(OWED, [stuckMs])]);
    return [
      ...letters.rows.map(({ id, reason }) => ({
        rule: 'I12',
        id,
        text: `${service} could not handle it: ${reason}`,
        repair: repairOf(id, service),
      })),
      ...owed.rows.map(({ id, missing, sent, seconds }) => ({
        rule: 'I12',
        id,
        text: `${service} keeps it for ${missing.join(', ')} since ${seconds} s, ${sent ? 'sent' : 'not sent'}`,
        repair: sent
          ? `see whether ${missing.join(', ')} runs: it is sent again until it is handled`
          : `see whether ${service} reaches NATS`,
      })),
    ];
  });
  return (await Promise.all(found)).flat();
}

const LETTERS = 'select message_id as id, reason from dead_letters order by message_id';
const OWED = `select event_id as id, sent_seq is not null as sent, extract(epoch from now() - created_at)::int as seconds,
    array(select unnest(subscribers) except select unnest(passed)) as missing
  from outbox where created_at < now() - $1 * interval '1 ms' order by id limit 1000`;

/** What cannot be decoded has nothing to redrive. @param {string} id @param {string} service */
function repairOf(id, service) {
  return id.startsWith('undecodable:')
    ? `find out who sent it (npm run dlq -- show ${id} --service ${service}), then delete it: see docs/runbooks/DeadLetters.md`
    : `mend the cause, then npm run dlq -- redrive ${id} --service ${service}`;
}
