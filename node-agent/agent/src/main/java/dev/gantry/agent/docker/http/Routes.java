package dev.gantry.agent.docker.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which handler answers what. A path has variables like {@code {id}} for one segment and
 * <code>{name*}</code> for several; the first route that fits is taken. A version like
 * {@code /v1.47} may stand before every path.
 */
public final class Routes {

	private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(\\*?)}");

	private static final Pattern VERSION = Pattern.compile("/v(\\d{1,3}\\.\\d{1,3})(/.*)");

	private final List<Route> routes = new ArrayList<>();

	public Routes on(String method, String path, Handler handler) {
		List<String> names = new ArrayList<>();
		Matcher variables = VARIABLE.matcher(path);
		StringBuilder regex = new StringBuilder();
		while (variables.find()) {
			names.add(variables.group(1));
			variables.appendReplacement(regex, variables.group(2).isEmpty() ? "([^/]+)" : "(.+)");
		}
		variables.appendTail(regex);
		this.routes.add(new Route(method, Pattern.compile(regex.toString()), names, handler));
		return this;
	}

	/**
	 * What a request leads to.
	 * @throws ApiException 404 for an unknown path, 405 for one that knows other methods
	 */
	Match match(String method, String fullPath) {
		Matcher versioned = VERSION.matcher(fullPath);
		String version = versioned.matches() ? versioned.group(1) : null;
		String path = (version != null) ? versioned.group(2) : fullPath;
		boolean known = false;
		for (Route route : this.routes) {
			Matcher matcher = route.path().matcher(path);
			if (matcher.matches()) {
				known = true;
				if (route.method().equals(method)) {
					return new Match(version, route.variables(matcher), route.handler());
				}
			}
		}
		throw known ? new ApiException(405, method + " is not possible on " + path)
				: new ApiException(404, "page not found: " + path);
	}

	/**
	 * What fits a request.
	 *
	 * @param version that the path asks for, or {@code null}
	 * @param variables of the path, decoded
	 * @param handler to call
	 */
	record Match(String version, Map<String, String> variables, Handler handler) {
	}

	private record Route(String method, Pattern path, List<String> names, Handler handler) {

		Map<String, String> variables(Matcher matcher) {
			Map<String, String> values = new LinkedHashMap<>();
			for (int i = 0; i < this.names.size(); i++) {
				values.put(this.names.get(i), matcher.group(i + 1));
			}
			return values;
		}

	}

}
