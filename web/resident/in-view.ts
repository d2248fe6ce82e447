/**
 * Keeps the page as high as what is seen of it. When the keyboard opens on an iPhone the page is not made smaller but
 * pushed up, and the way to a person out of sight with it.
 */
export function keepInView(root: HTMLElement): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const fit = (): void => {
    // Whoever enlarges with two fingers moves about by himself.
    if (seen.scale > 1.01) return;
    const covered = window.innerHeight - seen.height > 60;
    if (covered) root.style.setProperty('--seen', `${Math.round(seen.height)}px`);
    else root.style.removeProperty('--seen');
    if (covered && seen.offsetTop > 0) window.scrollTo(0, 0);
  };
  seen.addEventListener('resize', fit);
  seen.addEventListener('scroll', fit);
}
