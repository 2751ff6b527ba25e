// Names each module as it is imported (`attention`, not `attention/src`), and leaves out those that export nothing.
import { Converter } from 'typedoc';

const secondEntries = {
  'tokenizer/src/chat': 'tokenizer/chat-template',
  'training/src/progress': 'training/progress',
  'generation/src/chat': 'generation/chat',
};

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of [...(project.children ?? [])]) {
      module.name = secondEntries[module.name] ?? module.name.replace(/\/src$/, '');
      if (!module.children?.length) project.removeReflection(module);
    }
  });
}
