package dev.gantry.platform.access;

import java.util.List;

import org.springframework.context.ApplicationContext;

/** The doors of a running platform, for who knocks at them. */
public final class DoorList {

	private DoorList() {
	}

	/** Every door that is a handler method of the platform's. */
	public static List<Door> of(ApplicationContext context) {
		return context.getBean(Doors.class)
			.all()
			.entrySet()
			.stream()
			.filter((entry) -> !Doors.isElsewhere(entry.getValue()))
			.flatMap((entry) -> entry.getKey()
				.getPatternValues()
				.stream()
				.flatMap((pattern) -> entry.getKey()
					.getMethodsCondition()
					.getMethods()
					.stream()
					.map((method) -> new Door(method.name(), pattern.replaceAll("\\{[^}]*}", "x"),
							Doors.required(entry.getValue()).orElseThrow()))))
			.toList();
	}

	/**
	 * A door.
	 *
	 * @param method the HTTP method
	 * @param path with {@code x} for every variable
	 * @param permission what it requires
	 */
	public record Door(String method, String path, Permission permission) {

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}
