// The service desk: signs in with a password, has no keys, reads no content.
import type { Calls } from './calls.ts';
import type { Connection } from './connection.ts';
import { createCalls } from './http.ts';
import { provePassword, registerPassword } from './password.ts';
import { passwordProblem } from './passwords.ts';
import { SdkError } from './sdk-error.ts';

export interface Desk extends Calls {
  /** Chooses the password, once, with the token of the enrolment link. */
  enrol(token: string, password: string): Promise<void>;
  /** Fails with `signin.refused`. */
  signIn(address: string, password: string): Promise<{ name: string }>;
  signOut(): Promise<void>;
}

export function createDesk(connection: Connection): Desk {
  const calls = createCalls(connection);
  return {
    ...calls,
    enrol: async (token, password) => {
      const problem = await passwordProblem(password);
      if (problem) throw new SdkError(problem);
      const { record } = await registerPassword(password, async (registrationRequest) => {
        const answer = await calls.act('startDeskEnrolment', { token, registrationRequest });
        return { ...answer, account: answer.serviceDeskId };
      });
      await calls.act('finishDeskEnrolment', { token, registrationRecord: record });
    },
    signIn: async (address, password) => {
      const { attemptId, finishRequest } = await provePassword(password, async (loginRequest) => {
        const answer = await calls.act('startDeskSignIn', { address, loginRequest });
        return { ...answer, account: answer.serviceDeskId };
      });
      return calls.act('finishDeskSignIn', { attemptId, finishRequest });
    },
    signOut: async () => void (await calls.act('signOutDesk', {})),
  };
}
