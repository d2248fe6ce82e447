let audio: AudioContext | null = null;

function wake(): void {
  try {
    audio ??= new AudioContext();
    if (audio.state !== 'running') audio.resume().catch(() => undefined);
  } catch {
    // No sound device: the title, the panel and the notice tell the same.
  }
}

/** Two soft tones; silent until the first touch or key on the page, because browsers allow no sound before it. */
export function ring(): void {
  wake();
  const sound = audio;
  if (sound === null || sound.state !== 'running') return;
  [660, 880].forEach((pitch, index) => {
    const begin = sound.currentTime + index * 0.18;
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, begin);
    volume.gain.exponentialRampToValueAtTime(0.2, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.35);
    tone.connect(volume).connect(sound.destination);
    tone.start(begin);
    tone.stop(begin + 0.4);
  });
}

/** Makes the sound ready at every touch or key, so that it also works after the machine has slept. @returns its end. */
export function readySound(): () => void {
  const events = ['pointerdown', 'keydown'] as const;
  for (const name of events) document.addEventListener(name, wake, { passive: true });
  return () => {
    for (const name of events) document.removeEventListener(name, wake);
  };
}
