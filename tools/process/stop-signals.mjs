const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const IMPATIENT_AFTER_MS = 1_000;

/** @type {(() => Promise<number | void>) | undefined} */
let tidy;
/** @type {number | undefined} */
let firstAt;

/**
 * Says what is to be done before the process goes, from now on. What it leaves out, `exit` listeners must do.
 *
 * @param {() => Promise<number | void>} work may resolve to another exit code than the signal's own
 */
export function tidyBeforeStop(work) {
  tidy = work;
}

/**
 * From now on SIGINT, SIGTERM and SIGHUP end the process by way of its tidying and its `exit` listeners. A second signal
 * ends it at once; one that follows within a second is the same wish told twice, since a terminal tells the whole
 * process group and npm tells its child again.
 *
 * @param {(signal: string) => void} [onSignal] told the first signal
 */
export function endOnStopSignals(onSignal = () => {}) {
  for (const [signal, code] of Object.entries(CODES)) process.on(signal, () => void stop(signal, code, onSignal));
}

/** @param {string} signal @param {number} code @param {(signal: string) => void} onSignal */
async function stop(signal, code, onSignal) {
  const now = performance.now();
  if (firstAt !== undefined) {
    if (now - firstAt > IMPATIENT_AFTER_MS) process.exit(code);
    return;
  }
  firstAt = now;
  onSignal(signal);
  const wish = await tidy?.().catch((error) => void process.stderr.write(`${error.message}\n`));
  process.exit(wish ?? code);
}

/** Whether a signal has come: what fails from then on fails because of it. */
export function isStopping() {
  return firstAt !== undefined;
}
