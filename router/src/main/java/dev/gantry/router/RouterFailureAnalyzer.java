package dev.gantry.router;

import dev.gantry.contracts.errors.GantryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why the router could not open its port, and what to do. */
class RouterFailureAnalyzer extends AbstractFailureAnalyzer<GantryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GantryException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
	}

}
