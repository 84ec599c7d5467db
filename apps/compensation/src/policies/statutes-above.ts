import { type Language } from '@redress/contracts';
import { type PolicyNotice } from '../domain/policy-notice.js';

/** What every policy stands below, in one language. */
export const statutesAbove = (_language: Language): PolicyNotice['above'] => [];
