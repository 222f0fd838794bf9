import { openCase } from './case-office.ts';
import { endsAgree } from './ends-agree.ts';

endsAgree(openCase);
