/** Cuts where the script changes; kana counts as Han, and a space belongs to what is before it. */
import type { Untrusted } from '@glossa/check';
import type { PreTokenizer } from './pre-tokenizer.js';

/** Unicode's four-letter codes of scripts, by their first letters. */
const codes = {
  A: 'dlmghbhomrabrmirmnvst',
  B: 'aliamuassatkenghksoporahraiugiuhd',
  C: 'akmansarihamherhrsoptprtyrl',
  D: 'evaiakogrsrtupl',
  E: 'gyplbalymthi',
  G: 'eorlagongonmothranrekujruru',
  H: 'anganianoatrebriraluwmngmnpung',
  I: 'tal',
  J: 'ava',
  K: 'alianaharhmrhojitsndathi',
  L: 'anaaooatnepcimbinainbisuyciydi',
  M: 'ahjakaandaniarcedfenderceroiaolymodiongrooteiultymr',
  N: 'andarbbatewakooshu',
  O: 'gamlckrkhryasgesma',
  P: 'almaucermhaghlihlphnxlrdrti',
  R: 'jngohgunr',
  S: 'amrarbaurgnwhawhrdiddindinhogdogooraoyoundyloyrc',
  T: 'agbakralealuamlangavtelufngglghaahaiibtirh',
  U: 'gar',
  V: 'aii',
  W: 'aracho',
  X: 'peosux',
  Y: 'eziiii',
  Z: 'anbinhyyy',
};

/** Made when first asked for; the script that was found last comes first. */
let scripts: { code: string; test: RegExp }[] | undefined;

function scriptOf(character: string): string {
  if (character === 'ー') return 'Hani';
  scripts ??= Object.entries(codes).flatMap(([first, others]) =>
    others.match(/.../g)!.map((rest) => ({ code: first + rest, test: new RegExp(`\\p{Script=${first + rest}}`, 'u') })),
  );
  const at = scripts.findIndex(({ test }) => test.test(character));
  if (at > 0) scripts.unshift(...scripts.splice(at, 1));
  const code = at < 0 ? '' : scripts[0].code;
  return code === 'Hira' || code === 'Kana' ? 'Hani' : code;
}

export function parseUnicodeScripts(field: Untrusted): PreTokenizer {
  field.read({});
  return {
    split(piece) {
      const { text } = piece;
      const cuts: number[] = [];
      let current: string | undefined;
      for (let i = 0; i < text.length;) {
        const character = String.fromCodePoint(text.codePointAt(i)!);
        if (character !== ' ') {
          const script = scriptOf(character);
          if (script !== current) cuts.push(i);
          current = script;
        }
        i += character.length;
      }
      // Spaces before the first character of a script are left out, as the reference does.
      return cuts.map((start, k) => piece.slice(start, cuts[k + 1] ?? text.length));
    },
  };
}
