package dev.gantry.platform.access;

import java.io.Serial;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Every door of the API with the permission that it requires.
 *
 * <p>
 * Two kinds of handlers are left out, because they hold no data and are public: the API
 * document's and the error page. The image registry is another web server.
 */
public class Doors {

	private static final List<String> ELSEWHERE = List.of("org.springdoc.", "org.springframework.boot.",
			"dev.gantry.platform.problems.");

	private static final List<String> WALLED = List.of("/api/", "/agent/", "/router/", "/registry/", "/git/");

	private final Collection<RequestMappingInfoHandlerMapping> mappings;

	Doors(Collection<RequestMappingInfoHandlerMapping> mappings) {
		this.mappings = mappings;
	}

	/** The permission that a handler or its class declares. */
	static Optional<Permission> required(HandlerMethod method) {
		Requires requires = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Requires.class);
		if (requires == null) {
			requires = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Requires.class);
		}
		return Optional.ofNullable(requires).map(Requires::value);
	}

	static boolean isElsewhere(HandlerMethod method) {
		String type = method.getBeanType().getName();
		return ELSEWHERE.stream().anyMatch(type::startsWith);
	}

	/**
	 * Whether a path is where only handler methods may be, because a handler function
	 * cannot declare a permission.
	 */
	static boolean isWalled(String path) {
		return WALLED.stream().anyMatch(path::startsWith);
	}

	/**
	 * Makes sure that no door was forgotten.
	 * @throws UndeclaredDoorException names those that were
	 */
	void check() {
		Set<String> forgotten = new TreeSet<>();
		all().forEach((info, method) -> {
			if (!isElsewhere(method) && required(method).isEmpty()) {
				forgotten.add(info + " in " + method.getShortLogMessage());
			}
		});
		if (!forgotten.isEmpty()) {
			throw new UndeclaredDoorException(forgotten);
		}
	}

	/** All doors, with their handlers. */
	Map<RequestMappingInfo, HandlerMethod> all() {
		Map<RequestMappingInfo, HandlerMethod> all = new LinkedHashMap<>();
		this.mappings.forEach((mapping) -> all.putAll(mapping.getHandlerMethods()));
		return all;
	}

	/** The platform does not start with a door that declares no permission. */
	static final class UndeclaredDoorException extends RuntimeException {

		@Serial
		private static final long serialVersionUID = 1L;

		UndeclaredDoorException(Set<String> doors) {
			super("These doors declare no permission with @Requires: " + String.join(", ", doors));
		}

	}

}
