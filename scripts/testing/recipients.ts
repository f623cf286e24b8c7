import { asEngine } from '../../server/database.ts';

/** Organisation keys of the small region's recipients; zone 2 has no department on purpose. */
export interface Recipients {
  readonly enterprise: number;
  readonly zone: number;
  readonly regulator: number;
  readonly bureau: number;
  readonly operatingCompany: number;
}

/** Organisations of the small region and the table that makes them recipients (REQ-ROLE-41). */
export function addRecipients(): Promise<Recipients> {
  return asEngine(async (tx) => {
    const add = async (kind: string, name: string, zone: number, sector: number): Promise<number> => {
      const { rows } = await tx.query<{ key: number }>(
        `insert into organisation (kind, name, name_en, code, zone, sector, scope_key)
         values ($1, $2, $2 || ' EN', $2, $3, $4, (select id from scope_cell where zone = 0 and sector = 0 and enterprise = 0)) returning key`,
        [kind, name, zone, sector],
      );
      return rows[0]?.key ?? 0;
    };
    const found = {
      enterprise: await add('enterprise', '甲企业', 0, 2),
      other: await add('enterprise', '乙企业', 0, 2),
      zone: await add('zone_department', '一区安监', 1, 0),
      regulator: await add('regulator', '危化科', 0, 2),
      bureau: await add('bureau', '应急局', 0, 0),
      operatingCompany: await add('operating_company', '运营公司', 0, 0),
    };
    const rule = (party: string, organisation: number, at: { sector?: number; zone?: number } = {}) =>
      tx.query(
        'insert into recipient_rule (party, sector, zone, organisation) values ($1, $2, $3, $4) on conflict do nothing',
        [party, at.sector ?? 0, at.zone ?? 0, organisation],
      );
    await rule('zone', found.zone, { zone: 1 });
    await rule('regulator', found.regulator, { sector: 2 });
    await rule('bureau', found.bureau);
    await rule('operating_company', found.operatingCompany);
    return found;
  });
}
