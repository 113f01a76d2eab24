/** Places in a text where breaks were taken out, in rising order. A long text has many: a sorted list is the smallest way. */
export class Gaps {
  readonly #places: number[] = [];

  /** @param place not before any that was added earlier */
  add(place: number): void {
    this.#places.push(place);
  }

  has(place: number): boolean {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle] ?? place) < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.#places[low] === place;
  }
}
