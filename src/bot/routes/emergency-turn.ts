import type { Emergency, EmergencyFinding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';

/** What the family of somebody just taken away must know at once (刑事诉讼法 85, 39), whatever their words were. */
const CUSTODY_ANSWER = 'family-detained';

/** Findings after which one short question is asked when they are not certain (FACTS: when unsure, ask). */
const ABOUT_LIFE = ['E-VIOLENCE', 'E-SUICIDE', 'E-THREAT', 'E-MINOR', 'E-CONFINEMENT', 'E-MENTAL'];

/** The choices of 您现在安全吗: they are taken on the way to a person too. */
export function isAboutSafety({ action }: ReplyChoice): boolean {
  return action === 'safe' || action.startsWith('danger:');
}

/**
 * A finding of the lower level: past, denied, of somebody else. Ask once a session whether there is danger now. Who is on
 * the way to a person is not led through the questions of a message first.
 */
export function askWhetherSafe(mind: Mind, draft: TurnDraft, finding: EmergencyFinding): void {
  if (!ABOUT_LIFE.includes(finding.code)) return;
  if (draft.next?.do === 'hand-over') draft.next = { ...draft.next, priority: 1, message: false };
  draft.say({
    ...mind.phrases('areYouSafe'),
    choices: [
      { title: mind.phrases('inDanger').text, action: `danger:${finding.code}` },
      { title: mind.phrases('safeNow').text, action: 'safe' },
    ],
  });
}

/** Note a finding in the log and on the session, whatever is done about it. */
export function noteEmergency(draft: TurnDraft, finding: EmergencyFinding): void {
  draft.set({ emergency: draft.conversation.emergency ?? finding.code });
}

/** The ear takes one sentence more, and none that names a number is left out (12356 after 轻生). */
function spokenFurther({ further, numbers }: Pick<Emergency, 'further' | 'numbers'>): string[] {
  const [next, ...rest] = further;
  return [next ?? '', ...rest.filter((line) => numbers.some(({ number }) => line.includes(number)))];
}

/** All that is said to a danger. */
export function dangerInWords({ first, further }: Pick<Emergency, 'first' | 'further'>): string {
  return [first, ...further].join('\n');
}

/**
 * Danger now: the number is the first thing said, then a person is called. No dialog goes on, no consent is asked
 * (个人信息保护法 13(1)(4)).
 * @param again all of it was said within a minute: the number alone comes again.
 */
export function emergencyTurn(mind: Mind, draft: TurnDraft, finding: EmergencyFinding, again = false): void {
  const emergency = mind.emergency(finding.code);
  if (emergency === undefined) return;
  draft.set({ dialog: null, offered: [] });
  draft.say({
    text: again ? emergency.first : dangerInWords(emergency),
    speak: again ? emergency.first : [emergency.first, ...spokenFurther(emergency)].join(''),
    ...(emergency.numbers.length === 0
      ? {}
      : {
          attachments: [
            { contentType: 'application/vnd.legal-hotline.emergency+json', content: { numbers: emergency.numbers } },
          ],
        }),
  });
  if (draft.conversation.floor !== 'bot') return;
  const isAlarm = emergency.kind === 'alarm';
  if (!isAlarm) answerIntent(mind, draft, CUSTODY_ANSWER, { offers: false });
  draft.next = {
    do: 'hand-over',
    reason: isAlarm ? 'emergency' : 'custody',
    priority: emergency.priority,
    // In danger nobody is led through questions; "留言" still begins a message.
    message: !isAlarm,
  };
}
