/** A piece of work that stands in a line, or has left it. */
export interface PlaceInLine<Result> {
  /** What came of the work; never settles when it left the line. */
  readonly result: Promise<Result>;
  /** Goes before all others that still wait. */
  hurry(): void;
  /** Goes away, if its turn has not come yet; says whether it did. */
  leave(): boolean;
}

/** Lets a few pieces of work be done at once, while the others wait in line. */
export class WorkLine {
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(private readonly mostAtOnce: number) {}

  /** @param work must not reject */
  stand<Result>(work: () => Promise<Result>): PlaceInLine<Result> {
    let begin = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const result = turn.then(work).finally(() => {
      this.#underWay -= 1;
      this.#next();
    });
    this.#waiting.push(begin);
    this.#next();
    return {
      result,
      hurry: () => {
        if (this.#remove(begin)) {
          this.#waiting.unshift(begin);
        }
      },
      leave: () => this.#remove(begin),
    };
  }

  #remove(begin: () => void): boolean {
    const place = this.#waiting.indexOf(begin);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
    }
    return place >= 0;
  }

  #next(): void {
    while (this.#underWay < this.mostAtOnce) {
      const begin = this.#waiting.shift();
      if (begin === undefined) {
        return;
      }
      this.#underWay += 1;
      begin();
    }
  }
}
