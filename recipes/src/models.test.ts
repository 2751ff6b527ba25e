/** The bundled models are complete and small, their cards are true, and they do their task. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { greedy } from '@glossa/decoding';
import { TextGeneration } from '@glossa/generation';
import { QuestionAnswering } from '@glossa/question-answering';
import { Translation } from '@glossa/translation';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const recipeOf = {
  'shakespeare-char': 'shakespeare-char',
  'tang-poems': 'tang-poems',
  'translation-en-zh': 'translation-en-zh',
  squad: 'question-answering',
};
/** The most that config, tokenizer and weights may take together, where it is not 6. */
const maxMegabytes: Record<string, number> = { squad: 25 };

describe.each(Object.entries(recipeOf))('models/%s', (name, recipe) => {
  const folder = `${root}models/${name}/`;
  const read = (file: string) => readFileSync(`${folder}${file}`, 'utf8');
  const scores = JSON.parse(read('scores.json')) as Record<string, number | string>;

  const limit = maxMegabytes[name] ?? 6;
  it(`is at most ${limit} MB`, () => {
    const sizes = ['config.json', 'tokenizer.json', 'model.safetensors'].map(
      (file) => statSync(`${folder}${file}`).size,
    );
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(limit * 1e6);
  });

  it('has the scores that its run logged', () => {
    const log = readFileSync(`${root}recipes/${recipe}/log.txt`, 'utf8').trim().split('\n');
    expect(log.at(-1)).toBe(`scores ${JSON.stringify(scores)}`);
  });

  it('has a card with its scores, curve, data, licence and command', () => {
    const card = read('README.md');
    for (const [measure, value] of Object.entries(scores)) {
      const shown = typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 4 }) : value;
      expect(card, measure).toContain(shown);
    }
    for (const part of ['curve.svg', '## Data', 'icence', `train ${recipe}`]) expect(card).toContain(part);
    expect(read('curve.svg')).toMatch(/^<svg/);
  });
});

const source = (name: string) => `${root}models/${name}`;

it('shakespeare-char continues from a name', async () => {
  using generation = await TextGeneration.load(source('shakespeare-char'));
  const { text } = await generation.generate('ROMEO:', { search: greedy(), maxNewTokens: 40 });
  expect(text).toMatch(/^\n[A-Za-z ,.'!?;:\n-]+$/);
});

it('tang-poems writes lines of five characters when asked for them', async () => {
  using generation = await TextGeneration.load(source('tang-poems'));
  const { text } = await generation.generate('五絕·春曉\n', { search: greedy(), maxNewTokens: 60 });
  expect(text).toMatch(/^\p{Script=Han}{5}，\p{Script=Han}{5}。/u);
});

it('translation-en-zh translates', async () => {
  using translation = await Translation.load(source('translation-en-zh'));
  const { text } = await translation.translate('A man is riding a bike.');
  expect(text).toContain('男');
  expect(text).toContain('骑');
});

it('squad answers from the passage', async () => {
  using answering = await QuestionAnswering.load(source('squad'));
  const context = 'The bridge was built in 1932 by the engineer John Bradfield. It crosses the harbour of Sydney.';
  const { answer, start, end } = await answering.answer({ question: 'When was the bridge built?', context });
  expect(answer).toBe(context.slice(start, end));
  expect(answer).toContain('1932');
});
