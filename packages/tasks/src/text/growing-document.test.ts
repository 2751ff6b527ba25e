import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrowingDocument } from './growing-document.js';
import { joinSegments, segmentText } from './segments.js';

const sentencesOf = (line: string) => line.split(/(?<=\.) +/);

it('gives out the text in its order, whatever the order in which sentences grow', () => {
  const word = fc.constantFrom('One.', 'Two.', '猫。', '  x.', '\n', '\n\n', ' ');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.infiniteStream(fc.nat(99)), (words, choices) => {
      const segmented = segmentText(words.join(' '), sentencesOf);
      const document = new GrowingDocument(segmented);
      const open = segmented.sentences.map((sentence, index) => ({ index, rest: ` ${sentence.toUpperCase()} ` }));
      let given = document.take();
      while (open.length > 0) {
        const at = choices.next().value % open.length;
        const { index, rest } = open[at];
        const length = 1 + (choices.next().value % rest.length);
        document.push(index, rest.slice(0, length), length === rest.length);
        open[at].rest = rest.slice(length);
        if (length === rest.length) open.splice(at, 1);
        const whole = joinSegments(
          segmented.segments,
          segmented.sentences.map((text) => text.toUpperCase()),
        );
        given += document.take();
        expect(whole.startsWith(given)).toBe(true);
        if (open.length === 0) expect(given).toBe(whole);
      }
      expect(document.text).toBe(given);
    }),
  );
});
