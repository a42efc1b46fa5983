import type { NeighboursView } from '../../src/protocol/topology-contract';
import { text } from '../text';
import { prefersStill } from '../ui/motion';
import type { BackendStore } from './backend-store';
import { breaksOf, type Breaks } from './breaks';
import { between, cameraOf, centred, fitCamera, lookOf, panTo, windowOf, zoomedAt, type Camera, type Look } from './camera';
import { drawnMargin, PictureCanvas } from './canvas';
import { manyNodes, type Cluster } from './cluster';
import type { Piece } from './draw';
import { moreServicesId, networkId } from './draw-head';
import { pageMeasure, type Measure } from './fit-text';
import { encloses, intersects, type Box } from './geometry';
import { listenToGestures } from './gestures';
import type { Size } from './grid';
import { arrange } from './layout';
import type { Minimap } from './minimap';
import { boxOf } from './places';
import type { PodStore } from './pods';
import { detailAt, sceneOf, type Detail, type Extras } from './scene';
import type { ServiceLayer } from './service-layer';
import type { TracePath, TraceWays } from './trace-ways';
import { parentOf, walk, type Step, type Tree } from './walk';
import { directoryOf, waysOf, type Ways } from './ways';

/** What the picture tells the page. */
export interface PictureEvents {
  select(id: string | undefined): void;
  listServices(): void;
  /** The lines of Services are wanted, or not any more. */
  toggleServices(): void;
  /** The camera rests; undefined while everything is fitted. */
  moved(look: Look | undefined): void;
}

// Around a picture that is seen whole, and above it for the buttons. Units: CSS pixels.
const margin = 20;
const buttonsHeight = 26;

/** The picture of a cluster in an element: draws, zooms, pans, walks, selects. */
export class Picture {
  readonly #canvas = new PictureCanvas();
  #minimap: Minimap | undefined;
  #minimapWanted = true;
  readonly #measure: Measure;
  #viewport: Size = { width: 0, height: 0 };
  /** What the layout was made for; it stays while the user has moved, or things would jump. */
  #arrangedFor: Size = { width: 0, height: 0 };
  #tree: Tree | undefined;
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  /** Everything is shown until the user moves. */
  #fitted = true;
  #drawn: Box | undefined;
  #epoch = 0;
  #selected: string | undefined;
  #neighbours: NeighboursView | undefined;
  /** The node whose first pod the keyboard goes to when its pods have come. */
  #entering: string | undefined;
  #focused: string | undefined;
  #ways: Ways | TraceWays | undefined;
  #trace: TracePath | undefined;
  #services = false;
  #breaks: Breaks | undefined;
  #extras: Extras | undefined;
  #loading = false;
  #flight = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;

  constructor(
    readonly area: HTMLElement,
    readonly events: PictureEvents,
    readonly pods: PodStore,
    readonly backends: BackendStore,
  ) {
    this.#measure = pageMeasure(document.body);
    area.append(this.#canvas.svg);
    listenToGestures(area, {
      pan: (by) => this.#move({ ...this.#camera, x: this.#camera.x + by.x, y: this.#camera.y + by.y }),
      zoom: (at, factor) => this.#move(zoomedAt(this.#camera, at, factor, this.#least)),
      press: (target) => this.#press(target),
      open: (target) => this.#open(idAt(target)),
    });
    this.#canvas.svg.addEventListener('keydown', (event) => this.#key(event));
    // Not of the drawing itself: browsers let Tab stop at a drawing that listens for the focus.
    area.addEventListener('focusin', (event) => this.#setFocused(idAt(event.target)));
    new ResizeObserver(() => this.#resized()).observe(area);
  }

  /** Shows a view. The camera stays; `fresh` starts with `look`, or with everything in view. */
  show(view: Cluster, look: Look | undefined, fresh: boolean): void {
    // What comes first must not wait a frame to hear of its size.
    if (this.#viewport.width === 0) this.#resized();
    if (fresh) {
      this.#fitted = look === undefined;
      this.#camera = look === undefined ? this.#camera : cameraOf(look, this.#viewport);
    }
    this.#arrange(view);
    this.#canvas.svg.setAttribute('aria-label', text.picture(view.name, view.nodes.length, view.pods));
    if (this.#fitted) this.#camera = this.#fitCamera();
    // What is there, or large, may wait for the next frame, so that a key in between is heard.
    if (fresh && view.nodes.length <= manyNodes) this.#draw();
    else this.#drawSoon();
  }

  /** Marks the selected thing and lights up its ways: `neighbours` tells where they lead, once it is known. */
  select(id: string | undefined, neighbours: NeighboursView | undefined): void {
    if (id === this.#selected && neighbours === this.#neighbours) return;
    this.#selected = id;
    this.#neighbours = neighbours;
    const chips = this.#tree?.layout.head.services?.chips ?? [];
    // A Service without a chip gets one.
    if (this.#tree && id?.startsWith('service/') && !chips.some((chip) => chip.service.id === id)) this.#arrange(this.#tree.view);
    this.#draw();
  }

  /** Lights up the way of a packet in the place of the selection's; the thing that has it comes into view, or its sender where not everything is. */
  trace(path: TracePath | undefined): void {
    if (path === this.#trace || (path && this.#trace && path.at === this.#trace.at && path.target === this.#trace.target && path.places.join() === this.#trace.places.join())) return;
    this.#trace = path;
    this.#draw();
    const place = path && path.at < 0 ? (this.#fitted ? undefined : path.places.find((each) => this.#box(each))) : path?.places[path.at];
    const box = place === undefined ? undefined : this.#box(place);
    if (!this.#tree || place === undefined || !box) return;
    const target = this.#tree.layout.zones.length > 0 ? this.#closeTo(place, box) : panTo(this.#camera, box, this.#viewport);
    if (!this.#fitted && target !== this.#camera) this.#goTo(target, true);
    else if (this.#tree.layout.zones.length > 0) this.#goTo(target, true);
  }

  /** Shows the lines from Services to what is behind them, or hides them. */
  showServices(shown: boolean): void {
    if (shown === this.#services) return;
    this.#services = shown;
    this.#draw();
  }

  /** Marks where nodes have no way to each other. */
  showBreaks(breaks: Breaks | undefined): void {
    if (breaks === this.#breaks) return;
    this.#breaks = breaks;
    this.#draw();
  }

  /** Draws what has come of the Services' backends. */
  backendsCame(): void {
    this.#draw();
  }

  /** Hides the small map, or shows it where it is of use. */
  showMinimap(shown: boolean): void {
    this.#minimapWanted = shown;
    this.#minimap?.allow(shown);
  }

  /** The picture as it is on the screen; undefined until it is. */
  get shown(): { readonly tree: Tree; readonly camera: Camera; readonly viewport: Size; readonly pinned: string | undefined; readonly traced: boolean } | undefined {
    return this.#tree && this.#viewport.width > 0 ? { tree: this.#tree, camera: this.#camera, viewport: this.#viewport, pinned: this.#pinned, traced: this.#trace !== undefined } : undefined;
  }

  /** What is drawn of a window on paper, with everything that is switched on now, and the whole of a traced way; of another arrangement where `tree` has one. */
  pieces(tree: Tree, zoom: number, window: Box, measure: Measure): readonly Piece[] {
    const trace = this.#trace && { ...this.#trace, at: this.#trace.places.length };
    return this.#scene(tree, zoom, window, measure, detailAt(tree.layout, zoom), trace).pieces;
  }

  /** Whether a thing has a place in the picture; of a pod it may come to be known a little later. */
  has(id: string): boolean {
    if (this.#viewport.width === 0) return false;
    const known = this.#box(id) !== undefined;
    if (!known && id.startsWith('pod/')) this.pods.want([], [id]);
    return known;
  }

  /** Draws pods that have come. */
  podsCame(): void {
    this.#draw();
    const entered = this.#entering;
    this.#entering = undefined;
    if (entered !== undefined && entered === this.#focused) this.#step(entered, 'child');
  }

  /** Brings a thing into view, large enough to be read, and makes it the one for arrow keys. */
  reveal(id: string): void {
    const box = this.#box(id);
    if (!box) return;
    this.#focused = id;
    this.#goTo(this.#closeTo(id, box), true);
  }

  /** Shows everything. */
  fit(): void {
    if (!this.#tree) return;
    this.#fitted = true;
    this.#arrange(this.#tree.view);
    this.#goTo(this.#fitCamera(), true, true);
  }

  /** Zooms around the middle. */
  zoomBy(factor: number): void {
    const middle = { x: this.#viewport.width / 2, y: this.#viewport.height / 2 };
    this.#goTo(zoomedAt(this.#camera, middle, factor, this.#least), true);
  }

  /** Puts the keyboard into the picture. */
  focus(): void {
    if (this.#focused !== undefined) this.#canvas.item(this.#focused)?.focus({ preventScroll: true });
  }

  get #least(): number {
    return Math.min(1, this.#fitCamera().zoom) * 0.6;
  }

  get #pinned(): string | undefined {
    return this.#selected?.startsWith('service/') ? this.#selected : undefined;
  }

  #arrange(view: Cluster): void {
    const pinned = this.#pinned;
    if (this.#fitted || this.#arrangedFor.width === 0) this.#arrangedFor = this.#viewport;
    const layout = arrange(view, { viewport: this.#arrangedFor, ...(pinned !== undefined && { pinned }) });
    this.#tree = { view, layout, directory: directoryOf(layout, this.pods), pods: this.pods };
    this.#epoch++;
    this.#minimap?.show(layout);
    if (this.#focused === undefined || !this.#box(this.#focused)) this.#focused = networkId(view);
  }

  #fitCamera(): Camera {
    const { width, height } = this.#tree?.layout ?? { width: 1, height: 1 };
    // A low page has little to spare.
    const least = this.#viewport.height / 10;
    const [above, around] = [Math.min(buttonsHeight, least), Math.min(margin, least)];
    const room = { width: this.#viewport.width, height: this.#viewport.height - above };
    const camera = fitCamera({ x: 0, y: 0, width, height }, room, around);
    // Less than a full height hangs from the top, as a page does.
    const spare = room.height - height * camera.zoom;
    return { ...camera, y: Math.min(camera.y, Math.max(around, spare * 0.22)) + above };
  }

  #closeTo(id: string, box: Box): Camera {
    const tree = this.#tree;
    if (!tree) return this.#camera;
    const isPod = tree.directory.podNode(id) !== undefined;
    const enough = isPod ? 96 / tree.layout.measures.cardWidth + 0.01 : Math.min(110 / box.width, this.#viewport.height / box.height);
    if (this.#camera.zoom >= enough) return panTo(this.#camera, box, this.#viewport);
    const holder = isPod ? this.#box(parentOf(tree, id) ?? id) : undefined;
    const around = holder ? fitCamera(holder, this.#viewport, 30, 1) : fitCamera(box, this.#viewport, 40, 1);
    return centred(holder && around.zoom >= enough ? holder : box, this.#viewport, Math.max(around.zoom, enough));
  }

  #box(id: string): Box | undefined {
    return this.#tree && boxOf(this.#tree, id);
  }

  #resized(): void {
    const { clientWidth: width, clientHeight: height } = this.area;
    if (width === 0 || height === 0 || (width === this.#viewport.width && height === this.#viewport.height)) return;
    const before = this.#viewport;
    const middle = windowOf(this.#camera, before);
    this.#viewport = { width, height };
    this.#canvas.resize(this.#viewport);
    if (!this.#tree) return;
    if (this.#fitted || before.width === 0) this.#arrange(this.#tree.view);
    if (this.#fitted) this.#camera = this.#fitCamera();
    else if (before.width > 0) this.#camera = centred(middle, this.#viewport, this.#camera.zoom);
    this.#draw();
  }

  #goTo(camera: Camera, animated: boolean, fitted = false): void {
    cancelAnimationFrame(this.#flight);
    if (!animated || prefersStill()) return this.#move(camera, fitted, true);
    const start = performance.now();
    const from = this.#camera;
    const step = (now: number): void => {
      const t = Math.min(1, (now - start) / 260);
      this.#move(between(from, camera, 1 - (1 - t) ** 3, this.#viewport), fitted, t === 1);
      if (t < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  // During a gesture the drawn picture is only shifted; it is drawn again at rest, or when the
  // gesture leaves what is drawn or blurs it.
  #move(camera: Camera, fitted = false, atRest = false): void {
    this.#camera = camera;
    this.#fitted = fitted;
    const drift = camera.zoom / this.#canvas.drawnAt.zoom;
    const covered = this.#drawn && encloses(this.#drawn, windowOf(camera, this.#viewport));
    if (atRest) return this.#draw();
    if (!covered || drift > 1.6 || drift < 0.62) this.#drawSoon();
    else this.#canvas.shift(camera);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#draw(), 140);
  }

  #drawSoon(): void {
    if (this.#frame) return;
    this.#canvas.shift(this.#camera);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#rest);
    const tree = this.#tree;
    if (!tree || this.#viewport.width === 0) return;
    const detail = detailAt(tree.layout, this.#camera.zoom);
    this.#drawn = windowOf(this.#camera, this.#viewport, drawnMargin);
    this.#wantPods(tree, detail, this.#drawn);
    const { pieces, ways } = this.#scene(tree, this.#camera.zoom, this.#drawn, this.#measure, detail);
    this.#ways = ways;
    if (this.#trace || this.#services || (this.#breaks?.pairs ?? 0) > 0 || !this.#fitted || detail === 'open') this.#loadExtras();
    this.#canvas.draw(pieces, this.#camera, this.#viewport);
    this.#canvas.svg.dataset['detail'] = detail;
    this.#mark();
    this.#minimap?.frame(windowOf(this.#camera, this.#viewport));
    this.events.moved(this.#fitted ? undefined : lookOf(this.#camera, this.#viewport));
  }

  #scene(tree: Tree, zoom: number, window: Box, measure: Measure, detail: Detail, trace = this.#trace): { readonly pieces: readonly Piece[]; readonly ways: Ways | TraceWays | undefined } {
    const ways = this.#waysIn(tree, detail === 'pods' || detail === 'bridges' || detail === 'open', trace);
    const focused = this.#focused ?? '';
    const { view, layout, directory, pods } = tree;
    const focusedNode = directory.nodes.get(focused) ?? directory.podNode(focused);
    const services = this.#services ? this.#serviceLayer(tree, detail) : undefined;
    return { ways, pieces: sceneOf({ view, pods, layout, zoom, window, epoch: this.#epoch, focusedNode, breaks: this.#breaks ?? breaksOf(view, undefined), ways, services, extras: this.#extras, measure }) };
  }

  #loadExtras(): void {
    if (this.#extras || this.#loading) return;
    this.#loading = true;
    import('./extras')
      .then((extras) => {
        this.#extras = extras;
        this.#minimap = new extras.Minimap((point) => this.#goTo(centred({ ...point, width: 0, height: 0 }, this.#viewport, this.#camera.zoom), false));
        this.area.append(this.#minimap.element);
        this.#minimap.allow(this.#minimapWanted);
        if (this.#tree) this.#minimap.show(this.#tree.layout);
        this.#draw();
      })
      // Without them the picture is as it was; the next drawing tries again.
      .catch(() => undefined)
      .finally(() => (this.#loading = false));
  }

  #serviceLayer({ layout }: Tree, detail: Detail): ServiceLayer {
    const ids = layout.head.services?.chips.map(({ service }) => service.id) ?? [];
    this.backends.want(ids);
    const depth = detail === 'zones' || detail === 'tiles' ? (layout.zones.length > 0 && detail === 'zones' ? 'zones' : 'nodes') : 'pods';
    const selected = this.#pinned;
    return { services: ids.map((id) => ({ id, backends: this.backends.of(id) })), depth, selected };
  }

  #waysIn({ layout, directory }: Tree, inside: boolean, trace: TracePath | undefined): Ways | TraceWays | undefined {
    if (trace) return this.#extras?.traceWays(trace, layout, directory, inside);
    return this.#selected === undefined ? undefined : waysOf(this.#selected, this.#neighbours, layout, directory, inside);
  }

  // Only of what is large enough to be told apart, and of what the keyboard, the selection or a packet is at.
  #wantPods({ layout }: Tree, detail: Detail, window: Box): void {
    const seen = detail === 'bridges' || detail === 'pods' || detail === 'open' ? layout.nodes.filter(({ box }) => intersects(box, window)).map(({ node }) => node.id) : [];
    const focused = this.#focused?.startsWith('node/') ? [this.#focused] : [];
    const special = [this.#selected, this.#focused, ...(this.#trace?.places ?? [])].filter((id) => id?.startsWith('pod/')) as string[];
    this.pods.want([...seen, ...focused], special);
  }

  #mark(): void {
    const place = this.#drawnHolder(this.#ways && 'place' in this.#ways ? this.#ways.place : undefined);
    const lit = this.#ways && this.#ways.ids.size > 1 ? this.#ways.ids : undefined;
    const reachable = this.#reachable();
    for (const [id, item] of this.#canvas.items()) {
      const selected = id === this.#selected;
      item.setAttribute('aria-selected', String(selected));
      item.setAttribute('tabindex', id === reachable ? '0' : '-1');
      item.classList.toggle('selected', selected);
      item.classList.toggle('now', id === place);
      item.classList.toggle('lit', !selected && lit?.has(id) === true);
      item.classList.toggle('dim-item', lit !== undefined && !lit.has(id) && /^(pod|service)\//.test(id));
    }
  }

  #reachable(): string | undefined {
    return this.#drawnHolder(this.#focused) ?? (this.#tree && networkId(this.#tree.view));
  }

  // A thing, or what holds it where it is too small to be drawn.
  #drawnHolder(id: string | undefined): string | undefined {
    let drawn = id;
    while (this.#tree && drawn !== undefined && !this.#canvas.item(drawn)) drawn = parentOf(this.#tree, drawn);
    return drawn;
  }

  #setFocused(id: string | undefined): void {
    if (id === undefined || id === this.#focused) return;
    this.#focused = id;
    if (id.startsWith('node/')) this.pods.want([id]);
    this.#mark();
  }

  #press(target: Element | null): void {
    const id = idAt(target);
    if (id === moreServicesId) return this.events.listServices();
    if (id !== undefined) this.#canvas.item(id)?.focus({ preventScroll: true });
    this.events.select(id);
  }

  #open(id: string | undefined): void {
    const box = id === undefined ? undefined : this.#box(id);
    if (id === undefined || !box) return;
    // A pod opens: what is inside it becomes readable.
    if (id.startsWith('pod/')) return this.#goTo(fitCamera(box, this.#viewport, 40, Infinity), true);
    const close = this.#closeTo(id, box);
    this.#goTo(close.zoom > this.#camera.zoom ? close : fitCamera(box, this.#viewport, 40, 1), true);
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const id = idAt(event.target) ?? this.#reachable();
    const step = steps[event.key];
    if (step && id !== undefined) this.#step(id, step);
    else if (event.key === 'Enter' || event.key === ' ') this.#enter(id);
    else if (event.key === 'Escape') this.#back(id);
    else if (event.key === '+' || event.key === '=') this.zoomBy(1.4);
    else if (event.key === '-') this.zoomBy(1 / 1.4);
    else if (event.key === '0') this.fit();
    else if (event.key === 's') this.events.toggleServices();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #step(id: string, step: Step): void {
    const next = this.#tree && walk(this.#tree, id, step);
    this.#entering = undefined;
    if (next !== undefined) this.#focusOn(next);
    else if (step === 'child' && id.startsWith('node/') && this.pods.of(id) === undefined) {
      this.#entering = id;
      this.pods.want([id]);
    }
  }

  #focusOn(id: string): void {
    const box = this.#box(id);
    if (!this.#tree || !box) return;
    this.#focused = id;
    const target = this.#closeTo(id, box);
    // At once: the next key must find the element.
    if (!this.#canvas.item(id) || target.zoom !== this.#camera.zoom) this.#move(target, false, true);
    else if (target !== this.#camera) this.#goTo(target, true);
    this.#mark();
    this.#canvas.item(id)?.focus({ preventScroll: true });
  }

  #enter(id: string | undefined): void {
    if (id === moreServicesId) return this.events.listServices();
    if (id === undefined) return;
    if (id === this.#selected || id.startsWith('zone/')) this.#open(id);
    this.events.select(id);
  }

  #back(id: string | undefined): void {
    if (this.#selected !== undefined) return this.events.select(undefined);
    const parent = this.#tree && id !== undefined ? parentOf(this.#tree, id) : undefined;
    if (parent === undefined) return this.fit();
    const box = this.#box(parent);
    this.#focusOn(parent);
    if (box && parent !== (this.#tree && networkId(this.#tree.view))) this.#goTo(fitCamera(box, this.#viewport, 40, 1), true);
    else this.fit();
  }
}

const steps: Readonly<Record<string, Step>> = {
  ArrowDown: 'child',
  ArrowUp: 'parent',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  Home: 'first',
  End: 'last',
};

function idAt(target: EventTarget | null): string | undefined {
  const item = target instanceof Element ? target.closest('[data-id]') : null;
  return item instanceof SVGElement ? item.dataset['id'] : undefined;
}

