import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import type { Random } from './random.ts';

type DocumentSet = 'chemical' | 'construction' | 'pipeline' | 'fire';

/** Kind, title, title in English, years of validity (0: none). Titles only: files come with the evidence store. */
const SETS: Record<DocumentSet, readonly (readonly [string, string, string, number])[]> = {
  chemical: [
    ['licence', '危险化学品安全生产许可证', 'Hazardous chemicals safety licence', 3],
    ['safety_assessment', '安全现状评价报告', 'Safety assessment report', 3],
    ['hazard_registration', '重大危险源备案登记', 'Major hazard installation registration', 3],
    ['emergency_plan', '生产安全事故应急预案', 'Emergency plan', 3],
    ['risk_commitment', '安全风险研判与承诺公告', 'Safety risk commitment notice', 0],
    ['process_drawing', '工艺管道及仪表流程图', 'Piping and instrumentation diagram', 0],
  ],
  construction: [
    ['project_overview', '项目概况', 'Project overview', 0],
    ['permit', '建筑工程施工许可证', 'Construction permit', 0],
    ['special_scheme', '危大工程专项施工方案', 'Special scheme for dangerous works', 0],
    ['safety_commitment', '安全生产承诺书', 'Safety commitment', 1],
    ['organisation_design', '施工组织设计', 'Construction organisation design', 0],
    ['emergency_plan', '施工现场应急预案', 'Site emergency plan', 1],
  ],
  pipeline: [
    ['emergency_plan', '管道突发事件应急预案', 'Pipeline emergency plan', 3],
    ['inspection', '管道定期检验报告', 'Periodic inspection report', 3],
    ['fitness', '合于使用评价报告', 'Fitness-for-service evaluation', 6],
  ],
  fire: [['fire_plan', '灭火和应急疏散预案', 'Fire and evacuation plan', 1]],
};

export function addDocuments(model: RegionModel, object: MappedRow, set: DocumentSet, random: Random): void {
  SETS[set].forEach(([kind, title, titleEn, years], i) => {
    const year = random.int(2024, 2026);
    const day = `${pad(random.int(1, 10), 2)}-${pad(random.int(1, 28), 2)}`;
    model.documents.push({
      cell: object.cell,
      values: {
        id: `doc_${object.id}_${i + 1}`,
        object_fid: object.fid,
        kind,
        title,
        title_en: titleEn,
        issued_on: `${year}-${day}`,
        expires_on: years === 0 ? null : `${year + years}-${day}`,
        attrs: {},
      },
    });
  });
}
