/** What is waited for comes at once; a machine under load may need longer. */
export const WITHIN_MS = 30_000;
