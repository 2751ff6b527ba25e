/** The worst differences from the reference implementations, as `npm run parity -- --record` wrote them. */
import { readFileSync } from 'node:fs';
import type { ParityRecord } from '@glossa/parity/record';

const file = new URL('../../../../parity/results.json', import.meta.url);

declare const data: ParityRecord;
export { data };

export default {
  load: (): ParityRecord => JSON.parse(readFileSync(file, 'utf8')),
};
