// What Docker runs inside the container of a service to learn whether it is ready. Without fetch, which takes longer to load than the
// question takes to answer.
import { get } from 'node:http';

const request = get({ port: Number(process.env['HTTP_PORT']), path: '/readyz', timeout: 25_000 }, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1);
});
request.on('timeout', () => request.destroy(new Error('no answer in time')));
request.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
