// Every address of the product. Secrets stand behind the '#', which no server sees.
import { createRouter } from '../router.ts';

export const router = createRouter({
  home: '/',
  conversations: '/conversations',
  startConversation: '/conversations/new',
  conversation: '/conversations/:conversationId',
  call: '/call/:conversationId',
  contacts: '/contacts',
  invite: '/contacts/invite',
  contact: '/contacts/:memberId',
  handOver: '/contacts/:memberId/hand-over',
  help: '/help',
  crisis: '/crisis',
  signIn: '/sign-in',
  invitation: '/invitation',
  forgot: '/forgot',
  reset: '/reset',
  address: '/address',
  newKeys: '/new-keys',
  stopMails: '/stop-mails/:token',
  setUp: '/setup',
  deskEnrolment: '/desk/enrol',
  desk: '/desk',
  settings: '/settings',
  administration: '/administration',
});

export type RouteName = NonNullable<typeof router.current.value>['name'];
