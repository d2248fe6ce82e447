const RATE = 8000;
const HEADER_BYTES = 44;
/** A gentle pentatonic line (五声音阶), Hz and beats; a beat is half a second. */
const NOTES: readonly [hertz: number, beats: number][] = [
  [392.0, 2],
  [440.0, 1],
  [523.25, 3],
  [440.0, 2],
  [392.0, 1],
  [329.63, 3],
  [293.66, 2],
  [329.63, 1],
  [392.0, 3],
  [440.0, 2],
  [329.63, 1],
  [293.66, 3],
  [261.63, 4],
  [0, 4],
];
const BEAT_SECONDS = 0.5;
/** Softly: a voice beside it must be understood. */
const LOUDNESS = 0.22;
const FADE_IN_SECONDS = 0.04;

/**
 * The music of the waiting loop, made by rule and so free of anybody's rights: WAV, 8 kHz, mono, 16 bit, 16 s. The same
 * bytes every time.
 */
export function waitingMusic(): Buffer {
  const samples = NOTES.flatMap(([hertz, beats]) => note(hertz, beats * BEAT_SECONDS));
  const wav = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => {
    wav.writeInt16LE(Math.round(sample * 32_767), HEADER_BYTES + index * 2);
  });
  return wav;
}

/** A plucked tone with one overtone that dies away. */
function note(hertz: number, seconds: number): number[] {
  return Array.from({ length: Math.round(RATE * seconds) }, (_, index) => {
    const at = index / RATE;
    const swell =
      Math.min(1, at / FADE_IN_SECONDS) * Math.exp(-1.6 * at) * Math.min(1, (seconds - at) / FADE_IN_SECONDS);
    const turn = 2 * Math.PI * hertz * at;
    return hertz === 0 ? 0 : LOUDNESS * swell * (Math.sin(turn) + 0.3 * Math.sin(2 * turn));
  });
}
