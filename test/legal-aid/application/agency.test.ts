import { agencyFor, NO_AGENCY } from '../../../src/legal-aid/index.ts';
import { type DirectoryStage, directoryStage } from '../../knowledge/directory/directory-stage.ts';

const HEAD = '编号,类别,名称,地区代码';
let stage: DirectoryStage;
beforeAll(async () => {
  stage = await directoryStage();
  await stage.take([
    HEAD,
    'city-aid,法律援助机构,示例市法律援助中心,340300',
    'county-aid,法律援助机构,示例县法律援助中心,340321',
    'one-aid,法律援助机构,示例区第一法律援助中心,340302',
    'two-aid,法律援助机构,示例区第二法律援助中心,340302',
    'county-station,公共法律服务站,示例县法律服务站,340322',
  ]);
});
afterAll(() => stage.end());

const agency = (handlingOrganRegion: string | null, matterRegion: string | null) =>
  agencyFor({ handlingOrganRegion, matterRegion }, stage.directory);

describe('the competent agency (法律援助法 38)', () => {
  it('is where the organ handles the case, else where the matter arose', async () => {
    expect(await agency('340321', '340300')).toMatchObject({ id: 'county-aid', by: 'handling-organ' });
    expect(await agency(null, '340300')).toMatchObject({ id: 'city-aid', by: 'place-of-matter' });
    expect(await agency(null, '340321001')).toMatchObject({ id: 'county-aid', regionCode: '340321' });
  });

  it('is for a person to name when the directory does not know exactly one there', async () => {
    expect(await agency(null, null)).toEqual(NO_AGENCY);
    expect(await agency(null, '340302')).toMatchObject({ id: null, by: 'unset', regionCode: '340302' });
    expect(await agency(null, '340322')).toMatchObject({ id: null, by: 'unset', regionCode: '340322' });
    expect(await agency(null, '640100')).toMatchObject({ id: null, by: 'unset', regionCode: '640100' });
  });
});
