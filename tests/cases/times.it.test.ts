import { inject } from 'vitest';
import { openCaseOn } from './case-office.ts';
import { endsAgree } from './ends-agree.ts';
import { serverStores } from '../simulation/server-stores.ts';

endsAgree(openCaseOn(serverStores({ postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') })));
