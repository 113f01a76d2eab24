import { closeSharedBrowser } from '../ui/support/sharedBrowser';
import { BenchWindow, type BenchWindowOptions } from './benchWindow';
import { Services } from './services';

/** What the topics measure in. Everything is started when it is first needed, and one window is open at a time. */
export class Bench {
  #services: Promise<Services> | undefined;
  #window: { readonly name: string; readonly window: BenchWindow } | undefined;

  services(): Promise<Services> {
    this.#services ??= Services.start();
    return this.#services;
  }

  /** The window of that name; another one that is open is closed. */
  async window(name: string, options: BenchWindowOptions): Promise<BenchWindow> {
    if (this.#window?.name !== name) {
      await this.closeWindow();
      this.#window = { name, window: await BenchWindow.open(await this.services(), options) };
    }
    return this.#window.window;
  }

  async closeWindow(): Promise<void> {
    await this.#window?.window.close();
    this.#window = undefined;
  }

  async close(): Promise<void> {
    await this.closeWindow();
    await closeSharedBrowser();
    await (await this.#services)?.close();
  }
}
