/**
 * Browsers keep pages that were left as they stood, and show them again at 后退: with all that was forgotten since, here
 * or on another page of ours. Shown again, this page asks anew what is there.
 */
export function reloadWhenShownAgain(): void {
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.location.reload();
  });
}
