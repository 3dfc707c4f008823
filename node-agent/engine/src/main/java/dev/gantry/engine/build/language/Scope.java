package dev.gantry.engine.build.language;

/** The variables that an expansion sees. */
@FunctionalInterface
public interface Scope {

	/** The value of a variable, or {@code null} when it is not set. */
	String value(String name);

	/** Hears of a variable that is used without a default and is not set. */
	default void undefined(String name) {
	}

}
