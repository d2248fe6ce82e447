import { type KeyboardEvent, useState } from 'react';
import { ImeGuard } from '../../shared/ime-guard.ts';

/** To be spread on a form: an Enter that only confirms a pinyin candidate does not send it. */
export function useImeForm(): {
  onKeyDown: (event: KeyboardEvent) => void;
  onCompositionStart: () => void;
  onCompositionEnd: () => void;
} {
  const [guard] = useState(() => new ImeGuard());
  return {
    onKeyDown: (event) => {
      const { key, shiftKey, keyCode } = event;
      const press = { key, shiftKey, keyCode, isComposing: event.nativeEvent.isComposing };
      if (key === 'Enter' && guard.holds(press)) event.preventDefault();
    },
    onCompositionStart: () => guard.compositionStarted(),
    onCompositionEnd: () => guard.compositionEnded(),
  };
}
