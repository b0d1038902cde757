// The service desk: signs in with a password, has no keys, reads no content.
import type { Endpoints } from './endpoints.ts';
import type { Connection } from './connection.ts';
import { createEndpoints } from './http.ts';
import { provePassword, registerPassword } from './password.ts';
import { passwordProblem } from './passwords.ts';
import { SdkError } from './sdk-error.ts';

export interface Desk extends Endpoints {
  /** Chooses the password, once, with the token of the enrolment link. */
  enrol(token: string, password: string): Promise<void>;
  /** Fails with `signin.refused`. */
  signIn(address: string, password: string): Promise<{ name: string }>;
  signOut(): Promise<void>;
}

export function createDesk(connection: Connection): Desk {
  const api = createEndpoints(connection);
  return {
    ...api,
    enrol: async (token, password) => {
      const problem = await passwordProblem(password);
      if (problem) throw new SdkError(problem);
      const { record } = await registerPassword(password, async (registrationRequest) => {
        const answer = await api.act('startDeskEnrolment', { token, registrationRequest });
        return { ...answer, account: answer.serviceDeskId };
      });
      await api.act('finishDeskEnrolment', { token, registrationRecord: record });
    },
    signIn: async (address, password) => {
      const { attemptId, finishRequest } = await provePassword(password, async (loginRequest) => {
        const answer = await api.act('startDeskSignIn', { address, loginRequest });
        return { ...answer, account: answer.serviceDeskId };
      });
      return api.act('finishDeskSignIn', { attemptId, finishRequest });
    },
    signOut: async () => void (await api.act('signOutDesk', {})),
  };
}
