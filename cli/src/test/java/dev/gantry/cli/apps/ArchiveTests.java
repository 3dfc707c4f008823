package dev.gantry.cli.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ArchiveTests {

	@TempDir
	private Path directory;

	@Test
	void holdsTheTreeWithModesAndLinksAsTheyAre() throws IOException {
		Files.createDirectories(tree().resolve("bin/empty"));
		Path script = Files.writeString(tree().resolve("bin/run"), "#!/bin/sh\n");
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
		Files.createSymbolicLink(tree().resolve("latest"), Path.of("bin/run"));
		Files.createSymbolicLink(tree().resolve("away"), Path.of("../elsewhere"));
		Map<String, TarArchiveEntry> entries = packed();
		assertThat(entries.keySet()).containsExactly("away", "bin/", "bin/empty/", "bin/run", "latest");
		assertThat(entries.get("bin/run").getMode() & 0777).isEqualTo(0751);
		assertThat(entries.get("latest").isSymbolicLink()).isTrue();
		assertThat(entries.get("away").getLinkName()).isEqualTo("../elsewhere");
		assertThat(entries.values()).allMatch((entry) -> entry.getLongUserId() == 0 && entry.getUserName().isEmpty());
	}

	@Test
	void leavesGitOutAtEveryDepth() throws IOException {
		Files.createDirectories(tree().resolve(".git/objects"));
		Files.writeString(tree().resolve(".git/HEAD"), "ref");
		Files.createDirectories(tree().resolve("module"));
		Files.writeString(tree().resolve("module/.git"), "gitdir: elsewhere");
		Files.writeString(tree().resolve(".gitignore"), "target");
		assertThat(packed().keySet()).containsExactly(".gitignore", "module/");
	}

	@Test
	void keepsLongNamesAndNamesInEveryScript() throws IOException {
		String name = "ein-langer-name-".repeat(12) + "größe-日本";
		Files.createDirectories(tree());
		Files.writeString(tree().resolve(name), "x");
		assertThat(packed().keySet()).containsExactly(name);
	}

	@Test
	void isTheSameForTheSameTree() throws IOException {
		Files.createDirectories(tree());
		Files.writeString(tree().resolve("b"), "b");
		Files.writeString(tree().resolve("a"), "a");
		Path first = this.directory.resolve("first");
		Path second = this.directory.resolve("second");
		Archive.pack(tree(), first);
		Archive.pack(tree(), second);
		assertThat(first).hasSameBinaryContentAs(second);
	}

	private Path tree() {
		return this.directory.resolve("tree");
	}

	private Map<String, TarArchiveEntry> packed() throws IOException {
		Path archive = this.directory.resolve("archive.tar.gz");
		Archive.pack(tree(), archive);
		Map<String, TarArchiveEntry> entries = new TreeMap<>();
		try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)),
				StandardCharsets.UTF_8.name())) {
			TarArchiveEntry entry;
			while ((entry = tar.getNextEntry()) != null) {
				entries.put(entry.getName(), entry);
			}
		}
		return entries;
	}

}
