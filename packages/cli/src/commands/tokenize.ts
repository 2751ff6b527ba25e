import { openSource } from '@glossa/checkpoint';
import { Tokenizer } from '@glossa/tokenizer';
import { command } from '../command/command.js';
import { flag } from '../command/option.js';
import { load } from '../io/load.js';
import { wholeText } from '../io/text-source.js';

const rowsAtATime = 10_000;

export const tokenize = command({
  name: 'glossa tokenize',
  positionals: ['MODEL', '[TEXT|-]'],
  about:
    'Prints the tokens of TEXT, or of stdin (also without TEXT), one a line: id, token as the vocabulary\n' +
    'writes it, UTF-16 offsets, and the text there, separated by tabs. MODEL is a folder, the address of one,\n' +
    'or owner/name on the Hugging Face hub, with tokenizer.json.',
  options: { json: flag('print ids, tokens and offsets as one line of JSON') },
  async run(io, [model, given = '-'], { json }) {
    const tokenizer = await load(
      io,
      {
        load: async (source, options) =>
          Tokenizer.fromJson(await openSource(source).readJson('tokenizer.json', options)),
      },
      model,
    );
    const text = given === '-' ? await wholeText('-', io) : given;
    const { ids, tokens, offsets } = tokenizer.encode(text);
    if (json) return void (await io.stdout.write(`${JSON.stringify({ ids, tokens, offsets })}\n`));
    for (let from = 0; from < ids.length; from += rowsAtATime) {
      const rows = ids.slice(from, from + rowsAtATime).map((id, index) => {
        const [start, end] = offsets[from + index];
        return `${id}\t${quoted(tokens[from + index])}\t${start}-${end}\t${JSON.stringify(text.slice(start, end))}\n`;
      });
      await io.stdout.write(rows.join(''));
    }
  },
});

/** A token as it is, unless that would not be one visible piece. */
function quoted(token: string): string {
  return /^[^\s\p{C}"]+$/u.test(token) ? token : JSON.stringify(token);
}
