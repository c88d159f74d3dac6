import { useServices } from "../services";
import { Heading } from "./Heading";

export function SignInPage() {
  const { session } = useServices();
  return (
    <>
      <Heading words="Sign in" />
      <p class="lead">
        See the state of your school’s sync and what it would change. Accept and confirm the changes
        that need a person.
      </p>
      <p>
        <button type="button" class="button main" onClick={() => void session.signIn()}>
          Sign in
        </button>
      </p>
      <p class="quiet">
        No account? A colleague who can already do the sync adds your e-mail address under
        <em> People and settings</em>.
      </p>
    </>
  );
}
