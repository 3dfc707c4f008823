import { Component, type ReactNode } from 'react';
import { ProblemNotice } from '../ui/Notice';

const RELOADED = 'gantry.reloaded';
const NOT_AGAIN_WITHIN = 60_000;

/** Shows a fault of the console itself in place of the part that it broke; another address is another try. */
export class Boundary extends Component<{ at: string; children: ReactNode }, { fault: unknown; at: string }> {
  override state: { fault: unknown; at: string } = { fault: undefined, at: this.props.at };

  static getDerivedStateFromError(fault: unknown) {
    return { fault };
  }

  static getDerivedStateFromProps({ at }: { at: string }, state: { fault: unknown; at: string }) {
    return at === state.at ? null : { at, fault: undefined };
  }

  /**
   * A part that is not there any more means that the server has another version by now, which reloading brings. Twice
   * within a short time it means something else, and reloading would not end.
   */
  override componentDidCatch(fault: unknown) {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (isMissingPart(fault) && Date.now() - last > NOT_AGAIN_WITHIN) {
      sessionStorage.setItem(RELOADED, String(Date.now()));
      window.location.reload();
    }
  }

  override render() {
    return this.state.fault === undefined ? (
      this.props.children
    ) : (
      <ProblemNotice
        problem={this.state.fault}
        onRetry={() => {
          window.location.reload();
        }}
      />
    );
  }
}

/** Browsers have no type for it, only these sentences (Chromium, Firefox, Safari) and Vite's own for style sheets. */
function isMissingPart(fault: unknown): boolean {
  return (
    fault instanceof Error && /dynamically imported module|importing a module script|preload CSS/i.test(fault.message)
  );
}
