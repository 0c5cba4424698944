/**
 * The flags of an entry: an unsigned 32-bit number, the same in arenas and in blocks. The layout is stored in databases:
 * use free bits for new flags, never move one.
 *
 *   bits 0-7   first byte of a frame's header (FIN, RSV, opcode); 0 for other kinds
 *   bits 8-11  bytes of the frame's header
 *   bits 12-16 kind, its index in `entryKinds`
 *   bits 17-18 direction, its index in `directions`
 *   bit 19     partial: the transport ended before the payload was complete
 *   bit 20     body: the bytes in the block are the id of a streamed body
 *   bit 21     part: a piece of a streamed body; only in arenas, never in blocks
 *   bit 22     crafted: sent with bytes that the user wrote, whether or not they follow the rules
 *   bits 23-28 violation flags: whether a rule is broken (bit 23), and which, as far as the
 *              bytes alone do not show it; see `rules-frame.ts`
 *   bit 29     cut: bytes of the payload are missing because the disk could not keep up; see `cut.ts`
 */
import { directions, entryKinds, frameKind } from '../../../../shared/model/entry.ts'
import type { Direction, EntryKind } from '../../../../shared/model/entry.ts'

/** Bits 19 to 22 and 29, see above. */
export const partialFlag = 1 << 19
export const bodyFlag = 1 << 20
export const partFlag = 1 << 21
export const craftedFlag = 1 << 22
export const cutFlag = 1 << 29
const violationsShift = 23
const violationsMask = 0x3f << violationsShift

/** All bits that have a meaning. */
export const knownFlags = 0x3fff_ffff

const kindCodes = Object.fromEntries(entryKinds.map((kind, code) => [kind, code << 12])) as Record<
  EntryKind,
  number
>
const directionCodes: Record<Direction, number> = { none: 0, in: 1 << 17, out: 2 << 17 }

/**
 * Returns the flags of an entry without violation flags; the flags of streamed, truncated or crafted entries are added
 * by the caller.
 */
export const packFlags = (
  kind: EntryKind,
  direction: Direction,
  headerLength: number,
  firstByte: number,
  partial: boolean,
): number =>
  kindCodes[kind] |
  directionCodes[direction] |
  (headerLength << 8) |
  (headerLength === 0 ? 0 : firstByte) |
  (partial ? partialFlag : 0)

/** By the first byte of a frame: the part of the flags that depends on it, which is the byte and the kind. */
export const firstByteFlags: Readonly<Uint32Array> = Uint32Array.from(
  { length: 256 },
  (_, first) => kindCodes[frameKind(first & 0x0f)] | first,
)
/**
 * The flags of a whole frame without violation flags are the sum of these, its `firstByteFlags` and its
 * `headerLengthFlags`.
 */
export const directionFlags = (direction: Direction): number => directionCodes[direction]
/** @param headerLength bytes of a frame's header, at most 14 */
export const headerLengthFlags = (headerLength: number): number => headerLength << 8

/** Bytes of a frame's header; 0 for other kinds. */
export const headerLengthOfFlags = (flags: number): number => (flags >>> 8) & 15
/** Index of the kind in `entryKinds`. */
export const kindCodeOf = (flags: number): number => (flags >>> 12) & 31
export const kindOf = (flags: number): EntryKind => entryKinds[kindCodeOf(flags)] ?? 'note'
/** 0 none, 1 in, 2 out. */
export const directionCodeOf = (flags: number): number => (flags >>> 17) & 3
export const directionOf = (flags: number): Direction =>
  directions[directionCodeOf(flags)] ?? 'none'
/** Reports whether the entry is TCP data or a WebSocket frame: the kinds up to `reserved`. */
export const flagsAreTraffic = (flags: number): boolean => kindCodeOf(flags) <= 7
export const isPartial = (flags: number): boolean => (flags & partialFlag) !== 0
export const isCrafted = (flags: number): boolean => (flags & craftedFlag) !== 0
/** Returns violation flags at their position in the flags of an entry. */
export const packViolations = (violationFlags: number): number =>
  (violationFlags << violationsShift) & violationsMask
/** Returns the violation flags among the flags of an entry; see `rules-frame.ts`. */
export const violationsOf = (flags: number): number => (flags & violationsMask) >>> violationsShift
export const isBroken = (flags: number): boolean => (flags & (1 << violationsShift)) !== 0
export const isCut = (flags: number): boolean => (flags & cutFlag) !== 0
/** Reports whether `trailerBytes` follow the bytes of an entry of a block. */
export const hasTrailer = (flags: number): boolean => (flags & (cutFlag | bodyFlag)) === cutFlag
export const isBody = (flags: number): boolean => (flags & bodyFlag) !== 0
