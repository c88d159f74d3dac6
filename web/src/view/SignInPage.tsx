import { useServices } from "../services";
import { Heading } from "./Heading";

export function SignInPage() {
  const { session } = useServices();
  return (
    <>
      <Heading words="Sign in" />
      <p class="lead">
        See how your school’s sync stands, what it would change, and confirm what needs a person’s
        yes.
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
