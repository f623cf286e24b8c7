export const sight = {
  showArea: 'Show what it sees',
  showWatchers: 'Which cameras see it',
  area: 'What it sees',
  areaOf: '{square} m² of ground, {count} structures in it',
  watchers: 'Cameras that reach this place',
  nobody: 'No camera reaches this place.',
  how: { now: 'sees it now', turn: 'after turning', hidden: 'hidden' },
  hiddenBy: 'hidden by {name}',
  limits:
    'Hiding is worked out from the heights of registered structures; terrain, plants and vehicles are not counted.',
};
