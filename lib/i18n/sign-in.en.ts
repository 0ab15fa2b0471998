/** The sentences of the pages that a person sees before being signed in. */
export const signInMessages = {
  "signIn.title": "Sign in",
  "signIn.heading": "Sign in to Latchkey",
  "signIn.lead": "Decide who and what may touch your logs.",
  "signIn.button": "Continue with single sign-on",
  "signIn.who": "Only people whom an administrator has added can sign in. Service accounts use tokens instead.",
  "signIn.ended": "Your session has ended. Sign in again to go on where you were.",
  "signIn.signedOut": "You are signed out.",
  "signIn.evaluation.title": "Evaluation sign-in",
  "signIn.evaluation.text":
    "Sign-in asks no password here: choose one of three people at the next step. Set the OIDC_* settings to use your own provider.",
  "signIn.evaluation.ada": "administers the whole console",
  "signIn.evaluation.olu": "owns a team and decides who is in it",
  "signIn.evaluation.mia": "reads the logs of her team",
  "authError.title": "Sign-in did not work",
  "authError.again": "Back to sign-in",
  "authError.code": "Code to mention when you ask for help:",
  "authError.invalid_token.title": "The sign-in could not be verified",
  "authError.invalid_token.text":
    "The answer of your sign-in provider was not one that Latchkey can trust, or it was used before. Start again. If it goes on, ask an administrator to compare the OIDC settings and the clocks of both servers.",
  "authError.email_not_verified.title": "Your e-mail address is not verified",
  "authError.email_not_verified.text":
    "Your sign-in provider does not vouch for your e-mail address. Verify it there, then sign in again.",
  "authError.unauthorized.title": "This account cannot sign in here",
  "authError.unauthorized.text":
    "It is a service account, or its e-mail address belongs to another identity of your provider. Service accounts use tokens. If you are a person, ask an administrator to look at your account.",
  "authError.user_inactive.title": "Your account is deactivated",
  "authError.user_inactive.text":
    "An administrator has deactivated it, and all its sessions have ended. Ask an administrator to activate it again.",
  "authError.user_not_found.title": "You have no account here",
  "authError.user_not_found.text":
    "Your sign-in provider knows you, but Latchkey does not. Ask an administrator to add you by the e-mail address that you sign in with.",
  "authError.auth_error.title": "Something went wrong while signing in",
  "authError.auth_error.text":
    "You are not signed in, and nothing was changed. Start again. If it goes on, an administrator finds the reason in the log of the console.",
  "authError.session_expired.title": "This sign-in took too long",
  "authError.session_expired.text":
    "It was started more than 15 minutes ago, in another browser, or it was finished already. Start again. Cookies must be allowed for this site.",
  "authError.sign_in_cancelled.title": "You turned back",
  "authError.sign_in_cancelled.text":
    "The sign-in was cancelled at your provider. Start again whenever you like, with another account if need be.",
  "authError.provider_unavailable.title": "Your sign-in provider does not answer",
  "authError.provider_unavailable.text":
    "Latchkey could not reach it. Wait a minute and try again. If it goes on, ask an administrator to check that the provider is up and that OIDC_ISSUER is right. Tokens of service accounts go on working.",
} as const;
