package dev.gantry.platform;

import dev.gantry.contracts.errors.GantryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why the platform does not start, and what to do, instead of a stack trace. */
class StartFailureAnalyzer extends AbstractFailureAnalyzer<GantryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GantryException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
	}

}
