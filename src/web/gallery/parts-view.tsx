import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button, IconButton, Link, LinkButton } from '../ui/button.tsx';
import { CodeText } from '../ui/code-field.tsx';
import {
  IconAlcove,
  IconCheck,
  IconClock,
  IconConversation,
  IconConversationNew,
  IconDelete,
  IconEdit,
  IconPeople,
  IconPlus,
} from '../ui/icons.tsx';
import { AppLayout, PageHeading } from '../ui/layout.tsx';
import { Menu } from '../ui/menu.tsx';
import { Avatar, Card, EmptyState, List, ListRow, LockLine, Skeleton, Tag } from '../ui/parts.tsx';
import { Progress } from '../ui/progress.tsx';
import { announce, Banner, OfflineBanner } from '../ui/status.tsx';
import { showToast } from '../ui/toasts.tsx';
import { Table } from '../ui/table.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Fill, Time } from '../ui/text.tsx';
import { galleryMenu, router } from './routes.ts';

const NOW = Date.now();
const people = ['Anna Bos', 'Jeroen van den Berg', 'Mila', 'Dr Wolfgang Schneider-Hartmann', 'Zoë Ünal', '李 明'];

export function PartsView(): JSX.Element {
  const offline = useSignal(false);
  return (
    <AppLayout
      menu={galleryMenu()}
      notices={
        <OfflineBanner offline={offline.value}>
          <p>You can read what is on this device. What you write is sent when you are back online.</p>
        </OfflineBanner>
      }
    >
      <div class="stack" data-gap="big">
        <PageHeading
          actions={
            <Button kind="primary" icon={IconConversationNew}>
              Start conversation
            </Button>
          }
        >
          Good morning, Maria
        </PageHeading>
        <Card title="Conversations" flush actions={<Link href={router.href('panes')}>All conversations</Link>}>
          <List label="Conversations">
            {people.map((name, index) => (
              <ListRow
                key={name}
                href={router.href('pane', { id: String(index) })}
                title={index === 3 ? 'About the exercises for sleeping better and what to do on weekends' : name}
                lead={<Avatar name={name} seed={name} />}
                meta={<Time at={NOW - index ** 4 * 3_600_000} />}
                text="Thank you. I tried the breathing exercise twice yesterday and it helped a little, I think"
                unread={[2, 0, 120][index] ?? 0}
              />
            ))}
          </List>
        </Card>
        <Buttons toggleOffline={() => (offline.value = !offline.value)} />
        <Banners />
        <Card title="People" flush actions={<Button icon={IconPlus}>Invite</Button>}>
          <List>
            {people.slice(0, 3).map((name) => (
              <ListRow
                key={name}
                lead={<Avatar name={name} seed={name} size={name === 'Mila' ? 'small' : undefined} />}
                title={name}
                text="Client"
                actions={
                  <>
                    {name === 'Mila' && <Tag icon={IconClock}>invited</Tag>}
                    <IconButton icon={IconConversation} label={`Start a conversation with ${name}`} />
                  </>
                }
              />
            ))}
          </List>
        </Card>
        <Words />
        <Waiting />
        <Lists />
      </div>
    </AppLayout>
  );
}

function Buttons({ toggleOffline }: { toggleOffline: () => void }): JSX.Element {
  const busy = useSignal(false);
  return (
    <Card title="Buttons">
      <div class="row">
        <Button kind="primary">Send</Button>
        <Button>Not now</Button>
        <Button kind="quiet" icon={IconEdit}>
          Change
        </Button>
        <Button kind="danger" icon={IconDelete}>
          Remove
        </Button>
        <Button disabled>Not possible</Button>
        <Button kind="primary" busy>
          Save
        </Button>
        <Button busy={busy.value} onClick={() => (busy.value = true)}>
          Make me busy
        </Button>
        <LinkButton href={router.href('form')} kind="primary">
          Go on
        </LinkButton>
        <IconButton icon={IconPlus} label="Add" />
      </div>
      <div class="row">
        <Button onClick={() => showToast('Message sent.', () => announce('Message taken back.'))}>
          Show a toast with undo
        </Button>
        <Button onClick={() => showToast('The conversation is closed. Everybody can still read it.', undefined, 600)}>
          Show a toast
        </Button>
        <Button onClick={toggleOffline}>Go offline</Button>
        <Menu
          label="More actions"
          items={[
            { label: 'Edit', icon: IconEdit, onSelect: () => announce('Edit') },
            { label: 'People', icon: IconPeople, href: router.href('form') },
            { label: 'Delete', icon: IconDelete, danger: true, onSelect: () => announce('Delete') },
          ]}
        />
        <Menu
          label="Options"
          showLabel
          kind="plain"
          items={[{ label: 'Done', icon: IconCheck, onSelect: () => announce('Done') }]}
        />
      </div>
    </Card>
  );
}

function Banners(): JSX.Element {
  return (
    <section class="stack" data-gap="small" aria-label="Banners">
      <h2>Banners</h2>
      <Banner title="Anna signed up." actions={<Button kind="primary">Let her in</Button>}>
        <p>She used the address a.v@example.org on 3 May.</p>
      </Banner>
      <Banner kind="success">
        <p>Your recovery code is written down. You won't see it again.</p>
      </Banner>
      <Banner kind="warning" title="The keys of Anna Bos have changed">
        <p>
          <Fill
            text="This happens with a new phone. {action} when you speak next."
            parts={{ action: <Link href={router.href('form')}>Compare the number</Link> }}
          />
        </p>
      </Banner>
      <Banner kind="danger">
        <p>No mail server is set. Invitations are kept here and can be read by whoever runs this installation.</p>
      </Banner>
    </section>
  );
}

function Words(): JSX.Element {
  return (
    <Card title="Words">
      <p>
        Messages don't replace your appointments and aren't for emergencies. In danger:{' '}
        <Link href="https://example.org/">112</Link>. Every therapist has their own way with messages. Talk about what
        you can expect.
      </p>
      <p class="muted">You left this conversation. You can still read everything up to 3 March.</p>
      <LockLine>Only you and Anna Bos can read this. Whoever copies what the server stores reads nothing.</LockLine>
      <h3>Your recovery code</h3>
      <CodeText code="7K2MP9QX4T1CVB8NH3RSWZ5DAEFG" size={4} />
      <p>
        Sent <Time at={NOW - 300_000} as="relative" />, that is <Time at={NOW - 300_000} as="exact" />.
      </p>
      <div class="row">
        <Avatar name="Anna Bos" seed="a" size="big" />
        <Avatar name="Ben" seed="b" />
        <Avatar name="Chris Day" seed="c" size="small" />
        <Tag>temporary</Tag>
        <Tag icon={IconClock}>until 12:00</Tag>
      </div>
    </Card>
  );
}

function Waiting(): JSX.Element {
  return (
    <>
      <Card title="Waiting">
        <Skeleton />
        <Progress label="Sending diary.pdf" value={0.43} words="43 %" />
        <Progress label="Preparing your keys" />
      </Card>
      <Card>
        <EmptyState
          icon={IconAlcove}
          title="No conversations yet"
          action={<Button kind="primary">Start conversation</Button>}
        >
          <p>Write to somebody when you like. They see it when they look.</p>
        </EmptyState>
      </Card>
    </>
  );
}

function Lists(): JSX.Element {
  return (
    <>
      <Tabs
        label="Which conversations"
        tabs={[
          { name: 'all', label: 'All', content: () => <p>All of them.</p> },
          { name: 'unread', label: 'Unread', content: () => <p>Those with something new.</p> },
          { name: 'waiting', label: 'Waiting for my answer', content: () => <p>Those that wait for you.</p> },
        ]}
      />
      <Card title="Sign-ins">
        <Table
          caption="Devices that are signed in"
          keyOf={(row) => row.device}
          columns={[
            { name: 'device', label: 'Device', cell: (row) => row.device },
            { name: 'seen', label: 'Last used', cell: (row) => <Time at={row.seen} as="relative" /> },
            { name: 'messages', label: 'Messages', number: true, cell: (row) => row.messages },
            {
              name: 'end',
              label: 'Action',
              cell: (row) => (
                <Button kind="quiet" aria-label={`Sign out ${row.device}`}>
                  Sign out
                </Button>
              ),
            },
          ]}
          rows={[
            { device: 'Chromium on Linux', seen: NOW - 60_000, messages: 12 },
            { device: 'Safari on iPhone', seen: NOW - 86_400_000 * 3, messages: 1204 },
          ]}
        />
      </Card>
    </>
  );
}
