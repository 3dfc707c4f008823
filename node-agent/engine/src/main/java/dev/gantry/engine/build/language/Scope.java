package dev.gantry.engine.build.language;

/** The variables that an expansion sees. */
@FunctionalInterface
public interface Scope {

	/** The value of a variable, or {@code null} when it is not set. */
	String value(String name);

}
