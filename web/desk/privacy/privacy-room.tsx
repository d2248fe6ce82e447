import { Segmented } from 'antd';
import { useDesk } from '../shell/desk-context.ts';
import { HoldsPart } from './holds-part.tsx';
import { ReportsPart } from './reports-part.tsx';
import { RequestsPart } from './requests-part.tsx';
import { RetentionPart } from './retention-part.tsx';

const PARTS = ['requests', 'holds', 'retention', 'reports'] as const;
type Part = (typeof PARTS)[number];

/** Requests, retention and holds of personal data (个人信息保护). */
export default function PrivacyRoom() {
  const { texts, route, go } = useDesk();
  const t = texts.privacy;
  const part: Part = PARTS.find((one) => one === route.id) ?? 'requests';
  return (
    <div className="privacy-room">
      <header>
        <h2>{t.heading}</h2>
        <p className="soft">{t.lead}</p>
        <Segmented
          aria-label={t.heading}
          value={part}
          onChange={(id) => go({ section: 'privacy', id, card: false })}
          options={PARTS.map((value) => ({ value, label: t[value].heading }))}
        />
      </header>
      {part === 'requests' && <RequestsPart />}
      {part === 'holds' && <HoldsPart />}
      {part === 'retention' && <RetentionPart />}
      {part === 'reports' && <ReportsPart />}
    </div>
  );
}
