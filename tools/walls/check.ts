/** Holds modules against the walls and says what crosses one. */
import type { Import, Module } from './read-modules.ts'
import { makesNames, narrower, packageHomes, reachesOutside, rooms, sqlRooms, withoutPackages } from './rooms.ts'

const randomSources = new Set(['randomBytes', 'randomUUID', 'randomInt', 'randomFillSync', 'randomFill', 'generateKeyPairSync', 'generateKeyPair', 'webcrypto'])
/** What a room that is only computing has no use for. */
const inputAndOutput = /^node:(?:fs|net|http|https|http2|child_process|process|timers|worker_threads|dgram|tls)(?:\/|$)/

/** One sentence for each breach, in the order of the modules. @throws when there is nothing to look at */
export function breaches(modules: readonly Module[]): string[] {
  if (!modules.some(({ path }) => path.startsWith('src/'))) throw new Error('The walls were not checked: no module was seen')
  return modules.flatMap((module) => breachesOf(module).map((what) => `${module.path}: ${what}`))
}

function breachesOf(module: Module): string[] {
  if (module.path.startsWith('web/')) return module.imports.flatMap(webBreach)
  const inside = module.path.slice('src/'.length)
  const room = roomOf(module.path)
  if (room === undefined || rooms[room] === undefined) return [`"${room ?? inside}" is no room; add it to tools/walls/rooms.ts and ARCHITECTURE.md`]
  return [
    ...module.imports.flatMap((it) => (it.path === undefined ? packageBreach(inside, room, it) : roomBreach(inside, room, it))),
    ...outsideBreach(inside, module),
    ...(sqlRooms.includes(room) ? [] : module.sql.map((start) => `holds a statement ("${start} …"); statements belong in ${sqlRooms.join(', ')}`)),
  ]
}

function roomBreach(inside: string, room: string, { path, typesOnly }: Import): string[] {
  const target = path!
  // The version is read from package.json by the command line.
  if (target === 'package.json' && room === 'cli') return []
  const to = roomOf(target)
  if (to === undefined) return [`imports ${target}, which is not in src/`]
  const toInside = target.slice('src/'.length)
  const narrow = Object.entries(narrower).find(([folder]) => inside.startsWith(folder))
  if (narrow !== undefined && !narrow[1].some((folder) => toInside.startsWith(folder))) {
    return [`imports ${target}; ${narrow[0]} may import only ${narrow[1].join(', ')}`]
  }
  if (to === room) return toInside === `${room}/index.ts` ? ['imports its own door; inside a room, import the file'] : []
  const { imports, types = [] } = rooms[room]!
  if (!imports.includes(to) && !(typesOnly && types.includes(to))) {
    return [types.includes(to) ? `imports more than types of ${to}/` : `imports ${to}/, which ${room}/ may not`]
  }
  const { open, doors = [] } = rooms[to] ?? {}
  const isDoor = open === true || ['index.ts', ...doors].some((door) => toInside === `${to}/${door}`)
  return isDoor ? [] : [`imports ${target} past the door of ${to}/`]
}

function packageBreach(inside: string, room: string, { from }: Import): string[] {
  if (from.startsWith('node:')) {
    return room === 'query' && inputAndOutput.test(from) ? [`imports ${from}; query/ only computes`] : []
  }
  const name = from.split('/').slice(0, from.startsWith('@') ? 2 : 1).join('/')
  const homes = packageHomes[name]
  return [
    ...(homes === undefined || homes.includes(room) ? [] : [`imports ${name}, which belongs to ${homes.join(', ')}`]),
    ...(withoutPackages.some((folder) => inside.startsWith(`${folder}/`)) ? [`imports the package ${name}; none may be loaded here`] : []),
  ]
}

function outsideBreach(inside: string, { imports, reaches }: Module): string[] {
  if (reachesOutside.some((place) => inside === place || (place.endsWith('/') && inside.startsWith(place)))) return []
  const random = imports
    .filter(({ from, typesOnly }) => (from === 'node:crypto' || from === 'crypto') && !typesOnly)
    .flatMap(({ names }) => names.filter((name) => randomSources.has(name)))
  const allowed = makesNames.includes(inside) ? ['randomUUID'] : []
  return [...reaches, ...random].filter((what) => !allowed.includes(what)).map((what) => `reaches for ${what}; it should be handed in`)
}

function webBreach({ path, from }: Import): string[] {
  if (path === undefined) return from.startsWith('node:') ? [`imports ${from}; this runs in browsers`] : []
  return path.startsWith('src/') && !path.startsWith('src/model/') ? [`imports ${path}; the web app knows src/model/ only`] : []
}

function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1]
}
