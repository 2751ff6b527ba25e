import { fail, inWords } from '@glossa/check';

const maxLength = 1 << 20;

/** The lines of a text, without their ends, in groups as they arrive together. */
export async function* arrivingLines(pieces: AsyncIterable<string>): AsyncGenerator<string[], void, undefined> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop()!;
    if (rest.length > maxLength)
      fail('input', `lines of at most ${maxLength} characters`, inWords('a longer one'), 'invalid-file');
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}

/** The lines of a text one by one. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  for await (const lines of arrivingLines(pieces)) yield* lines;
}
