import { parseChoice } from '../text/index.ts';
import type { Step } from './dialog.ts';
import type { SlotReading } from './read-slot.ts';
import type { DialogSetting } from './setting.ts';
import type { Slots } from './slots.ts';

const HOME = /(?:老家|户口|户籍|籍贯|家乡)(?:是|在)?[^，,。；;]{0,3}$/u;

/** A place of the country as its code. Of places with one name the one within what is known, else it is asked which. */
export function readPlace(
  step: Step,
  said: string,
  { places }: DialogSetting,
  slots: Readonly<Slots>,
): SlotReading | undefined {
  const choice = parseChoice(said, step.choices);
  if (choice !== null) return { value: choice.value };
  const finds = (places?.find(said) ?? []).filter(({ start }) => !HOME.test(said.slice(0, start)));
  const [found] = finds;
  if (found === undefined) return undefined;
  if (found.value !== null) return { value: found.value };
  const around = step.within === undefined ? undefined : slots[step.within];
  const near =
    typeof around === 'string'
      ? found.candidates.filter(({ code }) => code.startsWith(around.replace(/(?:00)+$/u, '')))
      : [];
  if (near.length === 1 && near[0] !== undefined) return { value: near[0].code };
  return { doubt: `叫“${found.heard}”的地方不止一个，请连城市一起说，比如“蚌埠市龙子湖区”。` };
}
