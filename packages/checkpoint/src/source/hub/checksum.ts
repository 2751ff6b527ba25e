/** The checksums by which the hub names contents: SHA-256 for large files (git-lfs), git's SHA-1 for the others. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { findNodeModule } from '../node-module.js';

export interface Checksum {
  update(bytes: Uint8Array): void;
  /** Ends it. In lower-case hexadecimal. */
  digest(): string;
}

/** @returns undefined where the etag is no checksum, as on servers that are not the hub */
export function checksumFor(etag: string, size: number): Checksum | undefined {
  if (/^[0-9a-f]{64}$/.test(etag)) return hash('sha256');
  if (!/^[0-9a-f]{40}$/.test(etag)) return undefined;
  const blob = hash('sha1');
  blob.update(new TextEncoder().encode(`blob ${size}\0`));
  return blob;
}

/** Node's own is several times faster. */
function hash(name: 'sha256' | 'sha1'): Checksum {
  const native = findNodeModule('node:crypto')?.createHash(name);
  if (native !== undefined) return { update: (bytes) => void native.update(bytes), digest: () => native.digest('hex') };
  const state = (name === 'sha256' ? sha256 : sha1).create();
  return { update: (bytes) => void state.update(bytes), digest: () => bytesToHex(state.digest()) };
}
