package dev.gantry.oci.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the error body of the distribution specification, "Error Codes". */
final class ErrorAnswer {

	private static final int LIMIT = 64 * 1024;

	private static final JsonMapper MAPPER = new JsonMapper();

	private ErrorAnswer() {
	}

	static RegistryException read(Answer answer) {
		List<String> errors = new ArrayList<>();
		try {
			byte[] body = answer.body().readNBytes(LIMIT);
			JsonNode list = (body.length > 0) ? MAPPER.readTree(body).path("errors") : MAPPER.createArrayNode();
			for (JsonNode error : list) {
				errors.add(Shown.text(error.path("code").asString("") + " " + error.path("message").asString("")));
			}
		}
		catch (IOException | JacksonException ex) {
			errors.add("without a readable reason");
		}
		answer.abort();
		String why = errors.isEmpty() ? "" : ": " + String.join("; ", errors.subList(0, Math.min(5, errors.size())));
		return new RegistryException(RegistryException.Reason.ofStatus(answer.status()),
				answer.request() + " was answered with " + answer.status() + why);
	}

}
