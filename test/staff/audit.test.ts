import { openStaffStage, type StaffStage } from './staff-stage.ts';

describe('the audit log', () => {
  let room: StaffStage;
  beforeEach(async () => {
    room = await openStaffStage();
  });
  afterEach(() => room.stage.end());

  const write = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        room.audit.record({ who: `l${at}`, what: 'accept', subject: `h${at}`, address: '10.0.0.1' }),
      ),
    );

  it('keeps every line, in a chain without a gap, also when written at once by two writers', async () => {
    const { Audit } = await import('../../src/staff/index.ts');
    const other = new Audit(room.stored.auditEvents, room.stage.clock);
    await Promise.all([
      write(20),
      ...Array.from({ length: 20 }, (_, at) =>
        other.record({ who: null, what: 'sign-in-refused', subject: '', address: `10.0.1.${at}` }),
      ),
    ]);
    const lines = await room.stored.auditEvents.read('audit');
    expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(new Set(lines.map(({ who, address }) => `${who} ${address}`)).size).toBe(40);
    expect(await room.audit.firstBroken()).toBeNull();
  });

  it('finds the line that was altered', async () => {
    await write(10);
    const [, , , fourth] = await room.stored.auditEvents.read('audit');
    await room.stored.auditEvents.change(fourth!._id, (line) => ({ ...line, address: '10.0.0.2' }));
    expect(await room.audit.firstBroken()).toBe(4);
  });

  it('finds a line that was taken out', async () => {
    await write(10);
    const [, , , fourth] = await room.stored.auditEvents.read('audit');
    await room.stored.auditEvents.remove(fourth!._id);
    expect(await room.audit.firstBroken()).toBe(4);
  });
});
