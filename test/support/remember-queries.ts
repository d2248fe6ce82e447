import { rememberShapes } from './query-shapes.ts';

rememberShapes();
