/** Node reads TypeScript in the threads of the suites. */
import { register } from 'tsx/esm/api';

register();
