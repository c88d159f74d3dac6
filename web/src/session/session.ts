/** Who is signed in: OIDC's code flow with PKCE, kept for one tab alone. */

import {
  type User,
  UserManager,
  type UserManagerSettings,
  WebStorageStateStore,
} from "oidc-client-ts";

import type { Config } from "../config";
import { forgetDrafts } from "../model/draft";

// A token that is about to expire would be refused on its way.
const SPARE_S = 30;

export class Session {
  private constructor(
    private readonly manager: UserManager,
    private user: User | null,
  ) {
    manager.events.addUserLoaded((renewed) => {
      this.user = renewed;
    });
  }

  /**
   * Takes up the session of this tab, or ends the sign-in that led here. Gives back, with the
   * session, the place to show after a sign-in. Throws what the issuer refused.
   */
  static async open(config: Config, url: URL): Promise<{ session: Session; place: string | null }> {
    const manager = new UserManager(settingsOf(config, url));
    const isBack =
      url.searchParams.has("state") &&
      (url.searchParams.has("code") || url.searchParams.has("error"));
    if (!isBack) return { session: new Session(manager, await manager.getUser()), place: null };
    const user = await manager.signinRedirectCallback(url.href);
    return { session: new Session(manager, user), place: String(user.state ?? "") };
  }

  get isSignedIn(): boolean {
    return this.user !== null;
  }

  /** How the person is named on the page: their address, where the issuer tells it. */
  get person(): string {
    return this.user?.profile.email ?? this.user?.profile.sub ?? "";
  }

  /** The ID token, which carries the address that a school's staff are known by. */
  async token(): Promise<string | null> {
    if (this.user && isOver(this.user) && this.user.refresh_token) await this.renew();
    return this.user?.id_token ?? null;
  }

  /** Leaves for the issuer's sign-in pages, to come back to the place that is shown now. */
  signIn(): Promise<void> {
    return this.manager.signinRedirect({ state: location.hash });
  }

  /** Leaves nothing behind in this tab, and ends the issuer's session too where it can be ended. */
  async signOut(): Promise<void> {
    forgetDrafts(sessionStorage);
    try {
      await this.manager.signoutRedirect();
    } catch {
      await this.manager.removeUser();
      location.reload();
    }
  }

  private async renew(): Promise<void> {
    try {
      this.user = (await this.manager.signinSilent()) ?? this.user;
    } catch {
      // The API will refuse the old token, and the page then asks to sign in again.
    }
  }
}

function isOver(user: User): boolean {
  return user.profile.exp - SPARE_S < Date.now() / 1000;
}

function settingsOf(config: Config, url: URL): UserManagerSettings {
  const page = url.origin + url.pathname;
  return {
    authority: config.issuer,
    ...metadataOf(config, page),
    client_id: config.client_id,
    redirect_uri: page,
    post_logout_redirect_uri: page,
    scope: "openid email",
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
  };
}

function metadataOf(config: Config, page: string): Pick<UserManagerSettings, "metadata"> {
  if (!config.authorization_endpoint || !config.token_endpoint) return {};
  return {
    metadata: {
      issuer: config.issuer,
      authorization_endpoint: config.authorization_endpoint,
      token_endpoint: config.token_endpoint,
      ...(config.end_session_endpoint && {
        end_session_endpoint: signOutUrl(config.end_session_endpoint, config.client_id, page),
      }),
    },
  };
}

// Cognito's sign-out asks for the client and for `logout_uri`, where OpenID Connect has other names.
function signOutUrl(endpoint: string, clientId: string, page: string): string {
  return `${endpoint}?${new URLSearchParams({ client_id: clientId, logout_uri: page })}`;
}
