// The job `secrets` of the compose file: makes every password that Comanda needs, once, and puts each where only those containers see it
// that use it: each has a volume of its own. A password that is set from outside (.env) counts more than the one that was made.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SERVICES = ['order', 'consumer', 'kitchen', 'accounting', 'orchestrator'];
const KINDS = ['OWNER', 'DB', 'NATS'];

const folder = process.argv[2] ?? '/secrets';
const kept = path.join(folder, 'all', 'passwords.env');

const names = [
  'POSTGRES_PASSWORD',
  'GRAFANA_PASSWORD',
  ...SERVICES.flatMap((service) => KINDS.map((kind) => nameOf(service, kind))),
];
const known = existsSync(kept) ? parse(readFileSync(kept, 'utf8')) : {};
const secrets = Object.fromEntries(names.map((name) => [name, process.env[name] || known[name] || made()]));
const secret = (/** @type {string} */ name) => /** @type {string} */ (secrets[name]);

write('all/passwords.env', lines(names), 0o400);
write('postgres/password', secret('POSTGRES_PASSWORD'));
write(
  'postgres/roles',
  lines(
    names.filter((name) => /_(OWNER|DB)_PASSWORD$/.test(name)),
    shellQuoted,
  ),
);
write(
  'nats/passwords.conf',
  lines(
    names.filter((name) => name.endsWith('_NATS_PASSWORD')),
    JSON.stringify,
  ),
);
write('grafana/password', secret('GRAFANA_PASSWORD'));
for (const service of SERVICES) {
  const owner = databaseUrl(service, `${service}_owner`, secret(nameOf(service, 'OWNER')));
  const runtime = databaseUrl(service, `${service}_service`, secret(nameOf(service, 'DB')));
  const nats = `nats://${service}:${encodeURIComponent(secret(nameOf(service, 'NATS')))}@nats:4222`;
  write(`migrate/${service}.env`, `DATABASE_URL=${owner}\n`);
  write(`${service}/service.env`, `DATABASE_URL=${runtime}\nNATS_URL=${nats}\n`);
}

/** @param {string} service @param {string} kind */
function nameOf(service, kind) {
  return `${service.toUpperCase()}_${kind}_PASSWORD`;
}

/** Letters and digits only: it stands in URLs, in files of the shell and in those of NATS. */
function made() {
  return randomBytes(24).toString('hex');
}

/** @param {string} service @param {string} role @param {string} password */
function databaseUrl(service, role, password) {
  return `postgresql://${role}:${encodeURIComponent(password)}@postgres:5432/${service}`;
}

/** @param {readonly string[]} of @param {(text: string) => string} [quoted] */
function lines(of, quoted = (text) => text) {
  return of.map((name) => `${name}=${quoted(secret(name))}\n`).join('');
}

/** @param {string} text */
function shellQuoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** @param {string} text @returns {Record<string, string>} */
function parse(text) {
  const pairs = text
    .split('\n')
    .filter(Boolean)
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return Object.fromEntries(pairs);
}

/** Who reads it runs as another user; what keeps others out is that only its container has the volume. @param {string} name @param {string} text */
function write(name, text, mode = 0o444) {
  const file = path.join(folder, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeFileSync(file, text, { mode });
}
