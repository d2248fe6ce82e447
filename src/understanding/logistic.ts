/** A logistic regression on a few signals: weights of the standardised signals, and the bias last. */
export interface Logistic {
  mean: number[];
  deviation: number[];
  weights: number[];
  bias: number;
}

const STEPS = 400;
const RATE = 0.5;
const SHRINK = 0.001;

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Probability, 0 … 1. */
export function probability({ mean, deviation, weights, bias }: Logistic, signals: readonly number[]): number {
  let sum = bias;
  for (const [index, signal] of signals.entries()) {
    sum += ((signal - (mean[index] ?? 0)) / (deviation[index] ?? 1)) * (weights[index] ?? 0);
  }
  return sigmoid(sum);
}

/** Fits by gradient descent from zero: the same rows give the same numbers. */
export function fitLogistic(rows: readonly { signals: readonly number[]; holds: boolean }[]): Logistic {
  const width = rows[0]?.signals.length ?? 0;
  const columns = Array.from({ length: width }, (_, index) => rows.map(({ signals }) => signals[index] ?? 0));
  const mean = columns.map((column) => column.reduce((a, b) => a + b, 0) / rows.length);
  const deviation = columns.map((column, index) => {
    const variance = column.reduce((total, value) => total + (value - (mean[index] ?? 0)) ** 2, 0) / rows.length;
    return Math.sqrt(variance) || 1;
  });
  const fitted: Logistic = { mean, deviation, weights: new Array<number>(width).fill(0), bias: 0 };
  const scaled = rows.map(({ signals, holds }) => ({
    x: signals.map((signal, index) => (signal - (mean[index] ?? 0)) / (deviation[index] ?? 1)),
    y: holds ? 1 : 0,
  }));
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = new Array<number>(width).fill(0);
    let biasGradient = 0;
    for (const { x, y } of scaled) {
      let sum = fitted.bias;
      for (let index = 0; index < width; index += 1) sum += (x[index] ?? 0) * (fitted.weights[index] ?? 0);
      const wrong = sigmoid(sum) - y;
      biasGradient += wrong;
      for (let index = 0; index < width; index += 1) gradient[index] = (gradient[index] ?? 0) + wrong * (x[index] ?? 0);
    }
    fitted.bias -= (RATE * biasGradient) / rows.length;
    fitted.weights = fitted.weights.map(
      (weight, index) => weight - RATE * ((gradient[index] ?? 0) / rows.length + SHRINK * weight),
    );
  }
  return fitted;
}
