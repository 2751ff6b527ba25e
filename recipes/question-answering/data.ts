import { readSquad, type SquadQuestion } from '@glossa/question-answering';
import { readData } from '../src/data.js';

/** The questions of SQuAD v1.1. */
export async function loadSquad(): Promise<{ train: SquadQuestion[]; development: SquadQuestion[] }> {
  return { train: await readQuestions('train-v1.1'), development: await readQuestions('dev-v1.1') };
}

async function readQuestions(name: string): Promise<SquadQuestion[]> {
  const questions: SquadQuestion[] = [];
  for await (const question of readSquad(await readData(`qa/squad/${name}.json.gz`))) questions.push(question);
  return questions;
}
