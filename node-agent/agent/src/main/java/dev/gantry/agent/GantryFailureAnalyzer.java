package dev.gantry.agent;

import dev.gantry.contracts.errors.GantryException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why the agent could not start, and what to do. */
class GantryFailureAnalyzer extends AbstractFailureAnalyzer<GantryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GantryException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.remedy() == null ? "See the log." : cause.remedy(), cause);
	}

}
