export type { Io, Output } from './io/io.js';
export { run } from './run.js';
