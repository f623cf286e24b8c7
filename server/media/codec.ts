export type VideoCodec = 'h264' | 'h265' | 'mpeg4' | 'svac';
export type AudioCodec = 'g711a' | 'g711u' | 'g722.1' | 'g723.1' | 'g729' | 'aac' | 'svac';
