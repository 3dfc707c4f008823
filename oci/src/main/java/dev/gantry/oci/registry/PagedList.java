package dev.gantry.oci.registry;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads lists that come in pages: of tags, of repositories. The next page's address is
 * the registry's word, so it must be on the registry's own origin.
 */
final class PagedList {

	private static final int PAGE_LIMIT = 4 * 1024 * 1024;

	private static final int MAX_PAGES = 10_000;

	private static final int MAX_ITEMS = 1_000_000;

	private static final Pattern NEXT = Pattern.compile("<([^>]{1,4096})>\\s*;\\s*rel=\"?next\"?");

	private static final JsonMapper MAPPER = new JsonMapper();

	private final RegistryConnection connection;

	private final Scope scope;

	private final String field;

	PagedList(RegistryConnection connection, Scope scope, String field) {
		this.connection = connection;
		this.scope = scope;
		this.field = field;
	}

	/** Everything from this page on. */
	List<String> read(URI first) throws IOException {
		Set<String> items = new LinkedHashSet<>();
		URI page = first;
		for (int pages = 0; page != null; pages++) {
			if (pages == MAX_PAGES || items.size() > MAX_ITEMS) {
				throw RegistryException.protocol("GET " + first + ": the list has no end");
			}
			try (Answer answer = this.connection.require(Request.get(page), this.scope)) {
				int before = items.size();
				collect(answer, items);
				page = (items.size() > before) ? next(answer) : null;
			}
		}
		return List.copyOf(items);
	}

	private void collect(Answer answer, Set<String> items) throws IOException {
		try {
			JsonNode list = MAPPER.readTree(answer.readAll(PAGE_LIMIT)).path(this.field);
			for (JsonNode item : list) {
				items.add(item.asString(""));
			}
		}
		catch (JacksonException ex) {
			throw new RegistryException(RegistryException.Reason.PROTOCOL,
					answer.request() + " was not answered with a JSON list", ex);
		}
	}

	private static URI next(Answer answer) throws RegistryException {
		for (String header : answer.headers("Link")) {
			Matcher matcher = NEXT.matcher(header);
			if (matcher.find()) {
				return resolve(answer, matcher.group(1));
			}
		}
		return null;
	}

	private static URI resolve(Answer answer, String link) throws RegistryException {
		try {
			URI here = answer.request().uri();
			URI next = here.resolve(link);
			if (Origin.of(next).equals(Origin.of(here))) {
				return next;
			}
			throw RegistryException.protocol(
					answer.request() + ": the next page is at '" + Shown.text(link) + "', on another host; refused");
		}
		catch (IllegalArgumentException ex) {
			throw new RegistryException(RegistryException.Reason.PROTOCOL,
					answer.request() + ": the next page's address is not one", ex);
		}
	}

}
