/** Cuts where the script changes; kana counts as Han, and a space belongs to what is before it. */
import type { Untrusted } from '../untrusted.js';
import type { PreTokenizer } from './pre-tokenizer.js';

/** Unicode's four-letter codes of scripts, the commonest first. */
const codes =
  'LatnZyyyHaniCyrlArabZinhGrekHebrHangHiraKanaDevaThaiBengAdlmAghbAhomArmiArmnAvstBaliBamuBassBatkBhksBopoBrahBraiBugiBuhdCakmCansCariCham' +
  'CherChrsCoptCprtDiakDogrDsrtDuplEgypElbaElymEthiGeorGlagGongGonmGothGranGujrGuruHanoHatrHluwHmngHmnpHungItalJavaKaliKharKhmrKhojKitsKnda' +
  'KthiLanaLaooLepcLimbLinaLinbLisuLyciLydiMahjMakaMandManiMarcMedfMendMercMeroMiaoMlymModiMongMrooMteiMultMymrNandNarbNbatNewaNkooNshuOgam' +
  'OlckOrkhOryaOsgeOsmaPalmPaucPermPhagPhliPhlpPhnxPlrdPrtiRjngRohgRunrSamrSarbSaurSgnwShawShrdSiddSindSinhSogdSogoSoraSoyoSundSyloSyrcTagb' +
  'TakrTaleTaluTamlTangTavtTeluTfngTglgThaaTibtTirhUgarVaiiWaraWchoXpeoXsuxYeziYiiiZanb';
/** Made when first asked for. */
let scripts: { code: string; test: RegExp }[] | undefined;

function scriptOf(character: string): string {
  if (character === 'ー') return 'Hani';
  scripts ??= codes.match(/..../g)!.map((each) => ({ code: each, test: new RegExp(`\\p{Script=${each}}`, 'u') }));
  const code = scripts.find(({ test }) => test.test(character))?.code ?? '';
  return code === 'Hira' || code === 'Kana' ? 'Hani' : code;
}

export function parseUnicodeScripts(field: Untrusted): PreTokenizer {
  field.read({});
  return {
    split(piece) {
      const { text } = piece;
      const cuts: number[] = [];
      let current: string | undefined;
      for (let i = 0; i < text.length; ) {
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
