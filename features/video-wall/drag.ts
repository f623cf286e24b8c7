/** Type of what is dragged onto a tile: the id of a camera. */
export const CAMERA_DRAG = 'application/x-guanlan-camera';
