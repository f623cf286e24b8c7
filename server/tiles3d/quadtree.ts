import { mercatorX, mercatorY } from '../../domain/mercator.ts';
import type { SolidObject } from './solid-object.ts';

/** A square of the Web Mercator pyramid; a leaf holds objects, a branch holds squares. */
export interface SolidNode {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly children: SolidNode[];
  objects: SolidObject[] | null;
  /** Revision of the newest change in or below this square. */
  revision: number;
  /** The most prominent objects in and below, whoever sees them; null until asked for after a change. */
  top: readonly SolidObject[] | null;
}

/** A leaf above this is cut in four. Detail of a leaf is one file: it must stay small enough to arrive in a second. */
const MOST_OBJECTS = 128;
/** Side about 75 m at this latitude: what stands denser is drawn by one tile. */
const DEEPEST = 19;

/** All objects of one layer in a tree that only grows deeper; an edit touches one leaf and marks the way to it. */
export class SolidTree {
  readonly root: SolidNode = node(0, 0, 0, 1);
  readonly #leafOf = new Map<number, Set<SolidNode>>();
  size = 0;

  add(object: SolidObject, revision: number): void {
    const [px, py] = [mercatorX(object.lng), mercatorY(object.lat)];
    let here = this.root;
    touch(here, revision);
    while (here.objects === null) {
      here = childAt(here, px, py, revision);
      touch(here, revision);
    }
    here.objects.push(object);
    this.#remember(object.fid, here);
    this.size += 1;
    if (here.objects.length > MOST_OBJECTS && here.z < DEEPEST) this.#split(here);
  }

  #remember(fid: number, leaf: SolidNode): void {
    const known = this.#leafOf.get(fid);
    if (known === undefined) this.#leafOf.set(fid, new Set([leaf]));
    else known.add(leaf);
  }

  #split(leaf: SolidNode): void {
    const objects = leaf.objects ?? [];
    leaf.objects = null;
    this.size -= objects.length;
    for (const object of objects) {
      this.#leafOf.get(object.fid)?.delete(leaf);
      const child = childAt(leaf, mercatorX(object.lng), mercatorY(object.lat), leaf.revision);
      child.objects?.push(object);
      this.#remember(object.fid, child);
      this.size += 1;
    }
    for (const child of leaf.children)
      if ((child.objects?.length ?? 0) > MOST_OBJECTS && child.z < DEEPEST) this.#split(child);
  }

  /** Takes away everything with this feature id; squares that held it become new. */
  remove(fid: number, revision: number): void {
    for (const leaf of this.#leafOf.get(fid) ?? []) {
      const kept = (leaf.objects ?? []).filter((object) => object.fid !== fid);
      this.size -= (leaf.objects?.length ?? 0) - kept.length;
      leaf.objects = kept;
      this.#mark(leaf, revision);
    }
    this.#leafOf.delete(fid);
  }

  #mark({ z, x, y }: SolidNode, revision: number): void {
    let here: SolidNode | undefined = this.root;
    while (here !== undefined) {
      touch(here, revision);
      here = here.children.find((child) => {
        const deeper = z - child.z;
        return deeper >= 0 && x >>> deeper === child.x && y >>> deeper === child.y;
      });
    }
  }

  /** The square with this address; undefined where nothing is. */
  find(z: number, x: number, y: number): SolidNode | undefined {
    let here: SolidNode | undefined = this.root;
    while (here !== undefined && here.z < z) {
      here = here.children.find((child) => x >>> (z - child.z) === child.x && y >>> (z - child.z) === child.y);
    }
    return here !== undefined && here.x === x && here.y === y ? here : undefined;
  }
}

function node(z: number, x: number, y: number, revision: number): SolidNode {
  return { z, x, y, children: [], objects: [], revision, top: null };
}

function touch(square: SolidNode, revision: number): void {
  square.revision = revision;
  square.top = null;
}

/** More than one picture shows, so that what a viewer may not see leaves enough of what they may. */
const MOST_TOP = 1_600;

function topOf(square: SolidNode): readonly SolidObject[] {
  if (square.top !== null) return square.top;
  const candidates = square.objects === null ? square.children.flatMap(topOf) : [...square.objects];
  square.top = candidates.sort((a, b) => b.prominence - a.prominence).slice(0, MOST_TOP);
  return square.top;
}

/** The most prominent objects of a square that pass, at most `most`; a change anywhere costs its own way up only. */
export function prominent(from: SolidNode, passes: (object: SolidObject) => boolean, most: number): SolidObject[] {
  const top = topOf(from);
  const found = top.filter(passes);
  // A viewer of a small part: the few that are theirs may all stand behind the first.
  if (found.length >= most || top.length < MOST_TOP) return found.slice(0, most);
  return collect(from, passes)
    .sort((a, b) => b.prominence - a.prominence)
    .slice(0, most);
}

function childAt(parent: SolidNode, px: number, py: number, revision: number): SolidNode {
  const side = 2 ** (parent.z + 1);
  const clamp = (value: number) => Math.max(0, Math.min(side - 1, Math.floor(value * side)));
  const [x, y] = [clamp(px), clamp(py)];
  const known = parent.children.find((child) => child.x === x && child.y === y);
  if (known !== undefined) return known;
  const made = node(parent.z + 1, x, y, revision);
  parent.children.push(made);
  return made;
}

/** Every object in or below a square that passes. */
export function collect(
  from: SolidNode,
  passes: (object: SolidObject) => boolean,
  into: SolidObject[] = [],
): SolidObject[] {
  for (const object of from.objects ?? []) if (passes(object)) into.push(object);
  for (const child of from.children) collect(child, passes, into);
  return into;
}
