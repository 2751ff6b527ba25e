import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { ofInput, unbroadcast, type GradientTable } from './table.js';

const asList = (dy: Tensor | Tensor[]) => (Array.isArray(dy) ? dy : [dy]);

/** tfjs looks a list input's gradients up by position. */
const byPosition = (gradients: Tensor[]) => Object.fromEntries(gradients.map((gradient, i) => [i, () => gradient]));

/** A tiled tensor seen with its copies on axes of their own; other axes are joined, since GPU backends have few. */
function splitCopies(shape: readonly number[], reps: readonly number[]): { sizes: number[]; copies: number[] } {
  const sizes = [1];
  const copies: number[] = [];
  shape.forEach((size, axis) => {
    if (reps[axis] === 1) sizes[sizes.length - 1] *= size;
    else copies.push(sizes.push(reps[axis], size) - 2);
  });
  return { sizes, copies };
}

export const shapeGradients: GradientTable = {
  Identity: ofInput((dy) => tf.cast(dy, 'float32')),
  Cast: ofInput((dy) => tf.clone(dy)),
  Reshape: ofInput((dy, x) => tf.reshape(dy, x.shape)),
  ExpandDims: {
    inputsToSave: ['input'],
    gradFunc: (dy, [input]) => ({ input: () => tf.reshape(dy as Tensor, input.shape) }),
  },
  BroadcastTo: ofInput((dy, x) => unbroadcast(dy, x.shape)),
  Transpose: {
    gradFunc: (dy, _, attrs) => {
      const { perm } = attrs as { perm: number[] };
      return { x: () => tf.transpose(dy as Tensor, tf.backend_util.getUndoAxesPermutation(perm)) };
    },
  },
  Reverse: { gradFunc: (dy, _, attrs) => ({ x: () => tf.reverse(dy as Tensor, (attrs as { dims: number[] }).dims) }) },
  Slice: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { begin, size } = attrs as { begin: number[]; size: number[] };
      const [starts, sizes] = tf.slice_util.parseSliceParams(x, begin, size);
      return {
        x: () =>
          tf.pad(
            dy as Tensor,
            x.shape.map((total, axis) => [starts[axis], total - starts[axis] - sizes[axis]]),
          ),
      };
    },
  },
  PadV2: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { paddings } = attrs as { paddings: Array<[number, number]> };
      return {
        x: () =>
          tf.slice(
            dy as Tensor,
            paddings.map(([before]) => before),
            x.shape,
          ),
      };
    },
  },
  Concat: {
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const [axis] = tf.util.parseAxisParam((attrs as { axis: number }).axis, saved[0].shape);
      return byPosition(
        tf.split(
          dy as Tensor,
          saved.map((piece) => piece.shape[axis]),
          axis,
        ),
      );
    },
  },
  SplitV: { gradFunc: (dy, _, attrs) => ({ x: () => tf.concat(asList(dy), (attrs as { axis: number }).axis) }) },
  Pack: {
    saveAllInputs: true,
    gradFunc: (dy, _, attrs) => byPosition(tf.unstack(dy as Tensor, (attrs as { axis: number }).axis)),
  },
  Unpack: { gradFunc: (dy, _, attrs) => ({ value: () => tf.stack(asList(dy), (attrs as { axis: number }).axis) }) },
  Tile: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { sizes, copies } = splitCopies(x.shape, (attrs as { reps: number[] }).reps);
      return { x: () => tf.reshape(tf.sum(tf.reshape(dy as Tensor, sizes), copies), x.shape) };
    },
  },
  OneHot: { inputsToSave: ['indices'], gradFunc: (_, [indices]) => ({ indices: () => tf.zeros(indices.shape) }) },
};
