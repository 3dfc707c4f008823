import { mergeConfig } from 'vite';
import base from '../vite.config';
import { mockApi } from './plugin';

/** For `npm run dev`: the console with a pretended API, or with the one at GANTRY_URL. */
const target = process.env['GANTRY_URL'];

export default mergeConfig(base, {
  plugins: target === undefined ? [mockApi()] : [],
  server: { proxy: target === undefined ? {} : { '/api': { target } } },
});
