/** The environment variable that tells the part inside the extension host where to report. */
export const hostPortVariable = 'GITPOD_INVITES_BENCH_PORT';

/** What was measured: lists of numbers by name. */
export type Samples = Readonly<Record<string, readonly number[]>>;

/** Where a service is, and who asks it. */
export interface Service {
  readonly origin: string;
  readonly token: string;
}

/** How an errand is done: by the extension, by nothing but `fetch`, by the official SDK, or by curl on a new connection. */
export type Way = 'ours' | 'bare' | 'sdk' | 'curl';

export interface Errand extends Service {
  /** To read an organization's invite, or to create one where there is none, and to have the link on the clipboard. */
  readonly errand: 'copy' | 'create';
  readonly way: Way;
  readonly organizationId: string;
  /** The authorities that curl is to trust. */
  readonly authorities: string;
}

/** What a row of the tree may have in it besides a name, a second text and an icon; `label` is what is read aloud. */
export type RowPart = 'id' | 'label' | 'buttons';

/** What somebody does in an hour, or in a day. */
export interface MixedUse {
  readonly times: number;
  readonly mostSeconds: number;
  /** A document with a link in each of its first lines. */
  readonly document: string;
  readonly lines: number;
  /** A link that works. */
  readonly link: string;
}

/** What can be done inside the extension host, by name, with what each needs to know. */
export interface JobInputs {
  /** One errand; `at`, when it began, and except for the extension's own way how long the clipboard took, `clipboard`. */
  errand: Errand;
  /** One command, until it is done. */
  command: { readonly id: string };
  /** Copies that many times, one after another. */
  manyCopies: { readonly times: number };
  /**
   * That many commands of all kinds, ten at once, or as many as the time allows; after each hundred how many they are, `done`, and the
   * memory in use, `megabytes`.
   */
  mixedUse: MixedUse;
  /** One call, so that a connection is open. */
  warmUp: Service;
  /** The memory in use after what is not needed was collected; `megabytes`. */
  memory: object;
  /** Has the extension's tree asked anew; `at`, when that began (`now`). */
  refresh: object;
  /** The same for the tree of fixed rows, after the service has answered. */
  refreshFixed: Service & { readonly rows: number; readonly first: string; readonly parts: readonly RowPart[] };
  /** What the tree does with an account's organizations, each by itself; `check`, `order`, `rows`. */
  rowCosts: Service & { readonly turns: number };
  /** Finds the links of a text; `ours`, `words`, `path`, `objects`, as `LinkScan`. */
  findLinks: { readonly megabytes: number; readonly links: number; readonly runs: number };
  /** All pages of an organization's members, in turns; `ours`, `bare`. */
  members: Service & { readonly organizationId: string; readonly pages: number };
  /** Hovers over each line of an open document, twice, and asks for each invite of another list; `cold`, `warm`, `bare`. */
  hovers: Service & { readonly document: string; readonly lines: number; readonly bareIds: readonly string[] };
  /** Starts watching how late the extension host's loop gets. */
  watchLoop: object;
  /** Stops that; `late`, the longest delay in milliseconds. */
  loopDelay: object;
  /** ripgrep over the workspace; `ms`. */
  ripgrep: object;
  /** The search command; `at`, when it began, and once its list was closed the memory that it took at most, `megabytes`. */
  search: object;
}

export type JobName = keyof JobInputs;

export interface JobOrder {
  readonly job: JobName;
  readonly input: object;
}

export interface JobAnswer {
  readonly samples?: Samples;
  readonly error?: string;
}
