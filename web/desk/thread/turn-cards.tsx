import type { DeskTexts } from '../texts/index.ts';
import { type CardContent, cardContent } from './card-content.ts';

/** Cards that went out with a message, folded: the lawyer opens what he wants to read again. */
export function TurnCards({
  attachments,
  texts,
}: {
  attachments: readonly { contentType: string; content?: unknown }[];
  texts: DeskTexts;
}) {
  return (
    <>
      {attachments.map((attachment) => {
        const card = cardContent(attachment);
        return card === null ? (
          <p key={attachment.contentType} className="turn-extras">
            <span className="mark">{texts.thread.attachment}</span>
          </p>
        ) : (
          <details key={attachment.contentType} className="turn-card">
            <summary>{heading(card, texts)}</summary>
            <CardBody card={card} texts={texts} />
          </details>
        );
      })}
    </>
  );
}

function heading(card: CardContent, texts: DeskTexts): string {
  const t = texts.casework.timeline;
  if (card.kind === 'answer') return t.answerOf.replace('{question}', () => card.title);
  return card.kind === 'pre-check' ? t.preCheckOf : t.emergencyOf;
}

function CardBody({ card, texts }: { card: CardContent; texts: DeskTexts }) {
  const t = texts.casework.timeline;
  return (
    <div className="turn-card-body">
      {card.words !== '' && <p className="turn-text">{card.words}</p>}
      <CardList heading={t.steps} lines={card.steps} />
      <CardList heading={t.papers} lines={card.papers} />
      <CardList heading={t.numbers} lines={card.numbers} />
      <CardList heading={t.grounds} lines={card.grounds} />
    </div>
  );
}

function CardList({ heading: title, lines }: { heading: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
