const t=performance.now();
const { loadTypeScript } = await import('./typescript-loader.mjs');
loadTypeScript();
const m = await import('../../simulation/src/try.ts');
console.log('loaded', performance.now()-t);
setImmediate(()=>m.main(process.argv.slice(2)));
