import { encodeJson } from '@redress/contracts';
import { defaultLimits } from '../authority/default-limits.js';

/** Columns of a plan that came with limits and budgets. */
export const planColumns: readonly string[] = [
  'approver_role text', 'endorsed_by text', 'endorser_role text', 'asked_of text', 'asked_at timestamptz', 'budgets jsonb', 'budget_reserved bigint',
  'budget_spent bigint',
].map((column) => `ALTER TABLE plan ADD COLUMN IF NOT EXISTS ${column}`);

/** The shipped limits as rows of `authority_limit`: merchant, currency, limits. */
export const defaultLimitRows: readonly (readonly [merchant: string, currency: string, limits: string])[] =
  Object.entries(defaultLimits).map(([currency, limits]) => ['*', currency, encodeJson(limits)]);

const APPROVED = `('approved', 'released', 'fulfilled', 'failed')`;
/** What an approval rests on. */
const SUBJECT = ['merchant', 'requested_by', 'approver', 'approver_role', 'endorsed_by', 'endorser_role', 'chosen', 'offer'];
const row = (of: string) => `(${SUBJECT.map((column) => `${of}.${column}`).join(', ')})`;

/**
 * The last line of four eyes, behind every refusal in code: whoever writes a row of an approved plan, with whatever statement, is held to
 * `authority_limit`, which the service's role cannot write, and nothing in a session's own schemas can stand in for it. An absent name, role,
 * limit or amount never lets anything pass. What one limit covers is answered first: it is nearly every plan.
 */
const body = `
DECLARE
  legs jsonb; total numeric; least text; most text; limits jsonb; general jsonb; above boolean; pairs integer;
  role jsonb := jsonb_build_object('role', NEW.approver_role);
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state IN ${APPROVED} AND (NEW.requested_by, NEW.approver, NEW.approver_role, NEW.endorsed_by, NEW.endorser_role)
      IS DISTINCT FROM (OLD.requested_by, OLD.approver, OLD.approver_role, OLD.endorsed_by, OLD.endorser_role) THEN
    RAISE EXCEPTION 'who asked for a plan and who approved it is not changed afterwards'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_four_eyes';
  END IF;
  IF coalesce(NEW.approver, '') = '' OR coalesce(NEW.approver_role, '') = '' THEN
    RAISE EXCEPTION 'an approved plan names who approved it, and in which role'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_four_eyes';
  END IF;
  IF NEW.approver_role <> 'automatic'
      AND (NEW.approver = NEW.requested_by OR NEW.endorsed_by = NEW.requested_by OR NEW.approver = NEW.endorsed_by) THEN
    RAISE EXCEPTION 'nobody approves their own request, nor twice'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_four_eyes';
  END IF;
  legs := jsonb_path_query_first(NEW.offer, '$.options[*] ? (@.optionId == $chosen).legs', jsonb_build_object('chosen', NEW.chosen));
  SELECT sum(greatest(coalesce((leg->'amount'->>'minor')::numeric, 'Infinity'), 0)), min(coalesce(leg->'amount'->>'currency', '')),
    max(coalesce(leg->'amount'->>'currency', '')) INTO total, least, most FROM jsonb_array_elements(legs) AS leg WHERE leg ? 'amount';
  IF NEW.chosen IS NULL OR legs IS NULL OR least IS DISTINCT FROM most THEN
    RAISE EXCEPTION 'an approved plan gives one of its options, in one currency'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_four_eyes';
  END IF;
  IF coalesce(total, 0) = 0 THEN RETURN NEW; END IF;
  SELECT held.limits INTO limits FROM {schema}.authority_limit AS held
    WHERE (held.merchant = NEW.merchant AND held.currency = most) OR (held.merchant = '*' AND held.currency IN (most, '*'))
    ORDER BY held.merchant = '*', held.currency = '*' LIMIT 1;
  general := jsonb_path_query_first(limits, '$[*] ? (@.role == $role && !exists(@.remedy))', role);
  IF total <= (general->'alone'->>'minor')::numeric AND NOT jsonb_path_exists(limits, '$[*] ? (@.role == $role && exists(@.remedy))', role) THEN
    RETURN NEW;
  END IF;
  SELECT bool_or(given > alone) INTO above FROM (
    SELECT sum(greatest(coalesce((leg->'amount'->>'minor')::numeric, 'Infinity'), 0)) AS given,
      coalesce(max((held->'alone'->>'minor')::numeric), 0) AS alone
    FROM jsonb_array_elements(legs) AS leg
      LEFT JOIN LATERAL (
        SELECT one AS held, place FROM jsonb_array_elements(limits) WITH ORDINALITY AS listed(one, place)
        WHERE one->>'role' = NEW.approver_role AND coalesce(one->>'remedy', leg->>'remedy') = leg->>'remedy'
        ORDER BY one->>'remedy' IS NULL LIMIT 1) AS fits ON true
    WHERE leg ? 'amount' GROUP BY place) AS groups;
  IF above IS NOT TRUE THEN RETURN NEW; END IF;
  SELECT count(*) INTO pairs FROM unnest(ARRAY[NEW.approver_role, NEW.endorser_role]) AS paired(role) WHERE EXISTS (
    SELECT 1 FROM jsonb_array_elements(limits) AS one WHERE one->>'role' = paired.role AND NOT one ? 'remedy' AND (one->>'pairs')::boolean);
  IF coalesce(NEW.endorsed_by, '') = '' OR NEW.endorsed_by ~ '^policy:' OR NEW.approver ~ '^policy:' OR pairs IS DISTINCT FROM 2 THEN
    RAISE EXCEPTION 'above the limit of %: a second named person has to approve', NEW.approver_role
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_four_eyes';
  END IF;
  RETURN NEW;
END`;

/** The statements that put it in place. Rows that were approved before are looked at when what they rest on changes. */
export const holdPlanToLimits: readonly string[] = [
  `DO $do$ BEGIN EXECUTE format($sql$
     CREATE OR REPLACE FUNCTION %1$I.hold_plan_to_limits() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
     AS $body$${body.replaceAll('%', '%%').replaceAll('{schema}', '%1$I')}$body$
   $sql$, current_schema()); END $do$`,
  'DROP TRIGGER IF EXISTS plan_four_eyes_insert ON plan', 'DROP TRIGGER IF EXISTS plan_four_eyes_update ON plan',
  `CREATE TRIGGER plan_four_eyes_insert BEFORE INSERT ON plan FOR EACH ROW WHEN (NEW.state IN ${APPROVED}) EXECUTE FUNCTION hold_plan_to_limits()`,
  `CREATE TRIGGER plan_four_eyes_update BEFORE UPDATE ON plan FOR EACH ROW
     WHEN (NEW.state IN ${APPROVED} AND (OLD.state NOT IN ${APPROVED} OR ${row('NEW')} IS DISTINCT FROM ${row('OLD')}))
     EXECUTE FUNCTION hold_plan_to_limits()`,
];
