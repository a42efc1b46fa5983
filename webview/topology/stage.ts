import type { App } from '../app';
import { BackendStore } from './backend-store';
import { Picture } from './picture';
import { PodStore } from './pods';
import type { TracePath } from './trace-ways';

/** The one picture of the page, which is drawn in whichever tab shows it. */
export class Stage {
  /** The element that the picture lives in. */
  readonly area = document.createElement('div');
  readonly picture: Picture;
  readonly pods: PodStore;
  readonly #backends: BackendStore;
  readonly #app: App;
  #shown: unknown;

  constructor(app: App) {
    this.#app = app;
    this.area.className = 'picture-area';
    this.pods = new PodStore(
      async (nodes, holding) => {
        const { cluster } = app.state;
        return cluster === undefined ? undefined : app.host.call.pods(cluster, nodes, holding);
      },
      () => {
        this.picture.podsCame();
        // What waits to come into view may have its place now.
        app.changed();
      },
    );
    this.#backends = new BackendStore(
      async (service) => {
        const { cluster } = app.state;
        return cluster === undefined ? undefined : app.host.call.neighbours(cluster, service);
      },
      () => this.picture.backendsCame(),
    );
    this.picture = new Picture(this.area, {
      select: (id) => app.select(id),
      listServices: () => this.#listServices(),
      toggleServices: () => app.set({ serviceLines: !app.state.serviceLines }),
      moved: (look) => {
        const { look: kept } = app.state;
        if (look?.x !== kept?.x || look?.y !== kept?.y || look?.zoom !== kept?.zoom) app.set({ look });
        // The picture has come into view: what waits for it can be shown.
        else if (app.waits) app.changed();
      },
    }, this.pods, this.#backends);
  }

  /** Settles when it is known where the Services lead whose lines are drawn. */
  get backendsSettled(): Promise<unknown> {
    return this.#backends.settled;
  }

  /** Draws the topology that is there, with the way of a packet where there is one. */
  draw(trace?: TracePath): void {
    const { selection, look } = this.#app.state;
    const view = this.#app.topology.value;
    if (!view) {
      this.#shown = undefined;
      return;
    }
    // Another cluster starts fitted; the first picture of the page where it was left.
    if (view !== this.#shown) {
      this.pods.use(view);
      this.#backends.use(view);
    }
    if (view !== this.#shown) this.picture.show(view, this.#shown === undefined ? look : undefined, this.#shown === undefined);
    this.#shown = view;
    this.picture.showServices(trace === undefined && this.#app.state.serviceLines);
    this.picture.showBreaks(this.#app.breaks);
    this.picture.showMinimap(this.#app.state.minimap);
    this.picture.trace(trace);
    this.picture.select(selection, this.#app.neighbours.value);
    const wanted = this.#app.takeWanted((id) => this.picture.has(id));
    if (wanted !== undefined) this.picture.reveal(wanted);
  }

  #listServices(): void {
    this.#app.set({ selection: undefined, paneOpen: true, contentsFilter: '' });
    queueMicrotask(() => {
      const list = this.area.closest('.topology-tab')?.querySelector('.pane .choices');
      if (list instanceof HTMLElement) list.focus();
    });
  }
}
