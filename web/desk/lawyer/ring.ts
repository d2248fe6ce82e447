/** Two soft tones; silent where the browser does not allow sound yet. */
export function ring(): void {
  try {
    const audio = new AudioContext();
    [660, 880].forEach((pitch, index) => {
      const begin = audio.currentTime + index * 0.18;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, begin);
      volume.gain.exponentialRampToValueAtTime(0.12, begin + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.35);
      tone.connect(volume).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + 0.4);
    });
    window.setTimeout(() => void audio.close(), 1000);
  } catch {
    // No sound device, or sound is forbidden: the title mark and the list tell the same.
  }
}
