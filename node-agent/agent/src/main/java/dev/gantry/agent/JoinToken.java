package dev.gantry.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** The join token, as a value or from a file that may come to be later. */
record JoinToken(AgentProperties properties) {

	/** The token, or {@code null} when there is none (yet). */
	String read() {
		if (this.properties.joinToken() != null || this.properties.joinTokenFile() == null) {
			return this.properties.joinToken();
		}
		try {
			String token = Files.readString(this.properties.joinTokenFile()).strip();
			return token.isEmpty() ? null : token;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"The join token in " + this.properties.joinTokenFile() + " cannot be read: " + ex.getMessage(),
					"Let root read the file", ex);
		}
	}

}
