package dev.gantry.agent.docker.containers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;

/**
 * Docker's {@code filters}: by name, each with values of which one must fit. Written as
 * lists, and by old clients as objects whose keys are the values.
 */
public final class Filters {

	private final Map<String, List<String>> filters;

	private Filters(Map<String, List<String>> filters) {
		this.filters = filters;
	}

	/**
	 * Those of a request.
	 * @param known the names that the call has
	 * @throws ApiException 400 for another one
	 */
	public static Filters of(Exchange exchange, Set<String> known) {
		Fields fields = exchange.document("filters");
		Map<String, List<String>> filters = new LinkedHashMap<>();
		for (String name : fields.names()) {
			if (!known.contains(name)) {
				throw ApiException.invalid("invalid filter '" + name + "'");
			}
			boolean old = fields.node().get(name).isObject();
			filters.put(name, old ? fields.object(name).names() : fields.texts(name));
		}
		return new Filters(filters);
	}

	public boolean has(String name) {
		return !values(name).isEmpty();
	}

	public List<String> values(String name) {
		return this.filters.getOrDefault(name, List.of());
	}

	/**
	 * Refuses values that a filter cannot have.
	 * @throws ApiException 400 for such a value
	 */
	public void check(String name, Set<String> possible) {
		values(name).stream().filter((value) -> !possible.contains(value)).findFirst().ifPresent((value) -> {
			throw ApiException.invalid("invalid filter '" + name + "=" + value + "'");
		});
	}

	/** Whether nothing of a name was asked, or one of its values fits. */
	public boolean any(String name, Predicate<String> fits) {
		List<String> values = values(name);
		return values.isEmpty() || values.stream().anyMatch(fits);
	}

	/** Whether all of {@code label} fit and none of {@code label!}. */
	public boolean labels(Map<String, String> labels) {
		return values("label").stream().allMatch((wanted) -> hasLabel(labels, wanted))
				&& values("label!").stream().noneMatch((unwanted) -> hasLabel(labels, unwanted));
	}

	private static boolean hasLabel(Map<String, String> labels, String wanted) {
		int equals = wanted.indexOf('=');
		return (equals < 0) ? labels.containsKey(wanted)
				: wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
	}

	/** A yes or no; {@code null} when it was not asked. */
	public Boolean truth(String name) {
		if (!has(name)) {
			return null;
		}
		List<Boolean> answers = new ArrayList<>();
		for (String value : values(name)) {
			switch (value.toLowerCase(java.util.Locale.ROOT)) {
				case "true", "1", "t" -> answers.add(true);
				case "false", "0", "f" -> answers.add(false);
				default -> throw ApiException.invalid("invalid filter '" + name + "=[" + value + "]'");
			}
		}
		return answers.get(0);
	}

}
