import { type ComplaintReceived } from '@redress/contracts';
import { type Category, type Classification, type Severity } from './classification.js';
import { categoryOfCode } from './reason-codes.js';

/** How grave a category is by itself, where the channel named it and the text told no more. */
const usual: Partial<Record<Category, Severity>> = {
  safety_injury: 's1', counterfeit: 's2', not_received: 's2', expired_or_spoiled: 's2', wrong_item: 's2', privacy: 's2',
  quality_defect: 's3', functional_fault: 's3', not_as_described: 's3', missing_item: 's3',
  damaged_in_transit: 's3', return_refused: 's3', suggestion: 's5',
};

/**
 * What the channel states in its own fields wins over what the words of the text suggest: whoever chose a reason code complains, however
 * kindly they write. A danger that only the text shows is never lost by it.
 */
export function hearChannel(
  read: Classification, { reasonCode, requestedRemedy }: Pick<ComplaintReceived, 'reasonCode' | 'requestedRemedy'>,
): Classification {
  const remedy = requestedRemedy ?? read.requestedRemedy;
  const named = reasonCode === undefined ? undefined : categoryOfCode(reasonCode);
  if (!named || named === 'other') return { ...read, requestedRemedy: remedy };
  const isComplaint = named !== 'suggestion' || read.isComplaint;
  const gravest = read.isComplaint && read.severity === 's1' ? 's1' : undefined;
  const fromText = read.isComplaint && read.category === named ? read.severity : undefined;
  return {
    ...read, isComplaint, category: named, requestedRemedy: remedy,
    severity: gravest ?? fromText ?? usual[named] ?? 's4',
    confidence: Math.max(read.confidence, 0.9),
  };
}
