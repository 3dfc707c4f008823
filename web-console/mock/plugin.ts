import type { Plugin } from 'vite';
import { busyWorld, deploying, emptyWorld } from './fixtures';
import { answer } from './server';

/** Answers the API's calls itself; with MOCK_WORLD=empty as a platform on its first day. */
export function mockApi(): Plugin {
  return {
    name: 'mock-api',
    configureServer(server) {
      const empty = process.env['MOCK_WORLD'] === 'empty';
      const world = empty ? emptyWorld() : busyWorld();
      if (!empty) {
        void deploying(world, 'search');
      }
      server.config.logger.info(`The API is pretended; sign in with the token ${world.token}`);
      server.middlewares.use((request, response, next) => {
        if (!answer(world, request, response)) {
          next();
        }
      });
    },
  };
}
