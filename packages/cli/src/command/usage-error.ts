/** What was asked for is not what the command takes: exit code 2. */
export class UsageError extends Error {}
