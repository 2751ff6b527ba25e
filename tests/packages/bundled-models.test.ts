import { openSafetensors, openSource } from '@glossa/checkpoint';
import shakespeareChar from '@glossa/model-shakespeare-char';
import squad from '@glossa/model-squad';
import tangPoems from '@glossa/model-tang-poems';
import translationEnZh from '@glossa/model-translation-en-zh';
import { expect, it } from 'vitest';

it.each(Object.entries({ shakespeareChar, squad, tangPoems, translationEnZh }))(
  'the bundled model %s is a source as it is imported',
  async (_, files) => {
    const source = openSource(files);
    expect(await source.readJson('config.json')).toHaveProperty('model_type');
    expect(await source.readJson('tokenizer.json')).toHaveProperty('model');
    const file = await source.open('model.safetensors');
    expect((await openSafetensors(file, 'model.safetensors')).shapes.size).toBeGreaterThan(0);
    await file.close();
  },
);
