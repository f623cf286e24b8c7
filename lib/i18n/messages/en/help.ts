export const help = {
  title: 'Calls for help',
  calls: '{name} called for help at {moment}',
  noPhone: 'no number left',
  noPosition: 'no position',
  age: 'position {span} old',
  answeredBy: 'answered by {name}',
  acknowledge: 'Answer',
  outcome: 'What came of it',
  end: 'End',
  noSound: 'The browser allows no sound yet: click anywhere on the page.',
};
