import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describeInChromium } from '@glossa/test-browser/chromium';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { byHand, type Inputs, type Matrix } from './by-hand.js';
import { root } from './content.js';
import { openDocs } from './docs-page.js';

const paths = ['guide/attention-by-hand.html', 'zh/guide/attention-by-hand.html'];
const number = (text: string) => Number(text.trim().replaceAll('−', '-'));

/** A table's numbers, also of those that can be changed. */
const table = (page: Page, name: string): Promise<Matrix> =>
  page
    .locator(`table[data-name="${name}"]`)
    .first()
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('td')].map((cell) =>
          Number((cell.querySelector('input')?.value ?? cell.textContent).trim().replaceAll('−', '-')),
        ),
      ),
    );

async function readInputs(page: Page): Promise<Inputs> {
  const ofHeads = (kind: string) => Promise.all([1, 2].map((head) => table(page, `${kind}-weight-${head}`)));
  const [x, query, key, value, output] = await Promise.all([
    table(page, 'x'),
    ofHeads('query'),
    ofHeads('key'),
    ofHeads('value'),
    table(page, 'output-weight'),
  ]);
  return { x, query, key, value, output };
}

const result = async (page: Page, name: string) =>
  number((await page.locator(`.dot-product[data-name="${name}"] output`).textContent())!);

function expectClose(actual: number[] | Matrix, expected: number[] | Matrix, where: string, digits = 2): void {
  const [a, b] = [actual.flat(), expected.flat()];
  expect(a.length, where).toBe(b.length);
  a.forEach((value, i) =>
    expect(Math.abs(value - b[i]), `${where}: ${value} beside ${b[i]}`).toBeLessThan(0.5001 * 10 ** -digits + 1e-5),
  );
}

/** Holds every number on the page against the arithmetic of its inputs. */
async function expectTrue(page: Page, followed = 1): Promise<void> {
  const expected = byHand(await readInputs(page));
  const [first] = expected.heads;
  for (const kind of ['query', 'key', 'value'] as const) {
    expectClose(await table(page, `${kind}-1`), first[kind], kind);
    for (const i of [0, 1])
      expectClose([await result(page, `${kind}-${i + 1}`)], [first[kind][followed][i]], `${kind} ${i}`);
  }
  for (const j of [0, 1, 2, 3]) {
    expectClose([await result(page, `product-${j + 1}`)], [first.products[followed][j]], 'product');
    const score = number((await page.locator(`[data-name="score-${j + 1}"]`).textContent())!);
    expectClose([score], [first.scores[followed][j]], 'score');
  }
  for (const i of [0, 1])
    expectClose([await result(page, `output-${i + 1}`)], [expected.free.mixed[followed][i]], 'output', 3);
  for (const i of [0, 1, 2, 3])
    expectClose([await result(page, `final-${i + 1}`)], [expected.free.output[followed][i]], 'final');
  expectClose(await table(page, 'mixed'), [expected.free.mixed[followed]], 'mixed');
  expectClose(
    await table(page, 'outputs'),
    [expected.free.output[followed], expected.causal.output[followed]],
    'outputs',
  );
  for (const [name, pass] of [
    ['', expected.free],
    ['causal-', expected.causal],
  ] as const) {
    for (const head of [0, 1]) {
      expectClose(await table(page, `weights-${name}${head + 1}`), pass.weights[head], `weights ${name}${head}`);
      if (name === '' && head === 1) continue;
      const shares = page.locator(`table[data-name="softmax-${name}${head + 1}"] output`);
      expectClose(
        (await shares.allTextContents()).map(number),
        pass.weights[head][followed],
        `softmax ${name}${head}`,
        3,
      );
    }
  }
}

/** Waits until the library has filled in the numbers. */
const computed = (page: Page) => page.locator('[data-name="score-1"]:has-text("2.83")').waitFor();

const box = (page: Page, name: string, row: number, column: number) =>
  page.locator(`table[data-name="${name}"] tbody tr`).nth(row).locator('input').nth(column);

describeInChromium('the worked page', (browser) => {
  it.each(paths)('%s shows what float64 arithmetic gives, for every position', async (path) => {
    await using site = await openDocs(browser());
    await site.open(path);
    await computed(site.page);
    await expectTrue(site.page);
    for (const position of [0, 2, 3]) {
      await site.page.locator('.follow label').nth(position).click();
      await expectTrue(site.page, position);
    }
    expect(site.complaints).toEqual([]);
    expect(site.foreign).toEqual([]);
  });

  it('follows a change of any matrix, and comes back', async () => {
    await using site = await openDocs(browser());
    const { page } = site;
    await site.open(paths[0]);
    await computed(page);
    const before = await table(page, 'weights-1');
    await page.locator('[data-step="heads"] summary').click();
    for (const [name, row, column, value] of [
      ['x', 2, 0, '1'],
      ['query-weight-1', 1, 0, '-1.5'],
      ['key-weight-2', 3, 1, '0.25'],
      ['value-weight-2', 0, 0, '3'],
      ['output-weight', 3, 3, '-2'],
    ] as const) {
      await box(page, name, row, column).fill(value);
      await expectTrue(page);
    }
    expect(await table(page, 'weights-1')).not.toEqual(before);
    await page.locator('.reset').click();
    expect(await table(page, 'weights-1')).toEqual(before);
    expect(site.complaints).toEqual([]);
  });

  it('marks what is no number in range, and keeps the last one', async () => {
    await using site = await openDocs(browser());
    const { page } = site;
    await site.open(paths[0]);
    await computed(page);
    const first = box(page, 'x', 1, 1);
    for (const bad of ['', '1000', '-10']) {
      await first.fill(bad);
      expect(await first.getAttribute('aria-invalid')).toBe('true');
      expect((await table(page, 'weights-1'))[1][0]).toBe(0.79);
    }
    await first.blur();
    expect(await first.inputValue()).toBe('1');
    expect(await first.getAttribute('aria-invalid')).toBe('false');
  });

  it('can be used with the keyboard', async () => {
    await using site = await openDocs(browser());
    const { page } = site;
    await site.open(paths[0]);
    await computed(page);
    await page.locator('.follow input').nth(1).focus();
    await page.keyboard.press('ArrowRight');
    await expectTrue(page, 2);
    await page.locator('table[data-name="weights-1"] button').nth(3).focus();
    await page.keyboard.press('Enter');
    await expectTrue(page, 3);
  });

  it('starts from the numbers of the example', async () => {
    await using site = await openDocs(browser());
    await site.open(paths[0]);
    const { free, causal } = byHand(await readInputs(site.page));
    const args = ['--conditions=@glossa/source', '--import', 'tsx', '02-attention-by-hand.ts'];
    const printed = execFileSync(process.execPath, args, { cwd: resolve(root, 'examples'), encoding: 'utf8' });
    for (const { weights, output } of [free, causal]) {
      for (const head of weights)
        expect(printed).toContain(
          `red ${head[1][0].toFixed(2)}, cats ${head[1][1].toFixed(2)}, chase ${head[1][2].toFixed(2)}`,
        );
      expect(printed).toContain(output[1].map((value) => value.toFixed(2)).join('  '));
    }
  });
});
