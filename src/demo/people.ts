// Who is in the demo and what they write: everyday, kind, and nobody's real story.

/** The same for everybody: the page shows it, and a demo holds nothing to protect. */
export const demoPassword = 'calm river garden window tea';

export interface DemoPerson {
  key: PersonKey;
  name: string;
  address: string;
  role: 'professional' | 'client';
  profession?: string;
  /** The professionals who are linked with a client. */
  linkedWith?: readonly PersonKey[];
  /** Only invited: hasn't signed up yet. */
  invitedOnly?: true;
}

export type PersonKey = 'eva' | 'jonas' | 'sofia' | 'anna' | 'bram' | 'mila' | 'tom';

/** The administrator is there already. */
export const people: readonly DemoPerson[] = [
  { key: 'jonas', name: 'Jonas Meyer', address: 'jonas.meyer@demo.example', role: 'professional', profession: 'Coach' },
  {
    ...{ key: 'sofia', name: 'Sofia Brandt', address: 'sofia.brandt@demo.example', role: 'professional' },
    profession: 'Psychiatric nurse',
  },
  { key: 'anna', name: 'Anna de Vries', address: 'anna@demo.example', role: 'client', linkedWith: ['eva'] },
  { key: 'bram', name: 'Bram Peters', address: 'bram@demo.example', role: 'client', linkedWith: ['eva', 'sofia'] },
  { key: 'mila', name: 'Mila Novak', address: 'mila@demo.example', role: 'client', linkedWith: ['jonas'] },
  {
    key: 'tom',
    name: 'Tom Bakker',
    address: 'tom@demo.example',
    role: 'client',
    linkedWith: ['eva'],
    invitedOnly: true,
  },
];

export interface DemoLine {
  by: PersonKey;
  text: string;
  /** What the author made of it a moment later. */
  editedTo?: string;
}

export interface DemoConversation {
  by: PersonKey;
  with: readonly PersonKey[];
  topic: string;
  first: string;
  lines: readonly DemoLine[];
  /** Who has read everything. */
  readBy: readonly PersonKey[];
}

export const conversations: readonly DemoConversation[] = [
  {
    by: 'sofia',
    with: ['eva', 'jonas'],
    topic: 'Cover in the spring holidays',
    first: 'I am away from 3 to 12 May. Who could look after my Tuesday group?',
    lines: [
      { by: 'jonas', text: 'I can take the 5th. The 12th is difficult.' },
      { by: 'eva', text: 'Then I take the 12th. Could you leave me a short note on where they are?' },
      { by: 'sofia', text: 'Wonderful, thank you both. The note comes on Friday.' },
    ],
    readBy: ['eva', 'jonas', 'sofia'],
  },
  {
    by: 'jonas',
    with: ['mila'],
    topic: 'A rhythm that fits your work',
    first: 'Good to meet you today, Mila. Which part of the day would you like to begin with?',
    lines: [
      { by: 'mila', text: 'The mornings, I think. Once I have begun, the rest goes by itself.' },
      { by: 'jonas', text: 'Then let us look at the first half hour. What happens between the alarm and the coffee?' },
      { by: 'mila', text: 'Mostly my phone 🙂' },
      { by: 'jonas', text: 'You are in good company. What if it slept in the kitchen for a week?' },
    ],
    readBy: ['jonas'],
  },
  {
    by: 'eva',
    with: ['bram'],
    topic: 'Small steps in the supermarket',
    first: 'Hello Bram, how did the visit at the quiet hour go?',
    lines: [
      { by: 'bram', text: 'Better than I thought. I stayed for ten minutes and bought bread.' },
      { by: 'bram', text: 'At the till my heart was beating fast, but I waited and it got less.' },
      { by: 'eva', text: 'That is exactly what we practised: you stayed, and it passed. Well done.' },
      {
        by: 'bram',
        text: 'Shall I try it on Saturday as well?',
        editedTo: 'Shall I try it on Saturday morning as well?',
      },
      { by: 'eva', text: 'If it feels like a small step and not a big one: yes. Write to me how it was.' },
      { by: 'bram', text: 'I went! It was busier, and I managed. I even chatted with the neighbour.' },
    ],
    readBy: ['bram'],
  },
  {
    by: 'eva',
    with: ['anna'],
    topic: 'Sleeping better',
    first: 'Hi Anna, here is the place to tell me how the nights go. A line or two is plenty.',
    lines: [
      { by: 'anna', text: 'Monday: awake until one, then slept until six.\nTuesday: asleep before midnight!' },
      { by: 'eva', text: 'A good Tuesday. Was anything different in the evening?' },
      { by: 'anna', text: 'I read on the sofa instead of in bed, and went up only when I was sleepy.' },
      {
        by: 'eva',
        text: 'Lovely. Keep that for this week, and get up at the same time each day, also at the weekend.',
      },
      { by: 'anna', text: 'Even on Sunday? 😄' },
      { by: 'eva', text: 'Even on Sunday. Coffee in the sun counts as treatment.' },
    ],
    readBy: ['anna', 'eva'],
  },
  {
    by: 'anna',
    with: ['eva'],
    topic: 'Appointment on Thursday',
    first: 'Could we meet half an hour later on Thursday? My train arrives at ten past three.',
    lines: [
      { by: 'eva', text: 'Half past three is fine. Safe journey!' },
      { by: 'anna', text: 'Thank you!' },
    ],
    readBy: ['anna'],
  },
  {
    by: 'eva',
    with: ['tom'],
    topic: 'Welcome',
    first: 'Hello Tom, welcome. This message waits for you, encrypted, until you have made your account.',
    lines: [{ by: 'eva', text: 'There is no hurry. On Monday we will talk about what you would like to work on.' }],
    readBy: ['eva'],
  },
];
