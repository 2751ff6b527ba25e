import { describe, expect, it } from 'vitest';
import { cardPage } from '../build/card-page.js';
import { countParameters } from '../build/count-parameters.js';

function safetensors(header: object): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json]);
}

describe('countParameters', () => {
  it('counts values, but not the scales of quantized ones', () => {
    const file = safetensors({
      __metadata__: { 'glossa.quantization': 'int8-groups' },
      weight: { dtype: 'I8', shape: [64, 32], data_offsets: [0, 2048] },
      'weight.scale': { dtype: 'F32', shape: [64, 1], data_offsets: [2048, 2304] },
      'norm.scale': { dtype: 'F32', shape: [5], data_offsets: [2304, 2324] },
    });
    expect(countParameters(file)).toBe(64 * 32 + 5);
  });
});

describe('cardPage', () => {
  it('renders Markdown, and shows markup as text', () => {
    const page = cardPage(
      '# A <b>card</b>\n\n| a | b |\n|---|---|\n| 1 | <script>alert(1)</script> |\n\n![curve](missing.png)\n',
      import.meta.dirname,
    );
    expect(page).toContain('<title>A &lt;b&gt;card&lt;/b&gt;</title>');
    expect(page).toContain('<td>1</td>');
    expect(page).not.toMatch(/<script|<img/);
  });

  it('keeps links to the web, but not those to files that are not on the site', () => {
    const page = cardPage(
      '[paper](https://arxiv.org/abs/1706.03762), [`recipe`](../../recipes/squad)\n',
      import.meta.dirname,
    );
    expect(page).toContain('<p><a href="https://arxiv.org/abs/1706.03762">paper</a>, <code>recipe</code></p>');
  });
});
