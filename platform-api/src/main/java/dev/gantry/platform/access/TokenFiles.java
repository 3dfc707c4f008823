package dev.gantry.platform.access;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.PlatformProperties;

/**
 * The tokens that the first start generates, each in a file that only its owner can read.
 * A file that is there is taken as it is, so a token is replaced by removing its file and
 * starting anew.
 */
class TokenFiles {

	private final TokenAuthority authority;

	private final PlatformProperties properties;

	TokenFiles(TokenAuthority authority, PlatformProperties properties) {
		this.authority = authority;
		this.properties = properties;
	}

	void establish() {
		establish("admin", TokenKind.ADMIN, this.properties.adminTokenFile());
		establish("join", TokenKind.JOIN, this.properties.home().resolve("join-token"));
		establish("router", TokenKind.ROUTER, this.properties.home().resolve("router-token"));
	}

	private void establish(String name, TokenKind kind, Path file) {
		try {
			TokenText text = read(kind, file);
			if (text == null) {
				text = TokenText.generate(kind.word());
				SecretFile.write(file, text.value() + "\n");
			}
			this.authority.establish(name, kind, text);
		}
		catch (AccessDeniedException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"The platform may not read and write its " + name + " token in " + file,
					"Let the platform's user own the file's directory, or an empty file in its place", ex);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"The " + name + " token could not be kept in " + file + ": " + ex.getMessage(), null, ex);
		}
	}

	private static TokenText read(TokenKind kind, Path file) throws IOException {
		if (!Files.exists(file)) {
			return null;
		}
		String content = Files.readString(file).strip();
		if (content.isEmpty()) {
			return null;
		}
		if (!TokenText.plausible(content, kind.word())) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					file + " holds no " + kind.word() + " token that the platform has generated",
					"Remove the file; the next start generates a new token");
		}
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		return new TokenText(content);
	}

}
