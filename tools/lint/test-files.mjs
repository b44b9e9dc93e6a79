/** Matches the paths of files that only tests load: specs, object mothers, and what lies in a test folder. */
export const TEST_FILES = '\\.(spec|mother)\\.ts$|/test/';
