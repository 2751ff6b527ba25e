const maxLength = 1 << 20;

/**
 * Cuts a text where a tokenizer would cut it anyway, before a line break that ends white space, so that training on the
 * pieces is training on the whole. A text without such places is cut anywhere after a million characters.
 */
export async function* trainingPieces(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk;
    const cut = lastCut(rest) || (rest.length > maxLength ? rest.length : 0);
    if (cut > 0) yield rest.slice(0, cut);
    rest = rest.slice(cut);
  }
  if (rest !== '') yield rest;
}

/** 0 when there is none. */
function lastCut(text: string): number {
  for (let cut = text.lastIndexOf('\n'); cut > 0; cut = text.lastIndexOf('\n', cut - 1)) {
    if (/\S/.test(text[cut + 1] ?? '')) return cut;
  }
  return 0;
}
