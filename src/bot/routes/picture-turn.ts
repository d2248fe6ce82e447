import type { Mind } from '../mind.ts';
import { keptInWords, missingInWords, neededOf, type PictureIntake, type SentPicture } from '../picture-intake.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { openSession } from './open-session.ts';

/** Choices that a list of numbers can hold. */
const MOST_CHOICES = 8;

type Papers = Awaited<ReturnType<PictureIntake['assign']>>;

/** A picture instead of words: to the papers of an application, or what the bot can do with it. */
export async function pictureTurn(
  mind: Mind,
  draft: TurnDraft,
  picture: Pick<SentPicture, 'pictureId' | 'received'>,
): Promise<void> {
  openSession(draft);
  const { _id: conversationId, channel, floor, dialog } = draft.conversation;
  const outcome =
    mind.pictures === null
      ? ({ is: 'not-wanted' } as const)
      : await mind.pictures.take({ ...picture, conversationId, channel, key: draft.key });
  draft.understood({ decision: 'picture', reason: `图片：${outcome.is}` });
  // A lawyer speaks: the picture is kept, and he sees it.
  if (floor === 'lawyer') return;
  switch (outcome.is) {
    case 'kept': {
      draft.say({ text: keptInWords(mind.phrases, outcome), expectsInput: false });
      // In a dialog the next word answers its question.
      if (dialog === null && floor === 'bot') askWhich(mind, draft, outcome.papers);
      return;
    }
    case 'refused':
      draft.say({ text: outcome.why, expectsInput: false });
      return;
    case 'later':
      draft.say({ ...mind.phrases('pictureLater'), expectsInput: false });
      return;
    case 'out-of-reach':
      draft.say({ ...mind.phrases('pictureOutOfReach'), expectsInput: false });
      return;
    default:
      draft.say(mind.phrases('pictureNotWanted'));
  }
}

/** The choice `paper:<file>:<paper>`: which paper a picture shows. */
export async function pictureNamedTurn(mind: Mind, draft: TurnDraft, target: string): Promise<void> {
  const [id = '', paperId = ''] = target.split(':');
  const { _id: conversationId, channel } = draft.conversation;
  if (mind.pictures === null || paperId === '') {
    draft.say({ ...mind.phrases('pictureOtherNoted'), expectsInput: false });
    return;
  }
  const papers = await mind.pictures.assign({ conversationId, channel }, id, paperId);
  const name = papers.papers.find((paper) => paper.id === paperId)?.name ?? '';
  const words = [mind.phrases('pictureNamed', { name }).text, missingInWords(mind.phrases, papers)];
  draft.say({ text: words.join('\n'), expectsInput: false });
  askWhich(mind, draft, papers);
}

/** Of the newest picture of which nobody said what it shows. */
function askWhich(mind: Mind, draft: TurnDraft, papers: Papers): void {
  const file = papers.files.findLast(({ paperId }) => paperId === null);
  const needed = neededOf(papers).slice(0, MOST_CHOICES);
  if (file === undefined || needed.length === 0) return;
  const other = { title: mind.phrases('pictureOther').text, action: `paper:${file.id}:` };
  draft.say({
    ...mind.phrases('pictureWhich', { name: file.name.replace(/\.\w+$/u, '') }),
    choices: [...needed.map(({ id, name }) => ({ title: name, action: `paper:${file.id}:${id}` })), other],
  });
}
