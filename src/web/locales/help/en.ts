const en = {
  title: 'Help',
  print: 'Print this page',
  call: (number: string) => `Call ${number}`,
  crisisTitle: 'Help in a crisis',
  danger: 'If you or somebody else is in danger, call now.',
  dangerMore: 'You can also go to the nearest emergency department, or ask somebody who is near you to stay with you.',
  lines: 'Somebody to talk to',
  kinds: {
    suicide: 'When you think of suicide, or fear for somebody. Day and night.',
    talk: 'When you need somebody who listens.',
    doctor: 'When you need medical help that cannot wait until tomorrow.',
    young: 'For children and young people.',
    text: 'By text message.',
  },
  textTo: (number: string) => `Text ${number}`,
  meanwhile: 'Until help is there',
  meanwhileTips: [
    'Stay where other people are, or ask somebody to come.',
    'Put away what you could hurt yourself with.',
    'Breathe out slowly, longer than you breathe in. Nothing needs to be solved in this minute.',
  ],
  notRead: 'Messages here are not read at once, also not when they are urgent.',
  articles: [
    {
      title: 'What messages are good for',
      text: '',
      points: [
        'Making or changing an appointment.',
        'A short update between appointments.',
        'A question about an exercise or homework.',
        'Coming back to something that you talked about.',
        'Sharing something useful: an article, a page.',
      ],
    },
    {
      title: 'Writing well',
      text: '',
      points: [
        'Be clear and specific: “Can we move Tuesday 10:00 to Wednesday?” works better than “Tuesday is difficult”.',
        'Keep it short. What needs many words is often better kept for the appointment.',
        'Share what matters now: how it goes with what you agreed on.',
        'Every therapist has their own way with messages. Talk about it in your appointment.',
        'Messages don’t replace your appointments and aren’t for emergencies.',
      ],
    },
    {
      title: 'Keeping it private',
      text: 'Messages are encrypted on your device and opened only on the devices of the people in the conversation. You help to keep it that way:',
      points: [
        'Lock your phone and computer, and sign out of computers that you share.',
        'Say “This is a shared computer” when you sign in there: then nothing stays on it.',
        'Hide this page at once with the eye in the menu, or by pressing Escape twice.',
        'Keep your recovery code where only you find it.',
        'Compare safety numbers with the people you write to: in person or by voice.',
      ],
    },
    {
      title: 'When something doesn’t work',
      text: '',
      points: [
        'Reload the page. What you typed as a message stays.',
        'Without connection you can go on writing: messages are sent when it is back.',
        '“Not sent” stands at a message? Press “Try again”, or copy the text.',
        'Sign out and in again. Before that, let messages that wait be sent.',
        'Update your browser.',
      ],
    },
  ],
};

export type HelpTexts = typeof en;
export default en;
