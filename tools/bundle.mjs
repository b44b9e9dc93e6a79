// node tools/bundle.mjs APP: makes the one file that runs a service, of what has been built of it: apps/<app>/bundle. A step of `nx build`.
import { bundle } from './bundle/index.mjs';

const [app] = process.argv.slice(2);
if (!app) throw new Error('usage: bundle.mjs APP');
await bundle(app);
