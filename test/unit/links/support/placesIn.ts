import type { SliceOptions } from '../../../../src/links/findInviteLinks';
import { type LinkPlace, linkPlacesIn } from '../../../../src/links/places';

/** Returns all positions at once. */
export async function placesIn(text: string, options: SliceOptions): Promise<LinkPlace[]> {
  const places: LinkPlace[] = [];
  for await (const place of linkPlacesIn(text, options)) {
    if (place.kind === 'link') {
      places.push(place);
    }
  }
  return places;
}
