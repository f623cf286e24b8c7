import type { Permission } from '../../domain/role.ts';

/** A page that the menu leads to, for whoever may do this. */
interface MenuPage {
  readonly href: string;
  readonly title:
    | 'situationMap'
    | 'dutyDesk'
    | 'assessment'
    | 'warningRules'
    | 'channels'
    | 'videoWall'
    | 'cameraCoverage'
    | 'recordings'
    | 'devices'
    | 'findings'
    | 'tasks'
    | 'patrols'
    | 'permits'
    | 'field'
    | 'importData'
    | 'worlds'
    | 'walls';
  readonly needs: Permission;
}

interface MenuGroup {
  readonly id: 'watch' | 'video' | 'field' | 'setUp';
  readonly pages: readonly MenuPage[];
}

/** Every page beside the desk, by what one comes for. */
export const MENU: readonly MenuGroup[] = [
  {
    id: 'watch',
    pages: [
      { href: '/', title: 'situationMap', needs: 'situation.read' },
      { href: '/duty', title: 'dutyDesk', needs: 'duty.read' },
      { href: '/rules', title: 'warningRules', needs: 'situation.read' },
      { href: '/channels', title: 'channels', needs: 'channels.manage' },
      { href: '/assessment', title: 'assessment', needs: 'assessment.read' },
    ],
  },
  {
    id: 'video',
    pages: [
      { href: '/video', title: 'videoWall', needs: 'video.view' },
      { href: '/recordings', title: 'recordings', needs: 'images.request' },
      { href: '/coverage', title: 'cameraCoverage', needs: 'situation.read' },
      { href: '/devices', title: 'devices', needs: 'devices.read' },
    ],
  },
  {
    id: 'field',
    pages: [
      { href: '/field', title: 'field', needs: 'findings.record' },
      { href: '/tasks', title: 'tasks', needs: 'situation.read' },
      { href: '/findings', title: 'findings', needs: 'situation.read' },
      { href: '/patrol', title: 'patrols', needs: 'situation.read' },
      { href: '/permits', title: 'permits', needs: 'situation.read' },
    ],
  },
  {
    id: 'setUp',
    pages: [
      { href: '/import', title: 'importData', needs: 'import.write' },
      { href: '/worlds', title: 'worlds', needs: 'import.write' },
      { href: '/walls', title: 'walls', needs: 'walls.manage' },
    ],
  },
];
