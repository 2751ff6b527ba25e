import type { Io } from '../io/io.js';

interface Given {
  stdin?: string | AsyncIterable<Uint8Array | string>;
  tty?: boolean;
  signal?: AbortSignal;
}

/** Streams that remember what is written. */
export function testIo({ stdin = '', tty = false, signal = new AbortController().signal }: Given = {}) {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof typeof written) => ({
    write: (text: string) => void (written[name] += text),
    isTTY: tty,
    columns: 40,
  });
  const input = typeof stdin === 'string' ? pieces(new TextEncoder().encode(stdin)) : stdin;
  const io: Io = { stdin: input, stdout: output('stdout'), stderr: output('stderr'), signal };
  return { io, written };
}

/** A few bytes at a time, so that characters arrive in parts. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 5) yield bytes.subarray(start, start + 5);
}
