import { VideoWall } from '../video-wall-page.tsx';

export default function VideoPage() {
  return <VideoWall />;
}
