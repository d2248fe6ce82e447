import type { z } from 'zod';
import { annualLeave, annualLeaveInput } from './annual-leave.ts';
import type { Calculation, CalculatorId } from './calculation.ts';
import { childSupport, childSupportInput } from './child-support.ts';
import type { CalculatorContent } from './content.ts';
import { deadline, deadlineInput } from './deadline.ts';
import { doublePay, doublePayInput } from './double-pay.ts';
import { CalculatorInputError } from './errors.ts';
import { interest, interestInput } from './interest.ts';
import { overtime, overtimeInput } from './overtime.ts';
import { severance, severanceInput } from './severance.ts';
import { workInjury, workInjuryInput } from './work-injury.ts';

/** A calculator with its input checked: pure, `today` is `YYYY-MM-DD` in Asia/Shanghai. */
interface Calculator {
  run(input: unknown, content: CalculatorContent, today: string): Calculation;
  inputs: readonly { name: string; meaning: string }[];
}

function calculatorOf<Schema extends z.ZodType & { shape: Record<string, z.ZodType> }>(
  id: CalculatorId,
  schema: Schema,
  reckon: (input: z.output<Schema>, content: CalculatorContent, today: string) => Calculation,
): Calculator {
  return {
    run(input, content, today) {
      const checked = schema.safeParse(input);
      if (checked.success) return reckon(checked.data, content, today);
      throw new CalculatorInputError(
        id,
        checked.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'input', problem: message })),
      );
    },
    inputs: Object.entries(schema.shape).map(([name, { description }]) => ({ name, meaning: description ?? '' })),
  };
}

const CALCULATORS: Readonly<Record<CalculatorId, Calculator>> = {
  severance: calculatorOf('severance', severanceInput, severance),
  overtime: calculatorOf('overtime', overtimeInput, overtime),
  'double-pay': calculatorOf('double-pay', doublePayInput, doublePay),
  'annual-leave': calculatorOf('annual-leave', annualLeaveInput, annualLeave),
  'work-injury': calculatorOf('work-injury', workInjuryInput, workInjury),
  interest: calculatorOf('interest', interestInput, interest),
  'child-support': calculatorOf('child-support', childSupportInput, childSupport),
  deadline: calculatorOf('deadline', deadlineInput, deadline),
};

/**
 * Runs a calculator on input of any origin.
 * @param today `YYYY-MM-DD` in Asia/Shanghai.
 * @throws CalculatorInputError naming every wrong field; CalendarNotCoveredError where working days cannot be counted.
 */
export function calculate(id: CalculatorId, input: unknown, content: CalculatorContent, today: string): Calculation {
  return CALCULATORS[id].run(input, content, today);
}

/** What a calculator takes, with units. */
export function calculatorInputs(id: CalculatorId): readonly { name: string; meaning: string }[] {
  return CALCULATORS[id].inputs;
}
