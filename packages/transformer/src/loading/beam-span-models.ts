import type { ModelSource } from '@glossa/checkpoint';
import { Xlnet } from '../architectures/xlnet/model.js';
import { xlnetBeamSpanConfigSpec } from '../architectures/xlnet/config.js';
import { xlnetBeamSpanWeights } from '../architectures/xlnet/weights.js';
import { BeamSpanModel } from '../heads/beam-span-model.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const beamSpanModels: readonly Architecture<BeamSpanModel>[] = [
  architecture({
    className: 'XLNetForQuestionAnswering',
    spec: xlnetBeamSpanConfigSpec,
    head: BeamSpanModel<Xlnet>,
    body: Xlnet,
    build: ({ startNTop, endNTop, ...config }) => new BeamSpanModel(new Xlnet(config), { startNTop, endNTop }),
    weights: xlnetBeamSpanWeights,
  }),
];

/** Loads a model that finds spans whose ends depend on their starts. See `loadModel` for what is read and thrown. */
export function loadBeamSpanModel(source: ModelSource, options?: LoadModelOptions): Promise<BeamSpanModel> {
  return loadArchitecture(byModelType('BeamSpanModel', beamSpanModels), source, options);
}
