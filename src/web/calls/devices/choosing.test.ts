import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickDevice, sortDevices } from './choosing.ts';

const listed = [
  { kind: 'audioinput', deviceId: 'default', label: 'Default - Headset (0b0e:245d)' },
  { kind: 'audioinput', deviceId: 'communications', label: 'Communications - Headset (0b0e:245d)' },
  { kind: 'audioinput', deviceId: 'mic2', label: 'Headset (0b0e:245d)' },
  { kind: 'videoinput', deviceId: 'cam1', label: 'HD Webcam (046d:0825)' },
  { kind: 'videoinput', deviceId: 'cam2', label: 'Capture (rear)' },
] as const;

test('V5: devices are listed by kind, each once, under the name that people know', () => {
  assert.deepEqual(sortDevices(listed), {
    cameras: [
      { id: 'cam1', label: 'HD Webcam' },
      { id: 'cam2', label: 'Capture (rear)' },
    ],
    microphones: [
      { id: 'default', label: 'Default - Headset' },
      { id: 'mic2', label: 'Headset' },
    ],
    speakers: [],
  });
});

test('V5: the device of last time is taken while it is plugged in, else the first one', () => {
  const { cameras, speakers } = sortDevices(listed);
  assert.equal(pickDevice(cameras, 'cam2'), 'cam2');
  assert.equal(pickDevice(cameras, 'unplugged'), 'cam1');
  assert.equal(pickDevice(cameras, null), 'cam1');
  assert.equal(pickDevice(speakers, 'cam1'), '');
  // Before anything was allowed, ids are empty.
  assert.equal(pickDevice([{ id: '', label: '' }], ''), '');
});
