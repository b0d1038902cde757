const en = {
  title: 'How do you want to be shown here?',
  why: 'Somebody in this conversation is not your contact. Your contacts see your name. The others see what you choose now.',
  towards: 'Towards people who are not your contacts',
  nickname: 'A nickname',
  nicknameHint: 'It is always marked as a nickname. Your contacts see it behind your name.',
  own: 'My own name',
  ownHint: (name: string) => `They see “${name}”. Who has seen it keeps seeing it.`,
  later: 'Later',
  laterHint: (shown: string) => `Until you choose, they see “${shown}”. You can write meanwhile.`,
  field: 'Your nickname',
  fieldHint: '2 to 30 letters. No numbers, addresses or links, and not the name of somebody here.',
  always: 'Always my own name, in all conversations',
  alwaysHint: 'You can take it back in your settings.',
  chooseOne: 'Choose one of the three.',
  chooseOneOfTwo: 'Choose one of the two.',
  changeAny: 'You can change it at any time, under Participants.',
  dialog: 'How you are shown',
  earlierToo: 'A change counts for earlier messages too. Who has seen your name keeps seeing it.',
  change: 'Change how you are shown',
  save: 'Save',
  saved: 'Saved.',
  unveilTitle: 'Somebody here has become your contact',
  unveilWhy: (name: string) =>
    `When you go on, they see your name, ${name}, in this conversation: at earlier messages too. You see theirs as soon as they have read the same.`,
  unveilOthers: 'For everybody else nothing changes.',
};

export type NamingTexts = typeof en;
export default en;
