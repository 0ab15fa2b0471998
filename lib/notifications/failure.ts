/** What a notification was about is over: there is nothing left to tell, and nobody needs to hear that. */
export class NothingLeft extends Error {
  override readonly name = "NothingLeft";
}

/** Why an attempt failed. A final one is not tried again: the same call can't get another answer. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";

  constructor(
    message: string,
    readonly isFinal = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
