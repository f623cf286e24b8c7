export { UpperPlatform, type UpperSettings } from '../devices/gb/upper-platform.ts';
