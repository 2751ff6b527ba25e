/** The models in memory: a few at most; the one not used for longest makes room for another. */
export class ModelShelf {
  private readonly models = new Map<string, Disposable>();

  constructor(private readonly capacity: number) {}

  /** The model of that name, loaded when it is not there. */
  async take<Model extends Disposable>(name: string, load: () => Promise<Model>): Promise<Model> {
    const model = (this.models.get(name) as Model | undefined) ?? (await this.add(load));
    this.models.delete(name);
    this.models.set(name, model);
    return model;
  }

  private async add<Model extends Disposable>(load: () => Promise<Model>): Promise<Model> {
    for (const [name, model] of this.models) {
      if (this.models.size < this.capacity) break;
      this.models.delete(name);
      model[Symbol.dispose]();
    }
    return load();
  }
}
