/** Uniforms of moving objects: how far between the two ends of the frame the clock is, and how they look. */
const UNIFORM_BLOCK = `\
layout(std140) uniform movingUniforms {
  vec4 haloColor;
  float progress;
  float sizePixels;
  float bearing;
  float selected;
  vec4 accentColor;
} moving;
`;

export const movingUniforms = {
  name: 'moving',
  vs: UNIFORM_BLOCK,
  fs: UNIFORM_BLOCK,
  uniformTypes: {
    haloColor: 'vec4<f32>',
    progress: 'f32',
    sizePixels: 'f32',
    bearing: 'f32',
    selected: 'f32',
    accentColor: 'vec4<f32>',
  },
} as const;

/** Places each quad between the two ends on the GPU, so that a frame between updates costs one uniform. */
export const MOVING_VERTEX = `\
#version 300 es
#define SHADER_NAME moving-vertex
in vec3 positions;
in vec2 instanceFrom;
in vec2 instanceTo;
in float instanceCourse;
in float instanceMoving;
in vec4 instanceColors;
in float instanceChosen;
out vec4 vColor;
out vec2 vUnit;
out float vMoving;
out float vChosen;
void main(void) {
  vec2 place = mix(instanceFrom, instanceTo, moving.progress);
  geometry.worldPosition = vec3(place, 0.0);
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  geometry.uv = positions.xy;
  gl_Position = project_position_to_clipspace(geometry.worldPosition, vec3(0.0), vec3(0.0), geometry.position);
  float angle = radians(instanceCourse - moving.bearing);
  mat2 turn = mat2(cos(angle), -sin(angle), sin(angle), cos(angle));
  vec2 pixels = turn * positions.xy * moving.sizePixels * (instanceChosen > 0.5 ? 1.7 : 1.0);
  gl_Position.xy += pixels / project.viewportSize * project.devicePixelRatio * 2.0 * gl_Position.w;
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  vUnit = positions.xy * (instanceChosen > 0.5 ? 1.7 : 1.0);
  vMoving = instanceMoving;
  vChosen = instanceChosen;
  vColor = instanceColors;
  DECKGL_FILTER_COLOR(vColor, geometry);
}
`;

/** An arrow head for what moves, a small disc for what stands, a ring for what is silent, each with a halo; distances in half widths of the quad. */
export const MOVING_FRAGMENT = `\
#version 300 es
#define SHADER_NAME moving-fragment
precision highp float;
in vec4 vColor;
in vec2 vUnit;
in float vMoving;
in float vChosen;
out vec4 fragColor;

float edge(vec2 p, vec2 a, vec2 b) {
  vec2 along = normalize(b - a);
  return dot(p - a, vec2(along.y, -along.x));
}

float arrow(vec2 p) {
  vec2 q = vec2(abs(p.x), p.y);
  float side = edge(q, vec2(0.58, -0.72), vec2(0.0, 0.82));
  float notch = edge(q, vec2(0.0, -0.38), vec2(0.58, -0.72));
  return max(side, notch);
}

void main(void) {
  float radius = length(vUnit);
  // Silent: a hollow ring, as everything that is offline.
  float standing = vMoving < -0.5 ? abs(radius - 0.42) - 0.09 : radius - 0.36;
  float reach = vMoving > 0.5 ? arrow(vUnit) : standing;
  float soft = fwidth(reach);
  float body = 1.0 - smoothstep(-soft, soft, reach);
  float halo = 1.0 - smoothstep(0.12 - soft, 0.14 + soft, reach);
  float ring = vChosen * (1.0 - smoothstep(0.08, 0.14, abs(length(vUnit) - 1.45)));
  vec4 shape = vec4(mix(moving.haloColor.rgb, vColor.rgb, body), max(halo * moving.haloColor.a, body) * vColor.a);
  fragColor = mix(shape, moving.accentColor, ring);
  if (fragColor.a < 0.02) discard;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;
