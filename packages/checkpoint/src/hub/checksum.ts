/** The checksums that the hub gives as etags: SHA-256 of large files (git-lfs), git's SHA-1 of the others. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { findNodeModule } from '../files/node-module.js';

export interface Checksum {
  update(bytes: Uint8Array): void;
  /** The checksum in lower-case hexadecimal; nothing can be added after it. */
  digest(): string;
}

/** @returns undefined when the etag is not a checksum, as on servers other than the hub */
export function checksumFor(etag: string, size: number): Checksum | undefined {
  if (/^[0-9a-f]{64}$/.test(etag)) return hash('sha256');
  if (!/^[0-9a-f]{40}$/.test(etag)) return undefined;
  const blob = hash('sha1');
  blob.update(new TextEncoder().encode(`blob ${size}\0`));
  return blob;
}

/** Node's own hashes are several times faster. */
function hash(name: 'sha256' | 'sha1'): Checksum {
  const native = findNodeModule('node:crypto')?.createHash(name);
  if (native !== undefined) return { update: (bytes) => void native.update(bytes), digest: () => native.digest('hex') };
  const state = (name === 'sha256' ? sha256 : sha1).create();
  return { update: (bytes) => void state.update(bytes), digest: () => bytesToHex(state.digest()) };
}
