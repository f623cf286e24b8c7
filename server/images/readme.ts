import type { Manifest } from './manifest.ts';

/** What the receiver of an export reads first, in both languages: what is signed, what is burnt in, and what is not. */
export function readmeText(manifest: Manifest): string {
  const burnt = manifest.watermark === 'burnt_in';
  const zh = [
    `观澜 影像调取 #${manifest.request.id}`,
    `案由：${manifest.request.caseNumber}　用途：${manifest.request.purpose}`,
    burnt
      ? '水印已写入画面：时间、摄像机、申请人、单位、申请编号。'
      : '水印没有写入画面：出具时本机没有 ffmpeg 或中文字体。画面为原样导出，凭 manifest.json 与签名核对。',
    '签名只证明文件自导出后没有改动，不证明画面不可能被伪造。',
    `签名公钥指纹：${manifest.keyFingerprint}（请向出具单位核对）`,
    '核验：npm run verify -- 本压缩包',
    '仅限申请人按所列用途使用，不得复制、传播。',
  ];
  const en = [
    `Guanlan, access to images #${manifest.request.id}`,
    burnt
      ? 'The watermark is burnt into the picture: time, camera, applicant, unit, request.'
      : 'The watermark is NOT burnt into the picture: the machine had no ffmpeg or no Chinese font. The picture is exported as recorded; manifest.json and its signature are the proof.',
    'The signature proves that the files have not been changed since the export. It cannot prove that pictures are genuine.',
    `Fingerprint of the signing key: ${manifest.keyFingerprint} (compare it with the issuing unit)`,
    'To verify: npm run verify -- <this archive>',
    'For the applicant and the stated purpose only. Do not copy or pass on.',
  ];
  return `\ufeff${[...zh, '', ...en].join('\r\n')}\r\n`;
}
