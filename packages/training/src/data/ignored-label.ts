/** The label of positions that do not count in the loss, as in PyTorch. */
export const ignoredLabel = -100;
