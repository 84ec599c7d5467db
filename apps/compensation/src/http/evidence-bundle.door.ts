import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { type Actor, CurrentActor, ProblemError, StaffDoor, merchantsOf } from '@redress/chassis';
import { planId as planIdOf, uuid } from '@redress/contracts';
import { auditRows, Reads } from '@redress/messaging';
import { type EvidenceBundle, evidenceBundle } from '../bundles/evidence-bundle.js';
import { evidencePdf } from '../bundles/evidence-pdf.js';
import { type CaseFile } from '../domain/case-file.js';
import { type Dispute } from '../domain/dispute/dispute.js';
import { nextPlanId } from '../disputes/open-dispute.js';
import { disputes } from '../store/disputes.js';
import { caseFiles, plans } from '../store/stores.js';

const MOST = 1_000;

/** One bundle for platform, bank and regulator, as data and as pages. */
@Controller('cases')
export class EvidenceBundleDoor {
  constructor(@Inject(Reads) private readonly reads: Reads) {}

  @Get(':caseId/evidence-bundle') @StaffDoor('agent', 'supervisor', 'arbiter', 'auditor')
  data(@Param('caseId', { schema: uuid }) caseId: string, @CurrentActor() actor: Actor) {
    return this.bundle(caseId, actor);
  }

  @Get(':caseId/evidence-bundle.pdf') @StaffDoor('agent', 'supervisor', 'arbiter', 'auditor')
  @Header('content-type', 'application/pdf') @Header('content-disposition', 'attachment; filename="evidence-bundle.pdf"')
  async pages(@Param('caseId', { schema: uuid }) caseId: string, @CurrentActor() actor: Actor): Promise<Buffer> {
    return evidencePdf(await this.bundle(caseId, actor));
  }

  private async bundle(caseId: string, actor: Actor): Promise<EvidenceBundle> {
    const where = { caseId, merchant: merchantsOf(actor) };
    const [[file], disputed] = await Promise.all([
      this.reads.find(caseFiles, { where, limit: 1 }),
      this.reads.find(disputes, { where, orderBy: [['openedAt', 'asc'], ['disputeId', 'asc']], limit: MOST }),
    ]);
    const made = await this.reads.find(plans, {
      where: { merchant: where.merchant, planId: planIdsOf(caseId, file, disputed) }, orderBy: [['createdAt', 'asc'], ['planId', 'asc']], limit: MOST,
    });
    const merchant = file?.merchant ?? disputed[0]?.merchant;
    if (!merchant) throw new ProblemError('not-found', 'There is no such case for your merchants.');
    const targets = [...made.map(({ planId }) => planId), ...disputed.map(({ disputeId }) => disputeId)];
    const audit = targets.length === 0 ? [] : await this.reads.find(auditRows, {
      where: { merchant, target: targets }, orderBy: [['sequence', 'asc']], limit: MOST,
    });
    return evidenceBundle({ merchant, caseId, file, plans: made, disputes: disputed, audit });
  }
}

/** Plans are found by the ids that they are derived from: one a complaint, one a ruling, and those that paid their failed legs anew. */
function planIdsOf(caseId: string, file: CaseFile | undefined, disputed: readonly Dispute[]): string[] {
  const first = [...(file?.complaints ?? []).map((_, index) => planIdOf(caseId, index + 1)), ...disputed.flatMap((dispute) => dispute.plans)];
  const second = first.map((id) => nextPlanId(id, 1));
  return [...new Set([...first, ...second, ...second.map((id) => nextPlanId(id, 1))])];
}
