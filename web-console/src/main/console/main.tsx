import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newStore } from './api/queries';
import { App } from './app/App';
import { applyTheme } from './app/theme';

const root = document.getElementById('root');
if (!root) {
  throw new Error('index.html has no element with the id "root"');
}
applyTheme();
createRoot(root).render(
  <StrictMode>
    <App store={newStore()} />
  </StrictMode>,
);
