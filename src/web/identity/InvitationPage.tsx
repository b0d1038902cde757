import type { JSX } from 'preact';
import { PageHeading } from '../ui/layout.tsx';

export default function Placeholder(): JSX.Element {
  return <PageHeading>…</PageHeading>;
}
