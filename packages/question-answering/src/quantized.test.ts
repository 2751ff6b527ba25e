/** The bundled model with its int8 weights as they are. */
import { fileURLToPath } from 'node:url';
import { namedParameters, type Parameter } from '@glossa/tensor';
import { expect, it } from 'vitest';
import { QuestionAnswering } from './question-answering.js';

const folder = fileURLToPath(new URL('../../../models/squad', import.meta.url));

const bytesOf = ({ size, quantized }: Parameter) => 4 * (quantized ? quantized.values.size : size);

it('answers as it does in float32, in a third of the memory', async () => {
  const question = 'Who wrote the first program?';
  const context =
    'Ada Lovelace published what many call the first computer program in 1843, for the Analytical Engine that ' +
    'Charles Babbage had designed.';
  using exact = await QuestionAnswering.load(folder);
  using kept = await QuestionAnswering.load(folder, { quantized: true });
  const [expected, found] = [await exact.answer({ question, context }), await kept.answer({ question, context })];
  expect([found.answer, found.start, found.end]).toEqual([expected.answer, expected.start, expected.end]);
  expect(found.answer).toBe('Ada Lovelace');
  expect(Math.abs(found.score - expected.score)).toBeLessThan(1e-3);
  const bytes = (answering: QuestionAnswering) =>
    [...namedParameters(answering.model).values()].reduce((sum, parameter) => sum + bytesOf(parameter), 0);
  expect(bytes(kept)).toBeLessThan(bytes(exact) / 3);
});
