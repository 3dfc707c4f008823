import type { Plugin } from 'vite';
import { busyWorld, deploying, emptyWorld } from './fixtures';
import { answer } from './server';

/** Lets `npm run dev` answer the API's calls itself; with GANTRY_URL set they go to that server instead. */
export function mockApi(): Plugin {
  return {
    name: 'mock-api',
    apply: 'serve',
    configureServer(server) {
      if (process.env['GANTRY_URL'] !== undefined) {
        return;
      }
      const world = process.env['MOCK_WORLD'] === 'empty' ? emptyWorld() : busyWorld();
      void (process.env['MOCK_WORLD'] === 'empty' ? undefined : deploying(world, 'search'));
      server.config.logger.info(`The API is pretended; sign in with the token ${world.token}`);
      server.middlewares.use((request, response, next) => {
        if (!answer(world, request, response)) {
          next();
        }
      });
    },
  };
}
