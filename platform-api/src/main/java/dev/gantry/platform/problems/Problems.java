package dev.gantry.platform.problems;

import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.errors.ProblemDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What went wrong, in a problem document's words. */
final class Problems {

	private static final Logger log = LoggerFactory.getLogger(Problems.class);

	private Problems() {
	}

	static ProblemDocument of(Throwable thrown) {
		Optional<GantryException> own = own(thrown);
		if (own.isPresent()) {
			return own(own.get());
		}
		if (thrown instanceof HttpMessageNotReadableException) {
			return of(400, unreadable(thrown), "The API document at /docs shows the form");
		}
		if (thrown instanceof MethodArgumentTypeMismatchException mismatch) {
			return of(400, "'" + mismatch.getValue() + "' is not a value for '" + mismatch.getName() + "'",
					"The API document at /docs shows the form");
		}
		if (thrown instanceof MissingServletRequestParameterException missing) {
			return of(400, "The parameter '" + missing.getParameterName() + "' is missing", "Add it to the query");
		}
		if (thrown instanceof HttpRequestMethodNotSupportedException method) {
			String[] supported = method.getSupportedMethods();
			return of(405, method.getMethod() + " is not possible here",
					(supported != null) ? "Possible: " + String.join(", ", supported) : null);
		}
		if (thrown instanceof HttpMediaTypeNotSupportedException type) {
			return of(415, "A body of type '" + type.getContentType() + "' is not understood here",
					"Send one of: " + type.getSupportedMediaTypes());
		}
		if (thrown instanceof HttpMediaTypeNotAcceptableException type) {
			return of(406, "None of the asked-for media types can be given",
					"Accept one of: " + type.getSupportedMediaTypes());
		}
		if (thrown instanceof NoResourceFoundException || thrown instanceof NoHandlerFoundException) {
			return notFound();
		}
		return rest(thrown);
	}

	private static ProblemDocument rest(Throwable thrown) {
		if (thrown instanceof ObjectOptimisticLockingFailureException
				|| thrown instanceof DataIntegrityViolationException) {
			log.info("Two writers met: {}", thrown.getMessage());
			return own(new GantryException(ErrorCode.STATE_CHANGED, "Somebody else changed the same thing meanwhile",
					"Look at the present state and ask again"));
		}
		if (thrown instanceof AsyncRequestTimeoutException) {
			return own(new GantryException(ErrorCode.TIMED_OUT, "The answer took too long", "Ask again"));
		}
		if (thrown instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
			String detail = response.getBody().getDetail();
			return of(response.getStatusCode().value(), (detail != null) ? detail : "The request is not valid", null);
		}
		log.error("A request failed", thrown);
		return own(new GantryException(ErrorCode.INTERNAL, "The platform failed to answer",
				"Its log (logs/server.log) says why"));
	}

	/** For a status that nobody has given a reason for. */
	static ProblemDocument of(HttpStatusCode status) {
		return switch (status.value()) {
			case 404 -> notFound();
			case 401 -> own(new GantryException(ErrorCode.TOKEN_INVALID, "This call needs a token",
					"Send it as 'Authorization: Bearer TOKEN'"));
			case 403 -> own(new GantryException(ErrorCode.PERMISSION_DENIED, "This is not permitted"));
			case 413 -> own(new GantryException(ErrorCode.TOO_LARGE, "The request is too large", "Send less"));
			default -> status.is4xxClientError() ? of(status.value(), "The request is not valid", null)
					: own(new GantryException(ErrorCode.INTERNAL, "The platform failed to answer",
							"Its log (logs/server.log) says why"));
		};
	}

	private static ProblemDocument notFound() {
		return own(new GantryException(ErrorCode.NOT_FOUND, "There is nothing at this address",
				"The API document at /docs lists what there is"));
	}

	private static ProblemDocument own(GantryException ex) {
		if (ex.code() == ErrorCode.INTERNAL && ex.getCause() != null) {
			log.error(ex.getMessage(), ex);
		}
		return ProblemDocument.of(ex.toFailure());
	}

	private static ProblemDocument of(int status, String detail, String remedy) {
		return new ProblemDocument("about:blank", ErrorCode.REQUEST_INVALID.sentence(), status, detail,
				ErrorCode.REQUEST_INVALID, remedy);
	}

	/** A failure of our own, however deep the framework has wrapped it. */
	private static Optional<GantryException> own(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof GantryException own) {
				return Optional.of(own);
			}
		}
		return Optional.empty();
	}

	private static String unreadable(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof UnrecognizedPropertyException unknown) {
				return unknown(unknown);
			}
			if (cause instanceof JacksonException json) {
				String at = (json.getLocation() != null && json.getLocation().getLineNr() > 0)
						? " at line " + json.getLocation().getLineNr() + ", column " + json.getLocation().getColumnNr()
						: "";
				return "The body is not the JSON that is expected" + at + ": " + firstLine(json.getOriginalMessage());
			}
		}
		return "The body is missing or cannot be read";
	}

	private static String unknown(UnrecognizedPropertyException ex) {
		List<String> known = (ex.getKnownPropertyIds() != null)
				? ex.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList() : List.of();
		return "The body holds an unknown member '" + ex.getPropertyName() + "'"
				+ Nearest.to(ex.getPropertyName(), known)
					.map((near) -> "; the nearest known one is '" + near + "'")
					.orElse(known.isEmpty() ? "" : "; known are " + String.join(", ", known));
	}

	private static String firstLine(String text) {
		return (text == null) ? "unreadable" : text.lines().findFirst().orElse("unreadable");
	}

}
