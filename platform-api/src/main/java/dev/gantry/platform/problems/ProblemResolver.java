package dev.gantry.platform.problems;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.gantry.contracts.errors.ProblemDocument;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.ClientAbortException;

import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Turns everything that is thrown while a request is handled into a problem document,
 * also what is thrown before a handler is found. A resolver and not an advice, because an
 * advice for some packages is not asked about those.
 */
class ProblemResolver implements HandlerExceptionResolver, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response, Object handler,
			Exception thrown) {
		ModelAndView handled = new ModelAndView();
		if (thrown instanceof ClientAbortException || thrown instanceof AsyncRequestNotUsableException) {
			// Nobody is there to read an answer.
			return handled;
		}
		ProblemDocument problem = Problems.of(thrown);
		try {
			ProblemWriter.write(response, problem, (headers) -> {
				if (thrown instanceof HttpRequestMethodNotSupportedException method
						&& method.getSupportedMethods() != null) {
					headers.setHeader("Allow", String.join(", ", method.getSupportedMethods()));
				}
			});
			return handled;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
