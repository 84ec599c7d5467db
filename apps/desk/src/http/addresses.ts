import { type CustomerLinks } from '../pages/next-step.js';

/** Where desk's pages lead. */
export class Addresses {
  constructor(
    private readonly followUp: string | undefined,
    private readonly compensation: string | undefined,
    readonly inbox: string | undefined,
  ) {}

  forCustomer(token: string): CustomerLinks {
    return {
      survey: this.followUp && `${this.followUp}/survey/${token}`,
      choice: this.compensation && `${this.compensation}/choice/${token}`,
    };
  }
}
