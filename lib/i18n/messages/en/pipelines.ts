export const pipelines = {
  stationing: 'Chainage and posts',
  clicked: 'where you clicked',
  goTo: 'Go to chainage or post',
  go: 'Go',
  notAStation: 'Write a chainage or a post, such as K12+350, 12.35km or 128#桩+350 m.',
  noSuchStation: 'Within your reach this pipeline has no “{text}”.',
};
