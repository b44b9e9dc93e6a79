/**
 * The setting that an integration test needs. Throws where it is missing: a test that skips itself proves nothing.
 * `meaning` completes "set NAME to ...".
 */
export function requiredEnv(name: string, meaning: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: set it to ${meaning}, or run the tests with \`npm test\``);
  return value;
}
