/** Limits of what residents send in; bytes, pixels, days. */
export const PAPER_LIMITS = {
  /** One file. */
  fileBytes: 10 * 1024 * 1024,
  /** Files of one application. */
  files: 20,
  /** All files of one application together. */
  totalBytes: 60 * 1024 * 1024,
  /** Longest and shortest side of a picture, and its area. */
  longestSide: 20_000,
  shortestSide: 32,
  area: 120_000_000,
  /** What a document unpacks to, and into how many parts. */
  unpackedBytes: 100 * 1024 * 1024,
  parts: 2000,
  /** Days that files are kept of a conversation in which no application followed. */
  unclaimedDays: 30,
} as const;

/** Kinds of file that are taken, as found in the content: the name says nothing. */
export const PAPER_TYPES = {
  jpeg: { mediaType: 'image/jpeg', ending: 'jpg' },
  png: { mediaType: 'image/png', ending: 'png' },
  webp: { mediaType: 'image/webp', ending: 'webp' },
  heic: { mediaType: 'image/heic', ending: 'heic' },
  pdf: { mediaType: 'application/pdf', ending: 'pdf' },
  doc: { mediaType: 'application/msword', ending: 'doc' },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ending: 'docx',
  },
} as const;
export type PaperType = keyof typeof PAPER_TYPES;
